"""A session that ended while somebody typed on the desk: it all comes back after the sign-in (kit/resuming.py)."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters

from office.kit import resuming

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
            ask = resuming.sign_in if is_resumed(request) else resuming.ask_to_sign_in
            refused = ask(request, _typed(request), request.get_full_path())
            if refused is not None:
                return refused
        return view(request, *args, **kwargs)

    return cache_control(private=True, no_cache=True)(sensitive_post_parameters("password")(guarded))


def is_resumed(request: HttpRequest) -> bool:
    """What was typed has come back through the sign-in: it is shown, and saved by the person."""
    return request.method == "POST" and RESUMED in request.POST


def csrf_failed(request: HttpRequest, **place: str) -> HttpResponse | None:
    """A stale token of one of our own pages, wherever its address leads; None where the form came from elsewhere."""
    return resuming.csrf_failed(request, _typed(request), request.get_full_path())


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    sent = [(name, text) for name, text in request.POST.items() if name not in _NEVER_CARRIED]
    return [*sent, (RESUMED, "1")]
