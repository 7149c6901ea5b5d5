"""A session that ended while somebody typed: what was typed rides along through the sign-in, as hidden fields.

For any page where people write. The page says which of the sent fields a person typed there (never a password) and at
which address it takes them up again; only forms of our own pages are carried, and nothing is saved on the way: the
person sees it all again and saves it.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from organization.throttle import when_to_try

Typed = Iterable[tuple[str, str]]  # field and text, as they were sent


def ask_to_sign_in(
    request: HttpRequest,
    typed: Typed,
    action: str,
    form: AuthenticationForm | None = None,
    *,
    locked: str = "",
) -> HttpResponse:
    """The sign-in page that carries what was typed; for who is signed in (a stale form), a button to go on.

    ``locked`` says when a halted sign-in is possible again.
    """
    return render(
        request,
        "kpis/resume.html",
        {
            "form": None if request.user.is_authenticated else form or AuthenticationForm(request),
            "locked": locked,
            "typed": typed,
            "action": action,
        },
        status=403,
    )


def sign_in(request: HttpRequest, typed: Typed, action: str) -> HttpResponse | None:
    """Sign in through the one path that axes watches. Answers a page where it failed, None where it succeeded."""
    form = AuthenticationForm(request, request.POST)
    if form.is_valid():
        login(request, form.get_user())
        return None
    locked = when_to_try(request, request.axes_credentials) if getattr(request, "axes_locked_out", False) else ""
    request.axes_locked_out = False  # else the middleware would answer with a page that has lost what was typed
    return ask_to_sign_in(request, typed, action, form, locked=locked)


def csrf_failed(request: HttpRequest, typed: Typed, action: str) -> HttpResponse | None:
    """A stale token of one of our own pages; None where the form may have come from elsewhere."""
    return ask_to_sign_in(request, typed, action) if came_from_here(request) else None


def came_from_here(request: HttpRequest) -> bool:
    """The sending page was one of this site's, by the browser's own word (Origin, else Referer)."""
    source = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER", "")
    parts = urlsplit(source)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())
