"""What the entry page and the page of one value carry through a sign-in (kit/resuming.py), and where it goes on."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from office.entry import talk
from office.entry.forms import RowForm
from office.kit import resuming

# What a person types on the entry page, and on the page of one value.
_TYPED_FIELD = re.compile(rf"r\d{{1,12}}-(?:{'|'.join(RowForm.base_fields)})")


def ask_to_sign_in(request: HttpRequest, code: str, year: str, *, kpi: str = "") -> HttpResponse:
    return resuming.ask_to_sign_in(request, typed_fields(request, kpi), _address(request, code, year, kpi))


def sign_in(request: HttpRequest, code: str, year: str, kpi: str = "") -> HttpResponse | None:
    """Answers a page where it failed, None where it succeeded."""
    return resuming.sign_in(request, typed_fields(request, kpi), _address(request, code, year, kpi))


def csrf_failed(request: HttpRequest, code: str, year: str, kpi: str = "") -> HttpResponse | None:
    """A stale token of one of our own pages; None where the form may have come from elsewhere."""
    return resuming.csrf_failed(request, typed_fields(request, kpi), _address(request, code, year, kpi))


def signed_out_fragment(request: HttpRequest) -> HttpResponse:
    """Said in the row while typing: the next save leads through the sign-in and loses nothing."""
    return render(request, "office/entry/_signed_out.html", status=403)


def typed_fields(request: HttpRequest, kpi: str = "") -> list[tuple[str, str]]:
    """Of the page of one value (``kpi``) its texts; a chosen file cannot be carried."""
    if kpi:
        return [(name, text) for name, text in talk.typed_of(request.POST).items() if text]
    return [(name, value) for name, value in request.POST.items() if _TYPED_FIELD.fullmatch(name)]


def _address(request: HttpRequest, code: str, year: str, kpi: str) -> str:
    if kpi:
        return reverse("entry:kpi_resume", args=[code, year, kpi])
    url = reverse("entry:resume", args=[code, year])
    department = request.GET.get("department", "")
    return f"{url}?department={department}" if department.isdecimal() else url
