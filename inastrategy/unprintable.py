"""A saved text with characters that the PDF's font lacks: said at once, while its writer can still choose another."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from inastrategy.typed import open_texts
from organization.queueing import Busy
from reports.pack.fonts import report_fonts
from reports.pack.glyphs import GETA, missing_in
from reports.pack.typesetting import NotSet

SHOWN = 10
REDIRECTS = range(301, 304)


class Unprintable:
    """After a form that was taken, which answers with the way on; within the messages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code in REDIRECTS and request.user.is_authenticated:
            _tell(request)
        return response


def _tell(request: HttpRequest) -> None:
    text = "".join(open_texts(request))
    missing = "" if text.isascii() else _missing(text)
    if missing:
        shown = "".join(f"「{character}」" for character in missing[:SHOWN])
        more = "など" if len(missing) > SHOWN else ""
        messages.warning(
            request,
            f"{shown}{more}は、PDFの書体にない文字です。PDFでは「{GETA}」と印刷されます"
            "（画面とExcelでは、そのまま表示されます）。別の字に改めるときは、もう一度保存してください。",
        )


def _missing(text: str) -> str:
    """Nothing where the fonts cannot be looked at just now: a notice stops no act."""
    try:
        return missing_in(text, report_fonts().characters)
    except (NotSet, Busy):
        return ""
