"""A session that ended while a member wrote: the words ride along through the sign-in and come back unsaved.

The same way as kpis/entry/resuming.py, at the address of the page itself.
"""

from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kpis.entry.resuming import came_from_here

RESUME = "resume"
TYPED = ("subject", "meeting", "text", "version")


def asks_to_resume(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("act") == RESUME


def ask_to_sign_in(
    request: HttpRequest, form: AuthenticationForm | None = None, *, locked: bool = False
) -> HttpResponse:
    """The sign-in page that carries what was typed; for who is signed in (a stale form), a button to go on."""
    return render(
        request,
        "kpis/entry/resume.html",
        {
            "form": None if request.user.is_authenticated else form or AuthenticationForm(request),
            "locked": locked,
            "typed": [("act", RESUME), *typed_of(request).items()],
            "action": request.path,
        },
        status=403,
    )


def sign_in(request: HttpRequest) -> HttpResponse | None:
    """Answers a page where it failed, None where it succeeded."""
    form = AuthenticationForm(request, request.POST)
    if form.is_valid():
        login(request, form.get_user())
        return None
    locked = getattr(request, "axes_locked_out", False)
    request.axes_locked_out = False  # else the middleware would answer with a page that has lost what was typed
    return ask_to_sign_in(request, form, locked=locked)


def csrf_failed(request: HttpRequest, **place: str) -> HttpResponse | None:
    """A stale token of one of our own pages; None where the form may have come from elsewhere."""
    return ask_to_sign_in(request) if came_from_here(request) and "text" in request.POST else None


def typed_of(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST[name] for name in TYPED if name in request.POST}
