"""The revisions of a plan as the list tells them: what each changed, before and after, and what came and went."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import zip_longest

from goals.models import Strategy
from kpis.choices import PER_PRINT, GuideMethod, TimeBasis, method_words
from kpis.measurement.numerals import open_number, wareki
from kpis.models import KPI, KPIVersion, MeasureVersion, Revision
from organization.frozen import frozen
from projects.models import Measure


@frozen
class Line:
    """One text that a revision changed; ``code`` and ``name`` are the KPI's or measure's of today."""

    code: str
    name: str
    word: str
    before: str
    after: str


@frozen
class Told:
    revision: Revision
    lines: tuple[Line, ...]


def told(strategy: Strategy) -> list[Told]:
    """The latest decision first; a fixed number of queries."""
    lines: dict[int, list[Line]] = defaultdict(list)
    renamed = MeasureVersion.objects.filter(revision__strategy=strategy).select_related("measure__project")
    for version, after in _with_what_followed(renamed.order_by("measure_id", "revision__valid_from", "id"), "measure"):
        lines[version.revision_id].append(
            Line(version.measure.code, version.measure.name, "施策の名称", version.name, after.name)
        )
    replaced = KPIVersion.objects.filter(revision__strategy=strategy).select_related("kpi")
    for version, after in _with_what_followed(replaced.order_by("kpi_id", "revision__valid_from", "id"), "kpi"):
        lines[version.revision_id] += _kpi_lines(version, after)
    found = Revision.objects.filter(strategy=strategy).select_related("by").order_by("-decided_on", "-id")
    return [Told(revision, tuple(lines[revision.pk])) for revision in found]


def came_and_went(strategy: Strategy) -> list[str]:
    """「令和9年度から追加：指標 1-1-5 …」, by year."""
    measures = Measure.objects.of(strategy).select_related("project")
    things = [("施策", one) for one in measures.in_plan_order()]
    things += [("指標", one) for one in KPI.objects.of(strategy).in_plan_order()]
    found = [
        (year, f"{wareki(year)}{word}：{kind} {one.code} {one.name}")
        for kind, one in things
        for year, word in ((one.first_year, "から追加"), (one.final_year, "で終了"))
        if year is not None
    ]
    return [text for _, text in sorted(found, key=lambda pair: pair[0])]


def _with_what_followed(versions: Iterable, subject: str) -> Iterator[tuple]:
    """Each version with the next one of the same KPI or measure, the last with what holds now."""
    known = list(versions)
    for version, following in zip_longest(known, known[1:]):
        thing = getattr(version, subject)
        is_next = following is not None and getattr(following, subject).pk == thing.pk
        yield version, following if is_next else thing


def _kpi_lines(before: KPIVersion, after: KPI | KPIVersion) -> Iterator[Line]:
    pairs = (
        ("指標名", before.name, after.name),
        ("単位", _unit(before), _unit(after)),
        ("現状値", before.baseline_text, after.baseline_text),
        ("現状値の年度", _year(before.baseline_year), _year(after.baseline_year)),
        ("指標値", before.target_text, after.target_text),
        ("指標値の年度", wareki(before.target_year), wareki(after.target_year)),
        ("小数点以下の桁数", str(before.decimals), str(after.decimals)),
        ("目安値の決め方", GuideMethod(before.guide_method).label, GuideMethod(after.guide_method).label),
        ("評価の手法", method_words(before.method), method_words(after.method)),
        ("期間の取り方", TimeBasis(before.time_basis).label, TimeBasis(after.time_basis).label),
    )
    for word, old, new in pairs:
        if old != new:
            yield Line(before.kpi.code, before.kpi.name, word, old or "なし", new or "なし")
    if before.factor != 1:
        yield Line(before.kpi.code, before.kpi.name, "値の換算", _unit(before), factor_words(before.factor, after))


def factor_words(factor: Decimal, after: KPI | KPIVersion) -> str:
    """「×0.001（百万円）」."""
    return f"×{open_number(factor)}（{_unit(after)}）"


def _unit(of: KPI | KPIVersion) -> str:
    return (of.unit + PER_PRINT[of.per]) or "なし"


def _year(year: int | None) -> str:
    return "" if year is None else wareki(year)
