"""A saved text with characters that the PDF's font lacks: said at once, while its writer can still choose another."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from inastrategy.typed import open_texts
from reports.pack.lacking import notice_of

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
    if notice := notice_of(open_texts(request), "別の字に改めるときは、もう一度保存してください。"):
        messages.warning(request, notice)
