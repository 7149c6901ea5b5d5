"""改訂: one act that changes targets and names, adds and ends KPIs and measures, from a fiscal year on."""

import datetime as dt
from collections.abc import Sequence
from copy import copy
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from goals.models import Strategy
from kpis.choices import Act, Method
from kpis.fields import REVISED_FIELDS
from kpis.measurement.numerals import wareki
from kpis.models import KPI, Event, KPIVersion, Revision
from kpis.plan.revisions import measures as of_measures
from kpis.plan.revisions.conversion import convert_from
from kpis.plan.revisions.keeping import last_published, save_signed, versions_of
from kpis.plan.revisions.measures import Applied, MeasureChanges
from kpis.plan.versions import agreement_problems, changes_unit
from kpis.workflow.denials import strategy_closed
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied, refuse
from projects.models import Measure


@frozen
class Change:
    """What a KPI says from the revision on; None leaves what it says now.

    Where the unit changes, baseline and target are in the new unit, and ``factor`` turns a value of the old unit into
    the new one (千円 → 百万円: 0.001).
    """

    kpi: KPI
    name: str
    unit: str
    target_text: str
    target_year: int
    target_value: Decimal | None
    per: str | None = None
    decimals: int | None = None
    baseline_text: str | None = None
    baseline_year: int | None = None
    baseline_value: Decimal | None = None
    guide_method: str | None = None
    method: str | None = None
    time_basis: str | None = None
    factor: Decimal | None = None

    @property
    def fields(self) -> dict:
        said = {field: getattr(self, field) for field in REVISED_FIELDS}
        kept = {field: getattr(self.kpi, field) for field, value in said.items() if value is None}
        return said | kept | {"target_value": self.target_value}

    @property
    def changes_unit(self) -> bool:
        return changes_unit(self.kpi, self.unit, self.kpi.per if self.per is None else self.per)

    @property
    def revised(self) -> KPI:
        """The KPI as it will be, unsaved."""
        found = copy(self.kpi)
        for field, value in self.fields.items():
            setattr(found, field, value)
        return found

    @property
    def changes_anything(self) -> bool:
        return any(getattr(self.kpi, field) != value for field, value in self.fields.items())


@frozen
class Occasion:
    """The revision itself: its name, the day it was decided, the first fiscal year it holds for, and why."""

    title: str
    decided_on: dt.date
    valid_from: int
    reason: str


def revise(
    strategy: Strategy,
    occasion: Occasion,
    *,
    changes: Sequence[Change] = (),
    additions: Sequence[KPI] = (),
    endings: Sequence[KPI] = (),
    measures: MeasureChanges | None = None,
    by: User | None = None,
) -> Revision:
    """Record the revision and apply it, all or nothing. ``additions`` are unsaved KPIs; one that names neither goal nor
    measure belongs to the measure that the revision adds. A measure that ends takes its KPIs with it.

    Years before ``valid_from`` keep what was in force; a published year is a release and never changes at all.
    """
    measures = measures or MeasureChanges()
    ending = {kpi.pk: kpi for kpi in (*endings, *of_measures.kpis_ending_with(measures.endings))}
    endings = list(ending.values())
    changes = [change for change in changes if change.changes_anything and change.kpi.pk not in ending]
    with transaction.atomic():
        Strategy.objects.select_for_update().get(pk=strategy.pk)
        refuse(refusal(strategy, occasion, bool(changes or additions or endings or measures), by))
        refuse(_misplaced(additions, measures))
        refuse(_unfit(changes, additions))
        revision = Revision.objects.create(
            strategy=strategy,
            title=occasion.title,
            decided_on=occasion.decided_on,
            valid_from=occasion.valid_from,
            reason=occasion.reason,
            by=by,
        )
        applied = of_measures.apply(measures, revision, by)
        for change in changes:
            _change(change, revision, by)
        for kpi in additions:
            _add(kpi, revision, applied.first, by)
        for kpi in endings:
            _end(kpi, revision, by)
        _record(revision, changes, additions, endings, applied, by)
    return revision


def refusal(strategy: Strategy, occasion: Occasion, has_content: bool, by: User | None) -> Denied | None:
    """Why this revision cannot be made; None where it can."""
    if closed := strategy_closed(by, strategy):
        return closed
    if not occasion.reason.strip():
        return Denied("改訂には理由が必要です", "理由を入力してください")
    if not has_content:
        return Denied("変わる内容がありません", "改訂後の内容を入力してください")
    if occasion.valid_from not in strategy.years:
        first, last = wareki(strategy.first_year), wareki(strategy.last_year)
        return Denied("適用する年度が計画期間の外です", f"{first}から{last}までの年度を選んでください")
    published = last_published(strategy)
    if published and occasion.valid_from <= published:
        return Denied(
            f"{wareki(published)}まで公表済みです",
            f"{wareki(published + 1)}以降の年度から適用してください",
            "公表した年度の値を直すときは「訂正」を使ってください。",
        )
    return None


