"""What no page of ours ever asks for is refused before any page sees it."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class NoNulInAddress:
    """A NUL in an address is nobody's typing. PostgreSQL cannot compare text with it and fails, SQLite can."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path_info:
            raise BadRequest("NUL in the address")
        return self.get_response(request)
