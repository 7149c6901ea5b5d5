"""Who took which file out of the system is recorded: every file for who is signed in, but those that all may have."""

from email.message import Message

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kpis.models import ReportingYear
from organization.audit import record
from organization.choices import AuditKind
from reports.visible import PLAN

FILES = ("application/pdf", "application/zip", "application/vnd.openxmlformats", "text/csv", "application/octet-stream")
PUBLISHED_ONLY = frozenset({"api", "found", "opendata", "releases"})  # the same for everybody, whoever asks
PUBLIC_PAGES = frozenset({"dashboards", "pack"})  # published years, and for some the others too


class RecordExports:
    """Around the pages. What cannot be recorded is not handed out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_file(request, response) and request.user.is_authenticated and not _is_public(request):
            record(AuditKind.EXPORT, _name_of(request, response), request.get_full_path(), user=request.user)
        return response


def _is_file(request: HttpRequest, response: HttpResponse) -> bool:
    """A visitor without a session costs nothing here."""
    if request.method == "HEAD" or response.status_code != 200 or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return response.has_header("Content-Disposition") or response.get("Content-Type", "").startswith(FILES)


def _is_public(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None or match.namespace in PUBLISHED_ONLY:
        return True
    if match.namespace not in PUBLIC_PAGES:
        return False
    code, year = match.kwargs.get("code"), match.kwargs.get("year")
    if year == PLAN:
        return True
    return ReportingYear.objects.published().filter(strategy__code=code, fiscal_year=year).exists()


def _name_of(request: HttpRequest, response: HttpResponse) -> str:
    """The name under which it is saved, else the last of the address."""
    header = Message()
    header["Content-Disposition"] = response.get("Content-Disposition", "inline")
    return header.get_filename() or request.path.rstrip("/").rpartition("/")[2]
