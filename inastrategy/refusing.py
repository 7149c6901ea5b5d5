"""What no page of ours ever asks for is refused before any page sees it."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class NoNul:
    """A NUL in an address or a form is nobody's typing. PostgreSQL cannot hold text with it and fails, SQLite can."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path_info:
            raise BadRequest("NUL in the address")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        """After the look for the token, which has read the form already."""
        if request.method == "POST" and any("\0" in text for _, texts in request.POST.lists() for text in texts):
            raise BadRequest("NUL in a form")
