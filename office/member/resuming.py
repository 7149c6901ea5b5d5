"""A session that ended while a member wrote: the words ride along through the sign-in and come back unsaved
(office/kit/resuming.py), at the address of the page itself."""

from django.http import HttpRequest, HttpResponse

from office.kit import resuming

RESUME = "resume"
TYPED = ("subject", "meeting", "text", "version")


def asks_to_resume(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("act") == RESUME


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page that carries what was typed; for who is signed in (a stale form), a button to go on."""
    return resuming.ask_to_sign_in(request, _carried(request), request.path)


def sign_in(request: HttpRequest) -> HttpResponse | None:
    """Answers a page where it failed, None where it succeeded."""
    return resuming.sign_in(request, _carried(request), request.path)


def csrf_failed(request: HttpRequest, **place: str) -> HttpResponse | None:
    """A stale token of one of our own pages; None where the form may have come from elsewhere."""
    return resuming.csrf_failed(request, _carried(request), request.path) if "text" in request.POST else None


def typed_of(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST[name] for name in TYPED if name in request.POST}


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    return [("act", RESUME), *typed_of(request).items()]
