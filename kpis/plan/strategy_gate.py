"""The door of a planner's page about one strategy: 404 where it is not theirs to know, 403 where not theirs to do."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from goals.models import Strategy
from kpis.workflow.permissions import may_plan, works_for


def strategy_to_plan(user, code: str) -> Strategy:
    strategy = Strategy.objects.select_related("municipality").filter(code=code).first()
    if strategy is None or not works_for(user, strategy):
        raise Http404("この戦略はありません。")
    if not may_plan(user, strategy):
        raise PermissionDenied("この画面は、企画部門の職員が使います。")
    return strategy
