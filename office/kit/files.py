"""Files that people send and take: an upload is read where its form is cleaned, a download is saved under its name."""

from collections.abc import Callable, Iterable

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from kpis.sheets.kit.problems import BadFile, refuse_size
from reports.pack.fonts import notice_of


class SheetField(forms.FileField):
    """The content as ``read`` takes it in; what it refuses stands beside the field. What it says, a check judges."""

    def __init__(self, read: Callable[[bytes], object], **options):
        super().__init__(**options)
        self.read = read

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:  # not required, and none was chosen
            return None
        refuse_large(file)
        try:
            return self.read(file.read())
        except BadFile as bad:
            raise forms.ValidationError(str(bad)) from None


class WorkbookForm(forms.Form):
    """One filled workbook."""

    def __init__(self, read: Callable[[bytes], object], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"] = SheetField(
            read,
            label="入力済みのワークブック",
            help_text="ダウンロードして入力したファイル（.xlsx）を、そのまま選んでください。",
            allow_empty_file=True,
            error_messages={"required": "ファイルを選んでください。"},
            widget=forms.FileInput(attrs={"accept": ".xlsx", "class": "input"}),
        )


def refuse_large(file: UploadedFile) -> None:
    try:
        refuse_size(file.size or 0)
    except BadFile as bad:
        raise forms.ValidationError(str(bad)) from None


def tell_of_file(request: HttpRequest, texts: Iterable[str]) -> None:
    """What a file's texts hold that paper cannot print: said on the preview, before anything is written."""
    if notice := notice_of(texts, "別の字に改めるときは、ファイルを直して、もう一度選んでください。"):
        messages.warning(request, notice)


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=kind, headers=headers)
