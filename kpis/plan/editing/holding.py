"""What every edit of a plan has in common: hold it, ask what may still change, compare, leave a line in the record."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone

from goals.models import LoadedRecord, Strategy
from kpis.measurement.numerals import wareki
from kpis.models import Actual, ReportingYear
from kpis.plan.strategy_file.export import points_in_order
from kpis.plan.versions import LONGEST_REASON, sign_change
from kpis.workflow.permissions import may_plan
from kpis.workflow.runner import Conflict
from organization.audit import record
from organization.choices import AuditKind
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied, Refused, refuse

USUAL_REASON = "計画の編集"
GONE = Denied("表示している間に、ほかの人が削除しました", now="計画の画面に戻って、確かめてください。")


@frozen
class Held:
    """A plan that nobody else edits until the act is done."""

    strategy: Strategy
    by: User | None
    is_entered: bool

    def record(self, what: str, done: str) -> None:
        """One line of the audit record: 「4-1-2 成婚者数を削除しました。」"""
        record(AuditKind.PLAN, f"{self.strategy.code} {self.strategy}", f"{what}{done}", user=self.by)

    def sign(self, thing: Any, why: str = "") -> None:
        sign_change(thing, by=self.by, reason=(why or USUAL_REASON)[:LONGEST_REASON])


@contextmanager
def holding(strategy: Strategy, by: User | None, *, is_structure: bool = False) -> Iterator[Held]:
    """``is_structure``: names, targets and the tree itself, which only a revision changes once a year is published."""
    with transaction.atomic():
        found = Strategy.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=strategy.pk)
        refuse(editing_closed(by, found))
        if is_structure:
            refuse(structure_closed(found))
        yield Held(found, by, is_entered(found))
        _sort_points(found)


def editing_closed(by: User | None, strategy: Strategy) -> Denied | None:
    """Whether this person edits the plan at all; no person is a shell command."""
    if by is None or may_plan(by, strategy):
        return None
    return Denied("計画を直すのは企画部門です", "企画部門に依頼してください")


def structure_closed(strategy: Strategy) -> Denied | None:
    """Why names, targets and the tree are closed here; None as long as no year is published."""
    year = ReportingYear.objects.of(strategy).published().order_by("-fiscal_year").first()
    if year is None:
        return None
    return Denied(
        f"{wareki(year.fiscal_year)}を公表したため、名称、目標、計画の構成は、ここでは変えられません",
        "変えるときは、企画部門が「計画の改訂」を登録します",
        "公表した年度の内容は、そのまま残ります。文章、担当部署などは、ここで直せます。",
        timezone.localdate(year.published_at) if year.published_at else None,
    )


def is_entered(strategy: Strategy) -> bool:
    """From the first value on, a code stays what it is: people have it in their workbooks."""
    return Actual.objects.filter(kpi__strategy=strategy).exists()


def held_now(model: Any, thing: Any) -> Any:
    """As it is now, held; None where nothing is stored yet. What somebody removed meanwhile is told as such."""
    if thing is None:
        return None
    found = model.objects.select_for_update(of=("self",)).filter(pk=thing.pk).first()
    if found is None:
        raise Refused(GONE)
    return found


def not_overtaken(stored: Any, seen: Any) -> None:
    """``seen`` is the content that the person was looking at; None asks for no comparison."""
    if seen is not None and stored != seen:
        raise Conflict(stored)


def forget_loaded(strategy: Strategy, paths: list[str]) -> None:
    """What is called otherwise now is no longer what the last load wrote under that name."""
    LoadedRecord.objects.filter(strategy=strategy, path__in=paths).delete()


def _sort_points(strategy: Strategy) -> None:
    """The 要確認 stand along the plan, as a load of the exported file would have them."""
    points = {point.pk: point for point in strategy.review_points.all()}
    if not points:
        return
    moved = []
    for position, pk in enumerate(points_in_order(strategy), start=1):
        if points[pk].position != position:
            points[pk].position = position
            moved.append(points[pk])
    strategy.review_points.bulk_update(moved, ["position"])
