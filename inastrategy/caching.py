"""Who may keep an answer: nobody but the reader, where it was made for somebody signed in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

PRIVATE = "private, no-cache, no-store"


class PrivateWhenSignedIn:
    """Before SessionMiddleware, so that the answer that begins or ends a session is seen with its cookie.

    Forms on which people write at length say ``private, no-cache`` themselves and are left with it: only so does the
    browser's own 「back」 find what was typed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies:
            said = {word.strip() for word in response.get("Cache-Control", "").split(",")}
            if not {"private", "no-cache"} <= said:
                response["Cache-Control"] = PRIVATE
        patch_vary_headers(response, ["Cookie"])  # the same address answers a visitor otherwise
        return response
