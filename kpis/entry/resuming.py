"""A session that ended while somebody typed: what was typed rides along through the sign-in, as hidden fields.

Only fields of the entry form are carried (never a password), only from our own pages, only back to the entry page of
the same address, and nothing is saved on the way: the person sees it all again and saves it.
"""

import re
from urllib.parse import urlsplit

from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kpis.entry import talk
from kpis.entry.forms import RowForm

# What a person types on the entry page, and on the page of one value.
_TYPED_FIELD = re.compile(rf"r\d{{1,12}}-(?:{'|'.join(RowForm.base_fields)})")


def ask_to_sign_in(
    request: HttpRequest,
    code: str,
    year: str,
    form: AuthenticationForm | None = None,
    *,
    kpi: str = "",
    locked: bool = False,
) -> HttpResponse:
    """The sign-in page that carries what was typed; for who is signed in (a stale form), a button to go on."""
    return render(
        request,
        "kpis/entry/resume.html",
        {
            "form": None if request.user.is_authenticated else form or AuthenticationForm(request),
            "locked": locked,
            "typed": typed_fields(request, kpi),
            "action": _address(request, code, year, kpi),
        },
        status=403,
    )


def sign_in(request: HttpRequest, code: str, year: str, kpi: str = "") -> HttpResponse | None:
    """Sign in through the one path that axes watches. Answers a page where it failed, None where it succeeded."""
    form = AuthenticationForm(request, request.POST)
    if form.is_valid():
        login(request, form.get_user())
        return None
    locked = getattr(request, "axes_locked_out", False)
    request.axes_locked_out = False  # else the middleware would answer with a page that has lost what was typed
    return ask_to_sign_in(request, code, year, form, kpi=kpi, locked=locked)


def csrf_failed(request: HttpRequest, code: str, year: str, kpi: str = "") -> HttpResponse | None:
    """A stale token of one of our own pages; None where the form may have come from elsewhere."""
    if not came_from_here(request):
        return None
    return ask_to_sign_in(request, code, year, kpi=kpi)


def signed_out_fragment(request: HttpRequest) -> HttpResponse:
    """Said in the row while typing: the next save leads through the sign-in and loses nothing."""
    return render(request, "kpis/entry/_signed_out.html", status=403)


def typed_fields(request: HttpRequest, kpi: str = "") -> list[tuple[str, str]]:
    """Of the page of one value (``kpi``) its texts; a chosen file cannot be carried."""
    if kpi:
        return [(name, text) for name, text in talk.typed_of(request.POST).items() if text]
    return [(name, value) for name, value in request.POST.items() if _TYPED_FIELD.fullmatch(name)]


def came_from_here(request: HttpRequest) -> bool:
    """The sending page was one of this site's, by the browser's own word (Origin, else Referer)."""
    source = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER", "")
    parts = urlsplit(source)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


def _address(request: HttpRequest, code: str, year: str, kpi: str) -> str:
    if kpi:
        return reverse("entry:kpi_resume", args=[code, year, kpi])
    url = reverse("entry:resume", args=[code, year])
    department = request.GET.get("department", "")
    return f"{url}?department={department}" if department.isdecimal() else url
