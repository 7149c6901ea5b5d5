"""A session that ended while somebody typed: what was typed rides along through the sign-in, as hidden fields.

Only from our own pages, only back to the page it came from, and nothing is saved on the way: the person sees it all
again and saves it. The same rule as on the entry page (kpis/entry/resuming.py).
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters

from kpis.entry.resuming import came_from_here

RESUMED = "resumed"
_NEVER_CARRIED = ("csrfmiddlewaretoken", "username", "password", RESUMED)
View = Callable[..., HttpResponse]


def keeps_typing(view: View) -> View:
    """For who is signed in; a form that comes from somebody whose session has ended asks to sign in and loses nothing.

    The browser may keep the page, so that its own 「back」 finds what was typed.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method != "POST":
                return redirect_to_login(request.get_full_path())
            refused = _sign_in(request) if is_resumed(request) else _ask(request)
            if refused is not None:
                return refused
        return view(request, *args, **kwargs)

    return cache_control(private=True, no_cache=True)(sensitive_post_parameters("password")(guarded))


def is_resumed(request: HttpRequest) -> bool:
    """What was typed has come back through the sign-in: it is shown, and saved by the person."""
    return request.method == "POST" and RESUMED in request.POST


def csrf_failed(request: HttpRequest) -> HttpResponse | None:
    """A stale token of one of our own pages; None where the form may have come from elsewhere."""
    return _ask(request) if request.method == "POST" and came_from_here(request) else None


def _sign_in(request: HttpRequest) -> HttpResponse | None:
    """Through the one path that axes watches. Answers a page where it failed, None where it succeeded."""
    form = AuthenticationForm(request, request.POST)
    if form.is_valid():
        login(request, form.get_user())
        return None
    locked = getattr(request, "axes_locked_out", False)
    request.axes_locked_out = False  # else the middleware would answer with a page that has lost what was typed
    return _ask(request, form, locked=locked)


def _ask(request: HttpRequest, form: AuthenticationForm | None = None, *, locked: bool = False) -> HttpResponse:
    typed = [(name, value) for name, value in request.POST.items() if name not in _NEVER_CARRIED]
    context = {
        "form": None if request.user.is_authenticated else form or AuthenticationForm(request),
        "locked": locked,
        "typed": [*typed, (RESUMED, "1")],
        "action": request.get_full_path(),
    }
    return render(request, "kpis/entry/resume.html", context, status=403)
