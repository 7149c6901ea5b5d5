"""要確認: what the file tells and what the numbers tell, settled point by point with a note.

A settlement belongs to the content of its point: what is settled stays settled over every reload, and a point whose
content changes is another point, so it comes back.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.db import transaction

from goals.models import Strategy
from kpis.assessing import guides_by_kpi, measured_of, schemes_of
from kpis.choices import ReviewPointKind
from kpis.measurement.plan_checks import PlanFacts, PlanIssueCode, check_plan, has_statistic
from kpis.measurement.terms import GuideMethod
from kpis.models import KPI, ReviewPoint, Settlement
from kpis.plan import leads
from kpis.plan.revisions.keeping import keep_published, versions_of
from kpis.plan.versions import LONGEST_REASON, sign_change
from kpis.workflow.denials import strategy_closed
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied, Refused, refuse

# What weighs most comes first; what every KPI has comes last. kpis/plan/questions.py lays the points out by it.
GROUPS = {
    ReviewPointKind.CONTRADICTION: "文書内の不一致",
    PlanIssueCode.TEXT_DISAGREES: "文言と数値の不一致",
    PlanIssueCode.TARGET_ON_WRONG_SIDE: "指標値が望ましい方向と逆",
    PlanIssueCode.BASELINE_EARNS_CLASS: "現状値のままで評価の基準を満たす",
    PlanIssueCode.TARGET_EQUALS_BASELINE: "指標値が現状値と同じ",
    PlanIssueCode.UNIT_DIFFERS: "現状値と指標値で単位や期間が異なる",
    PlanIssueCode.NO_BASELINE: "現状値がない",
    PlanIssueCode.NOT_POSITIVE: "現状値か指標値が0以下",
    PlanIssueCode.SHARE_ABOVE_100: "100％を超える割合",
    PlanIssueCode.NO_STATISTIC_IN_TARGET_YEAR: "指標値の年度に統計がない",
    PlanIssueCode.GUIDE_DIFFERS: "目安値の決め方が標準と異なる",
    PlanIssueCode.NO_GUIDE: "目安値が登録されていない",
    PlanIssueCode.SOUNDS_CUMULATIVE: "累計らしい名称",
    PlanIssueCode.DOES_NOT_SOUND_CUMULATIVE: "累計と分からない名称",
    ReviewPointKind.INFERENCE: "文書からの推定",
    ReviewPointKind.JUDGEMENT: "データ作成時の判断",
    leads.LEAD: "評価をまとめる主担当",
    PlanIssueCode.NO_SOURCE: "出典がない",
}
TAKEN_OVER = "目安値の決め方を標準に"
LONGEST_SUBJECT = Settlement._meta.get_field("subject").max_length


@frozen
class Point:
    """One point. ``settled`` is its settlement; ``earlier`` one of the same matter, whose content has changed."""

    group: str
    subject: str
    name: str
    topic: str
    text: str
    digest: str
    kpi_id: int | None = None
    settled: Settlement | None = None
    earlier: Settlement | None = None

    @property
    def matter(self) -> str:
        """What it is about, whatever it says; the settlement keeps it."""
        return f"{self.subject} {self.topic or GROUPS[self.group]}"[:LONGEST_SUBJECT]


def points_of(strategy: Strategy) -> tuple[Point, ...]:
    """Every point as of now, with what was settled. A fixed number of queries."""
    return _points([strategy])[strategy.pk]


def open_counts(strategies: Collection[Strategy]) -> dict[int, int]:
    """How much is not settled: strategy's id → count. The same number of queries for one and for many."""
    found = _points(strategies)
    return {pk: count_of(point for point in points if point.settled is None) for pk, points in found.items()}


def count_of(points: Iterable[Point]) -> int:
    """What says the same of many KPIs is one thing to look at: 「指標値が現状値を上回るため」 of thirty."""
    return len({(point.group, point.topic, point.text) for point in points})


def _points(strategies: Collection[Strategy]) -> dict[int, tuple[Point, ...]]:
    told, findings, settlements = _told_by_file(strategies), _findings(strategies), defaultdict(list)
    for proposal in leads.proposals(strategies):
        told[proposal.strategy.pk].append(_point(*proposal.content, None))
    for one in Settlement.objects.filter(strategy__in=strategies).select_related("by"):
        settlements[one.strategy_id].append(one)
    return {
        strategy.pk: _settled([*told[strategy.pk], *_told_by_numbers(findings[strategy.pk])], settlements[strategy.pk])
        for strategy in strategies
    }


def _settled(found: list[Point], settlements: list[Settlement]) -> tuple[Point, ...]:
    """Each point with its settlement, or an earlier one of the same matter."""
    by_digest = {settlement.digest: settlement for settlement in settlements}
    alive = {point.digest for point in found}
    stale = {one.subject: one for one in reversed(settlements) if one.digest not in alive}  # the newest wins
    return tuple(
        replace(point, settled=by_digest.get(point.digest), earlier=stale.get(point.matter)) for point in found
    )


def open_count(strategy: Strategy) -> int:
    return open_counts([strategy])[strategy.pk]


