"""What a load may not do to a KPI's definition, and what published years keep of it."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from goals.models import Strategy
from kpis.models import KPI
from kpis.plan.definition import series_problem
from kpis.plan.revisions.keeping import keep_published, versions_of
from kpis.plan.strategy_file.content import StrategyFile
from kpis.plan.strategy_file.records import Record
from kpis.plan.strategy_file.rules import Once, Problems
from kpis.plan.versions import changes_unit, has_values, needs_reason
from organization.models import User

TITLE = "戦略ファイルの読込み"


class LoadRefused(Exception):
    """Nothing was written; every reason with the way out."""

    def __init__(self, *reasons: str):
        super().__init__("\n".join(reasons))
        self.reasons = reasons


class Definitions:
    """Hears of every KPI that one load makes or changes, before it does, and refuses all at once."""

    def __init__(self, found: StrategyFile, reason: str):
        self.indicators = {indicator.code: indicator for indicator in found.indicators}
        self.reason = reason
        self.disagreeing = Problems()
        self.converting: list[str] = []
        self.without_reason: list[str] = []
        self.before: dict[int, dict] = {}
        self.changed: list[KPI] = []

    def create(self, record: Record) -> None:
        self._compare_print(record, record.values)

    def update(self, name: str, kpi: KPI, record: Record, taken: dict, label_of: Callable[[str], str]) -> None:
        """``taken``: the fields that the load will write; ``kpi`` still says what is stored."""
        self._compare_print(record, taken)
        unit, per = taken.get("unit", kpi.unit), taken.get("per", kpi.per)
        if changes_unit(kpi, unit, per) and has_values(kpi):
            self.converting.append(f"{name}：{kpi.unit or 'なし'} → {unit or 'なし'}")
        if not self.reason and needs_reason(kpi, taken):
            self.without_reason.append(f"{name}：{'、'.join(map(label_of, taken))}")
        if taken:
            self.before[kpi.pk] = versions_of(kpi)
            self.changed.append(kpi)

    def refuse(self) -> None:
        """Raises where anything was found."""
        self.disagreeing.raise_if_any()
        if self.converting:
            raise LoadRefused(
                "値のある指標の単位は、ファイルでは変えられません。"
                "管理メニューの「計画の改訂」で、適用する年度と換算の倍率を入力してください。",
                *self.converting,
            )
        if self.without_reason:
            raise LoadRefused(
                "実績値のある指標の定義または目標を変えるには理由が必要です。--reason で理由を書いてください。",
                *self.without_reason,
            )

    def keep_published(self, strategy: Strategy, by: User | None) -> None:
        on = timezone.localdate()
        keep_published(strategy, self.before, self.changed, reason=self.reason, by=by, on=on, title=TITLE)

    def _compare_print(self, record: Record, taken: dict[str, Any]) -> None:
        """A printed baseline or target that disagrees with its number is refused where this load would bring it in."""
        indicator = self.indicators[record.key]
        for name, value in (("baseline", indicator.baseline), ("target", indicator.target)):
            if value.disagrees and not {f"{name}_text", f"{name}_value", "unit", "method"}.isdisjoint(taken):
                self.disagreeing.add(value.line, f"{indicator.code}：{value.disagrees}")


def check_series(found: StrategyFile, strategy: Strategy) -> None:
    """The same indicator of two plans is counted in one unit, to the same decimals."""
    told = {indicator.series: indicator for indicator in found.indicators if indicator.series}
    others = KPI.objects.filter(strategy__municipality=strategy.municipality_id, series__in=told)
    problems = Problems()
    once = Once(problems)
    for indicator in found.indicators:
        if indicator.series:
            once.check(indicator.series, indicator.line, f"{indicator.code}：「series: {indicator.series}」の指標")
    for other in others.exclude(strategy=strategy).select_related("strategy"):
        here = told[other.series]
        if way_out := series_problem(here.unit, here.per, here.decimals, other):
            problems.add(here.line, f"{here.code}：「series: {here.series}」の指標は、{way_out}")
    problems.raise_if_any()
