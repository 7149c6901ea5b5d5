"""Who opens which evaluation page. 404 where a year is not a person's to know of, 403 where it is not theirs to do."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from goals.models import Strategy
from kpis.models import ReportingYear
from kpis.workflow.permissions import may_plan, works_for
from organization.models import User
from projects.models import Measure

WRITERS = "施策評価を記入するのは、担当課と企画部門の職員です。"
PLANNERS = "このページを使うのは、企画部門の職員です。"


def year_for(user: User, code: str, fiscal_year: str) -> ReportingYear:
    years = ReportingYear.objects.select_related("strategy__municipality")
    year = years.filter(strategy__code=code, fiscal_year=int(fiscal_year) if fiscal_year.isdigit() else 0).first()
    if year is None or not works_for(user, year.strategy):
        raise Http404("この年度の施策評価はありません。")
    if not (user.is_planning or user.is_department_staff):
        raise PermissionDenied(WRITERS)
    return year


def year_to_summarise(user: User, code: str, fiscal_year: str) -> ReportingYear:
    year = year_for(user, code, fiscal_year)
    if not may_plan(user, year.strategy):
        raise PermissionDenied(PLANNERS)
    return year


def strategy_to_plan(user: User, code: str) -> Strategy:
    strategy = Strategy.objects.filter(code=code).select_related("municipality").first()
    if strategy is None or not works_for(user, strategy):
        raise Http404("この戦略はありません。")
    if not may_plan(user, strategy):
        raise PermissionDenied(PLANNERS)
    return strategy


def measure_in(year: ReportingYear, code: str) -> Measure:
    """The measure with everything above it in hand, and its departments in the document's order."""
    measures = Measure.objects.of(year.strategy_id).with_code(code)
    measure = measures.select_related("project__goal").prefetch_related("measure_departments__department").first()
    if measure is None:
        raise Http404("この施策はありません。")
    measure.project.goal.strategy = year.strategy
    return measure
