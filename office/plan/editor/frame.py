"""What the pages of the plan editor have in common: whose they are, and the steps to them."""

from django.urls import reverse

from goals.models import Strategy
from office.kit.frame import YEARS, Step, trail

PLANNERS = "計画を直すのは、企画部門の職員です。"
HERE = "計画を直す"


def frame(strategy: Strategy, *below: str | Step) -> dict:
    """年度の進行 > 計画を直す > …"""
    own: Step = (HERE, reverse("plan:tree", args=[strategy.code]))
    return {"strategy": strategy, "crumbs": trail(YEARS, own, *below) if below else trail(YEARS, HERE)}
