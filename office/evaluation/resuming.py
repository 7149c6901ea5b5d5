"""What the pages of this room carry through a sign-in (office/kit/resuming.py), and where they go on."""

import re

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from office.evaluation import inputs
from office.kit import resuming

# The inputs of the pieces (pieces.py) with their versions and choices; buttons and passwords are not among them.
_PIECE = r"text|view|whole|result_\d{1,12}|goal_\d{1,3}"
_INPUT = rf"{'|'.join(inputs.LABELS)}|planning_view|result_\d{{1,12}}-(?:state|text)|(?:whole|goal_\d{{1,3}})-text"
_TYPED_FIELD = re.compile(rf"reason|{_INPUT}|(?:{_PIECE})-(?:version|disputed)|(?:{_PIECE})-resolve-(?:{_INPUT})")


def ask_to_sign_in(request: HttpRequest, **place: str) -> HttpResponse:
    return resuming.ask_to_sign_in(request, typed_fields(request), _address(**place))


def sign_in(request: HttpRequest, **place: str) -> HttpResponse | None:
    """Answers a page where it failed, None where it succeeded."""
    return resuming.sign_in(request, typed_fields(request), _address(**place))


def csrf_failed(request: HttpRequest, **place: str) -> HttpResponse | None:
    """A stale token of one of our own pages; None where the form may have come from elsewhere."""
    return resuming.csrf_failed(request, typed_fields(request), _address(**place))


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() if _TYPED_FIELD.fullmatch(name) for value in values]


def _address(code: str, year: str, measure: str = "") -> str:
    if measure:
        return reverse("evaluating:measure_resume", args=[code, year, measure])
    return reverse("evaluating:summary_resume", args=[code, year])
