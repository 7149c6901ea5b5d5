"""A session that ended while somebody typed: what was typed rides along through the sign-in, as hidden fields.

For any page where people write (``keeps_typing``). Only forms of our own pages are carried, never a password, and
nothing is saved on the way: the person sees it all again and saves it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from organization.throttle import when_to_try

RESUMED = "resumed"
NEVER_CARRIED = ("csrfmiddlewaretoken", "password", RESUMED)
NAME, NAME_TYPED = "username", "typed-username"  # a page's own field of the name that the sign-in uses for who signs in
View = Callable[..., HttpResponse]
Typed = list[tuple[str, str]]  # field and text, as they were sent

# Not 「no-store」: the browser's own 「back」 should find what was typed.
unstored = cache_control(private=True, no_cache=True)


def keeps_typing(*, at: str = "", carries: Callable[[str], bool] = lambda name: True) -> Callable[[View], View]:
    """To look, one signs in first; to save, one signs in and finds everything that was typed.

    ``at`` names the address that takes it up (``taking_up``), where that is not the page's own; ``carries`` picks the
    fields, where a page is sent others than what a person typed.
    """

    def decorate(view: View) -> View:
        def carried(request: HttpRequest, place: dict) -> tuple[Typed, str]:
            typed = [(name, text) for name, text in _texts(request) if name not in NEVER_CARRIED and carries(name)]
            if not at:
                return [*typed, (RESUMED, "1")], request.get_full_path()
            query = request.GET.urlencode()
            return typed, reverse(at, kwargs=place) + (f"?{query}" if query else "")

        @wraps(view)
        def guarded(request: HttpRequest, **place) -> HttpResponse:
            if not request.user.is_authenticated:
                if request.method != "POST":
                    return redirect_to_login(request.get_full_path())
                ask = _sign_in if is_resumed(request) else _ask_to_sign_in
                refused = ask(request, *carried(request, place))
                if refused is not None:
                    return refused
            _give_back_name(request)
            return view(request, **place)

        def csrf_failed(request: HttpRequest, **place) -> HttpResponse | None:
            """A stale token of one of our own pages; None where the form may have come from elsewhere."""
            return _ask_to_sign_in(request, *carried(request, place)) if _came_from_here(request) else None

        answer = unstored(sensitive_post_parameters("password")(guarded))
        answer.csrf_failed = csrf_failed  # type: ignore[attr-defined]
        return answer

    return decorate


def taking_up(view: View) -> View:
    """The same page at the address to which what was typed comes back."""

    @wraps(view)
    def resumed(request: HttpRequest, **place) -> HttpResponse:
        request.is_resumed = True  # type: ignore[attr-defined]
        return view(request, **place)

    return require_POST(resumed)


def is_sent(request: HttpRequest) -> bool:
    """To be carried out: sent by the person now, and not only come back through the sign-in."""
    return request.method == "POST" and not is_resumed(request)


def _texts(request: HttpRequest) -> Typed:
    sent = [(name, text) for name, texts in request.POST.lists() for text in texts]
    if is_resumed(request):  # the name of the sign-in that failed
        return [(name, text) for name, text in sent if name != NAME]
    return [(NAME_TYPED if name == NAME else name, text) for name, text in sent]


def _give_back_name(request: HttpRequest) -> None:
    if is_resumed(request) and NAME_TYPED in request.POST:
        typed = request.POST.copy()
        typed[NAME] = typed.pop(NAME_TYPED)[-1]
        request.POST = typed  # type: ignore[assignment]


def is_resumed(request: HttpRequest) -> bool:
    """What was typed has come back through the sign-in: it is shown, and saved by the person."""
    return request.method == "POST" and (RESUMED in request.POST or getattr(request, "is_resumed", False))


def _ask_to_sign_in(
    request: HttpRequest, typed: Typed, action: str, form: AuthenticationForm | None = None, *, locked: str = ""
) -> HttpResponse:
    """The sign-in page that carries what was typed; for who is signed in (a stale form), a button to go on.

    ``locked`` says when a halted sign-in is possible again.
    """
    form = None if request.user.is_authenticated else form or AuthenticationForm(request)
    facts = {"form": form, "locked": locked, "typed": typed, "action": action}
    return render(request, "office/resume.html", facts, status=403)


def _sign_in(request: HttpRequest, typed: Typed, action: str) -> HttpResponse | None:
    """Sign in through the one path that axes watches. Answers a page where it failed, None where it succeeded."""
    form = AuthenticationForm(request, request.POST)
    if form.is_valid():
        login(request, form.get_user())
        return None
    asked: Any = request  # django-axes leaves on it what it found
    locked = when_to_try(request, asked.axes_credentials) if getattr(request, "axes_locked_out", False) else ""
    asked.axes_locked_out = False  # else the middleware would answer with a page that has lost what was typed
    return _ask_to_sign_in(request, typed, action, form, locked=locked)


def page_before(request: HttpRequest) -> str:
    """The page of this site from which something was sent; empty where that is not known."""
    parts = urlsplit(request.META.get("HTTP_REFERER", ""))
    is_ours = (parts.scheme, parts.netloc) == (request.scheme, request.get_host())
    return urlunsplit(("", "", parts.path, parts.query, "")) if is_ours else ""


def _came_from_here(request: HttpRequest) -> bool:
    """The sending page was one of this site's, by the browser's own word (Origin, else Referer)."""
    source = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER", "")
    parts = urlsplit(source)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())
