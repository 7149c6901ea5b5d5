"""What the pages of the plan editor have in common: whose they are, and the steps to them."""

from django.http import Http404, HttpRequest

from goals.models import Strategy
from kpis.plan.editing.tree import DOWN, UP
from office.kit.access import whole
from office.kit.frame import Step, trail

PLANNERS = "計画を直すのは、企画部門の職員です。"
HERE = "計画を直す"


def frame(strategy: Strategy, *below: str | Step) -> dict:
    """What every page of it reads."""
    return {"strategy": strategy, "crumbs": trail(*below)}


def shifted(request: HttpRequest) -> tuple[str, int, str]:
    """Kind, key and way of a pressed ↑ or ↓: 「kpi-12-up」; 「12-up」 on a page of one kind."""
    name, _, way = request.POST.get("shift", "").rpartition("-")
    kind, _, key = name.rpartition("-")
    pk = whole(key)
    if pk is None or way not in (UP, DOWN):
        raise Http404("このページはありません。")
    return kind, pk, way
