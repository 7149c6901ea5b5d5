"""Who has an initial password changes it before anything else, on whatever page they come in."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

OPEN_PAGES = frozenset({"people:password", "sign_in", "sign_out", "theme"})


class PasswordChangeRequired:
    """After AuthenticationMiddleware. A visitor without a session costs nothing here, not even a query."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.resolver_match.view_name in OPEN_PAGES:
            return None
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        onward = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
        return redirect(reverse("people:password") + onward)
