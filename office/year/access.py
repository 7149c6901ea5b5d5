"""The doors of the steering pages: 404 where a year is not theirs to know, 403 where it is not theirs to steer."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from kpis.models import ReportingYear
from kpis.workflow.permissions import may_plan, works_for
from organization.models import Department, User
from organization.whole import whole


def year_to_steer(user: User, code: str, fiscal_year: str) -> ReportingYear:
    year = _year(user, code, fiscal_year)
    if not may_plan(user, year.strategy):
        raise PermissionDenied("年度の進行を扱うのは、企画部門の職員です。")
    return year


def year_to_approve(user: User, code: str, fiscal_year: str) -> tuple[ReportingYear, tuple[Department, ...]]:
    """The year, and the departments whose values this person approves (決裁)."""
    year = _year(user, code, fiscal_year)
    headed = Department.objects.filter(
        services__user=user, services__is_head=True, municipality=year.strategy.municipality_id
    )
    departments = tuple(headed.order_by("order", "id"))
    if not departments:
        raise PermissionDenied("決裁するのは、所属長として登録されている職員です。")
    return year, departments


def _year(user: User, code: str, fiscal_year: str) -> ReportingYear:
    years = ReportingYear.objects.select_related("strategy__municipality")
    year = years.filter(strategy__code=code, fiscal_year=whole(fiscal_year)).first()
    if year is None or not works_for(user, year.strategy):
        raise Http404("この年度はありません。")
    return year
