"""Who gets to the publication pages: the planning staff of the year's municipality and nobody else."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from kpis.models import ReportingYear
from kpis.workflow.denials import strategy_closed
from reports.visible import PLAN


def year_for(request: HttpRequest, code: str, year: str) -> ReportingYear:
    if not request.user.is_planning:
        raise PermissionDenied("公表は企画部門の職員が行います。")
    if year == PLAN:
        raise Http404
    years = ReportingYear.objects.visible_to(request.user).select_related("strategy__municipality", "published_by")
    found = get_object_or_404(years, strategy__code=code, fiscal_year=int(year))
    if closed := strategy_closed(request.user, found.strategy):
        raise PermissionDenied(str(closed))
    return found


def published_year_for(request: HttpRequest, code: str, year: str) -> ReportingYear:
    """A year that can be corrected; before its publication there is nothing to correct."""
    found = year_for(request, code, year)
    if not found.is_published:
        raise Http404
    return found