def settle(strategy: Strategy, digests: Collection[str], note: str, *, by) -> int:
    """Settle these points, with what was found. Returns how many were open until now; a stale digest counts nothing."""
    refuse(strategy_closed(by, strategy))
    if not note.strip():
        raise Refused(Denied("確認の結果が入力されていません", "後から見る人のために、結果を一文で入力してください"))
    with transaction.atomic():
        Strategy.objects.select_for_update().get(pk=strategy.pk)
        points = {point.digest: point for point in points_of(strategy) if point.settled is None}
        chosen = [points[digest] for digest in dict.fromkeys(digests) if digest in points]
        Settlement.objects.bulk_create(
            Settlement(
                strategy=strategy,
                digest=point.digest,
                subject=point.matter,
                text=point.text,
                note=note.strip(),
                by=by,
            )
            for point in chosen
        )
    return len(chosen)


def reopen(strategy: Strategy, digests: Collection[str], *, by) -> int:
    """Take settlements back: the points are open again. Returns how many there were."""
    refuse(strategy_closed(by, strategy))
    deleted, _ = Settlement.objects.filter(strategy=strategy, digest__in=digests).delete()
    return deleted


def digest_of(group: str, subject: str, name: str, topic: str, text: str) -> str:
    """The content of a point: a KPI that is renamed is looked at again, too."""
    return hashlib.sha256("\x1f".join((group, subject, name, topic, text)).encode()).hexdigest()


def take_over(strategy: Strategy, codes: Collection[str], reason: str, *, by: User | None, on: dt.date) -> int:
    """The proposed guide method of these KPIs, for the years not published yet. Returns how many took it over; one
    whose guide is the proposed one by now is passed over."""
    refuse(strategy_closed(by, strategy))
    if not reason.strip():
        raise Refused(Denied("確認の結果が入力されていません", "標準にする理由を一文で入力してください"))
    with transaction.atomic():
        Strategy.objects.select_for_update().get(pk=strategy.pk)
        found = [one for one in plan_findings(strategy) if one.code == PlanIssueCode.GUIDE_DIFFERS]
        chosen = [one for one in found if one.kpi.code in codes]
        before = {one.kpi.pk: versions_of(one.kpi) for one in chosen}
        for one in chosen:
            one.kpi.guide_method = one.proposed_guide
            sign_change(one.kpi, by=by, reason=reason.strip()[:LONGEST_REASON])
            one.kpi.save(update_fields=["guide_method"])
        keep_published(
            strategy, before, [one.kpi for one in chosen], reason=reason.strip(), by=by, on=on, title=TAKEN_OVER
        )
    return len(chosen)


# --- What the numbers tell -------------------------------------------------------------------------------------


@frozen
class PlanFinding:
    """One point of one KPI that the planner should settle before the first year opens."""

    kpi: KPI
    text: str
    code: PlanIssueCode
    proposed_guide: GuideMethod


def plan_findings(strategy: Strategy) -> tuple[PlanFinding, ...]:
    """In the plan's order. Three queries, whatever the size of the plan."""
    return tuple(_findings([strategy])[strategy.pk])


def _findings(strategies: Collection[Strategy]) -> Mapping[int, list[PlanFinding]]:
    """By the strategy's id."""
    found: Mapping[int, list[PlanFinding]] = defaultdict(list)
    guides, schemes = guides_by_kpi(*strategies), schemes_of(strategies)
    first_years = {strategy.pk: strategy.first_year for strategy in strategies}
    for kpi in KPI.objects.filter(strategy__in=strategies).order_by("position", "id"):
        facts = _facts(kpi, guides[kpi.id], first_years[kpi.strategy_id])
        found[kpi.strategy_id] += [
            PlanFinding(kpi, issue.message, issue.code, facts.proposed_guide)
            for issue in check_plan(facts, schemes[kpi.strategy_id])
        ]
    return found


def _facts(kpi: KPI, guides, first_year: int) -> PlanFacts:
    return PlanFacts(
        code=kpi.code,
        name=kpi.name,
        unit=kpi.unit,
        baseline_text=kpi.baseline_text,
        target_text=kpi.target_text,
        measured=measured_of(kpi, guides, first_year),
        source=kpi.source,
        has_statistic_in_target_year=has_statistic((kpi.source, kpi.note, kpi.definition), kpi.target_year),
        note=kpi.note,
        guide_reason=kpi.judged_reasons.get("guide", ""),
    )


# --- Within ------------------------------------------------------------------------------------------------


def _told_by_file(strategies: Collection[Strategy]) -> dict[int, list[Point]]:
    """By the strategy's id."""
    kpis = {
        (strategy, code): (pk, name)
        for strategy, code, pk, name in KPI.objects.filter(strategy__in=strategies).values_list(
            "strategy", "code", "pk", "name"
        )
    }
    found: dict[int, list[Point]] = defaultdict(list)
    for told in ReviewPoint.objects.filter(strategy__in=strategies).order_by("position"):
        pk, name = kpis.get((told.strategy_id, told.subject), (None, ""))
        point = _point(ReviewPointKind(told.kind), told.subject, name, told.topic, told.text, pk)
        found[told.strategy_id].append(point)
    return found


def _told_by_numbers(findings: Iterable[PlanFinding]) -> Iterable[Point]:
    for found in findings:
        yield _point(found.code, found.kpi.code, found.kpi.name, "", found.text, found.kpi.pk)


def _point(group: str, subject: str, name: str, topic: str, text: str, kpi_id: int | None) -> Point:
    digest = digest_of(group, subject, name, topic, text)
    return Point(group, subject, name, topic, text, digest, kpi_id)
