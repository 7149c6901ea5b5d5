"""The doors of the desk: 404 where something is not theirs to know, 403 where it is not theirs to do."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from council.models import Opinion
from council.permissions import opinions_to_answer
from council.subjects import WITH_SUBJECT
from goals.models import Strategy
from kpis.models import ReportingYear
from kpis.workflow.permissions import may_plan, works_for
from organization.models import User


def strategy_to_keep(user: User, code: str) -> Strategy:
    """Whose council the person keeps the books of: the secretary is the planning division."""
    strategy = Strategy.objects.select_related("municipality").filter(code=code).first()
    if strategy is None or not works_for(user, strategy):
        raise Http404("この戦略の審議会はありません。")
    if not may_plan(user, strategy):
        raise PermissionDenied("審議会の事務を扱うのは、企画部門の職員です。")
    return strategy


def year_to_keep(user: User, code: str, fiscal_year: str) -> ReportingYear:
    year = _year(user, code, fiscal_year)
    if not may_plan(user, year.strategy):
        raise PermissionDenied("審議会の事務を扱うのは、企画部門の職員です。")
    return year


def year_to_answer(user: User, code: str, fiscal_year: str) -> ReportingYear:
    year = _year(user, code, fiscal_year)
    if not (user.is_planning or user.is_department_staff):
        raise PermissionDenied("対応方針を記入するのは、担当課と企画部門の職員です。")
    return year


def opinion_to_answer(user: User, year: ReportingYear, fiscal_year: int, number: int) -> Opinion:
    """One that the person's departments reply to (any, for planning); of ``fiscal_year``, this year's or the last."""
    opinions = with_all(opinions_to_answer(user, year.strategy))
    found = opinions.filter(meeting__fiscal_year=fiscal_year, number=number).first()
    if found is None:
        raise Http404("この意見はありません。")
    return found


def with_all(opinions):
    """With what a line or page says of an opinion, so that none asks for more."""
    joined = opinions.select_related(
        "meeting__strategy__municipality",
        "department",
        "member",
        "written_by",
        "reply__department",
        "reply__updated_by",
        *WITH_SUBJECT,
    )
    return joined.prefetch_related("follow_ups__department").order_by("number")


def _year(user: User, code: str, fiscal_year: str) -> ReportingYear:
    years = ReportingYear.objects.select_related("strategy__municipality")
    year = years.filter(strategy__code=code, fiscal_year=int(fiscal_year) if fiscal_year.isdigit() else 0).first()
    if year is None or not works_for(user, year.strategy):
        raise Http404("この年度はありません。")
    return year