def _misplaced(additions: Sequence[KPI], measures: MeasureChanges) -> Denied | None:
    """Why a new KPI cannot stand where it is put."""
    if any(kpi.measure in measures.endings for kpi in additions if kpi.measure_id):
        return Denied("終える施策に、新しい指標を加えることはできません", "別の施策を選んでください")
    if not measures.additions and any(kpi.measure_id is None and kpi.goal_id is None for kpi in additions):
        return Denied("新しい指標の施策が選ばれていません", "施策を選んでください")
    return None


def _unfit(changes: Sequence[Change], additions: Sequence[KPI]) -> Denied | None:
    """Why what a KPI is to say does not fit together: text and number, or a unit without its factor."""
    for change in changes:
        if change.changes_unit and change.factor is None:
            return Denied(f"{change.kpi.code}の単位が変わりますが、換算の倍率がありません", "倍率を入力してください")
    for kpi in (*(change.revised for change in changes), *additions):
        if kpi.target_value is None and kpi.method != Method.ATTAINMENT:
            return Denied(
                f"{kpi.code} {kpi.name}：指標値に数値がありません",
                "指標値を数値で入力するか、評価の手法を「達成・未達成の判定」にしてください",
            )
        for told in agreement_problems(kpi, REVISED_FIELDS).values():
            return Denied(f"{kpi.code} {kpi.name}：{told.removesuffix('。')}", "文言と数値を入力し直してください")
    return None


def _overtaken(now: KPI, change: Change) -> Denied | None:
    """Somebody changed the KPI after this change was made of it."""
    if versions_of(now) == versions_of(change.kpi):
        return None
    return Denied(
        f"指標{now.code}は、ほかの人が先に変更しました",
        "ページを開き直し、いまの内容を確かめてから、もう一度登録してください",
    )


def _change(change: Change, revision: Revision, by: User | None) -> None:
    kpi = KPI.objects.select_for_update(of=("self",)).get(pk=change.kpi.pk)
    refuse(_overtaken(kpi, change))
    factor = change.factor if change.changes_unit and change.factor else 1
    KPIVersion.objects.create(kpi=kpi, revision=revision, factor=factor, **versions_of(kpi))
    convert_from(kpi, revision, factor, by)
    for field, value in change.fields.items():
        setattr(kpi, field, value)
    save_signed(kpi, revision, by)


def _add(kpi: KPI, revision: Revision, made: Measure | None, by: User | None) -> None:
    """A KPI without a code takes the next number of its measure."""
    if kpi.measure_id is None and kpi.goal_id is None and made is not None:
        kpi.measure = made
    if not kpi.code:
        before = KPI.objects.filter(measure=kpi.measure).aggregate(last=Max("number"))["last"] or 0
        kpi.number, kpi.code = _free_code(kpi.measure, before + 1)
    last = KPI.objects.of(revision.strategy).aggregate(last=Max("position"))["last"] or 0
    kpi.strategy, kpi.first_year, kpi.position = revision.strategy, revision.valid_from, last + 1
    save_signed(kpi, revision, by)


def _free_code(measure: Measure, number: int) -> tuple[int, str]:
    """A plan with codes of its own may have given one away."""
    taken = KPI.objects.of(measure.project.goal.strategy_id)
    while taken.filter(code__iexact=f"{measure.stem}-{number}").exists():
        number += 1
    return number, f"{measure.stem}-{number}"


def _end(kpi: KPI, revision: Revision, by: User | None) -> None:
    kpi = KPI.objects.select_for_update(of=("self",)).get(pk=kpi.pk)
    kpi.final_year = revision.valid_from - 1
    save_signed(kpi, revision, by)


def _record(revision: Revision, changes, additions, endings, applied: Applied, by: User | None) -> None:
    Event.objects.create(
        strategy=revision.strategy,
        fiscal_year=revision.valid_from,
        act=Act.REVISED,
        by=by,
        reason=revision.reason,
        detail={
            "title": revision.title,
            "changed": [change.kpi.code for change in changes],
            "added": [kpi.code for kpi in additions],
            "ended": [kpi.code for kpi in endings],
            "measures_renamed": applied.renamed,
            "measures_added": applied.added,
            "measures_ended": applied.ended,
        },
    )
