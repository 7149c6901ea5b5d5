"""What no page of ours ever asks for is refused before any page sees it."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inastrategy.typed import form_of
from organization.texts import foreign_in

SHOWN = 10


class CleanTexts:
    """No text with characters that nobody types (organization/texts.py), by whatever form it comes.

    PostgreSQL cannot hold a NUL, a workbook none of the others. The answer offers the form without them.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path_info:
            raise BadRequest("NUL in the address")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """After the look for the token, which has read the form already."""
        found = _foreign(request) if request.method == "POST" else []
        if not found:
            return None
        context = {"found": found[:SHOWN], "form": form_of(request)}
        return render(request, "400_texts.html", context, status=400)


def _foreign(request: HttpRequest) -> list[str]:
    said = (foreign_in(text) for _, texts in request.POST.lists() for text in texts)
    return [sentence for sentence in said if sentence]
