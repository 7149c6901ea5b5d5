"""What a file's texts hold that paper cannot print: said on the preview, before anything is written."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest

from reports.pack.fonts import notice_of


def tell_of_file(request: HttpRequest, texts: Iterable[str]) -> None:
    notice = notice_of(texts, "別の字に改めるときは、ファイルを直して、もう一度選んでください。")
    if notice:
        messages.warning(request, notice)
