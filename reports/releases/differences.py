"""What one snapshot says that another does not, KPI by KPI and text by text, in printed words."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Context
from itertools import takewhile
from operator import attrgetter

from kpis.choices import Accumulation, Direction, GuideMethod, Method, ResultLevel, TimeBasis
from kpis.fields import TEXTS
from kpis.measurement.numerals import format_guide, short_year, wareki
from organization.eras import long_month
from organization.frozen import frozen
from reports.releases.texts import opinion_texts_of, spoken_in, texts_of
from reports.review import Row
from reports.review.cell import Cell, PlanValue
from reports.review.formats import Format
from reports.review.frozen import freeze, thaw
from reports.review.issued import Snapshot
from reports.review.row import EarlierTarget, Place, Rated

NOTHING = ""


@frozen
class Difference:
    """``code`` is empty where the plan's text differs and not a KPI; ``field`` is a name, ``label`` a word."""

    code: str
    name: str
    field: str
    label: str
    old: str
    new: str
    rebased: bool = False


def differences(old: Snapshot, new: Snapshot) -> tuple[Difference, ...]:
    """Both are compared in the format of the old one: what it could not say is no change."""
    return (*_row_differences(old, new), *_text_differences(old, new))


# --- KPIs --------------------------------------------------------------------------------------------------

PRINTED: tuple[tuple[str, str, Callable[[Row], str]], ...] = (
    ("name", "指標名", lambda row: row.name),
    ("unit", "単位", lambda row: row.full_unit),
    ("baseline", "現状値", lambda row: _plan_value(row.baseline)),
    ("target", "指標値", lambda row: _plan_value(row.target)),
    ("value", "実績値", lambda row: row.cell.text),
    ("status", "区分", lambda row: row.cell.status_label),
    ("expected_month", "公表予定月", lambda row: _month(row.cell)),
    ("guide", "目安値", lambda row: row.rated.guide),
    ("achievement", "達成率", lambda row: row.rated.achievement),
    ("progress", "進捗率", lambda row: row.rated.progress),
    ("grade", "評価", lambda row: row.grade.label),
    ("rebased_value", "実績値（遡及改定後）", lambda row: row.rebased.cell.text if row.rebased else NOTHING),
    ("rebased_grade", "評価（遡及改定後）", lambda row: row.rebased.rated.grade.label if row.rebased else NOTHING),
    ("cause", "要因", lambda row: row.cell.cause),
    ("next_step", "今後の取組", lambda row: row.cell.next_step),
    ("owner", "入力担当部署", lambda row: row.owner),
    *((one.name, one.label, attrgetter(one.name)) for one in TEXTS),
    ("time_basis", "期間の取り方", lambda row: TimeBasis(row.time_basis).label),
    ("direction", "望ましい方向", lambda row: Direction(row.measured.direction).label),
    ("accumulation", "量の種類", lambda row: Accumulation(row.measured.accumulation).label),
    ("guide_method", "目安値の決め方", lambda row: GuideMethod(row.measured.guide_method).label),
    ("guides", "年度ごとの目安値", lambda row: _guides(row)),
    ("revision", "改訂による変更", lambda row: "\n".join(replace(row, earlier_targets=_revised(row)).revision_notes)),
    ("readings", "計画書の読み方", lambda row: "\n".join(f"{one.head}　{one.text}" for one in row.readings)),
    (
        "result_level",
        "指標の段階",
        lambda row: ResultLevel(row.result_level).label if row.result_level else NOTHING,
    ),
    ("method", "評価の手法", lambda row: Method(row.measured.method).label if row.measured.method else NOTHING),
)
FIGURES = ("ratio_to_target", "difference_to_target", "ratio_to_guide", "difference_to_guide", "figure", "guide")
WRITTEN = Context(prec=18)
REBASED_FIELDS = ("rebased_value", "rebased_grade")


def _row_differences(old: Snapshot, new: Snapshot) -> Iterator[Difference]:
    before = {row.code: row for row in old.review.rows}
    after = {row.code: row for row in new.review.rows}
    for code in before | after:
        yield from _of_row(before.get(code), after.get(code), old.format)


def _of_row(old: Row | None, new: Row | None, told_in: Format) -> Iterator[Difference]:
    row = new or old
    if old is None or new is None:
        was, now = ("", "追加") if old is None else ("掲載", "なし")
        yield Difference(row.code, row.name, "kpi", "指標", was, now)
        return
    old, new = _held(old, told_in), _as_far_as_told(_held(new, told_in), old)
    if plain(old) == plain(new):
        return
    found = list(_printed(old, new))
    yield from found or [Difference(row.code, row.name, "other", "そのほかの項目", "公表したもの", "変更後のもの")]


def _held(row: Row, told_in: Format) -> Row:
    """What a release of this format holds of the row."""
    return row if told_in.fields is None else thaw(freeze(row, told_in.fields), Row)


def _as_far_as_told(new: Row, old: Row) -> Row:
    """Without where the KPI stands between work and effect, if the release had said nothing of that: to say it for the
    first time changes nothing that was published."""
    return new if old.result_level else replace(new, result_level="")


def _printed(old: Row, new: Row) -> Iterator[Difference]:
    for field, label, text in PRINTED:
        if text(old) != text(new):
            yield Difference(old.code, old.name, field, label, text(old), text(new), field in REBASED_FIELDS)
    for year in sorted((old.cells.keys() | new.cells.keys()) - {new.year}):
        before, after = _past(old.cells.get(year)), _past(new.cells.get(year))
        if before != after:
            yield Difference(old.code, old.name, f"value_{year}", f"{wareki(year)}の実績値", before, after)


def plain(row: Row) -> Row:
    """The row itself: without what no reader sees (database ids, how far a value had come in the yearly cycle),
    what it repeats of its measure, which is a text of the plan, and what a revision changed for later years only."""
    cells = {year: replace(cell, state="") for year, cell in row.cells.items()}
    cell, place = replace(row.cell, state=""), Place(row.place.goal_number, "")
    bare = replace(row, id=0, owner_id=None, departments=(), place=place, cells=cells, cell=cell)
    return replace(bare, earlier_targets=_revised(row), rated=_as_written(row.rated), last=_as_written(row.last))


def _as_written(rated: Rated | None) -> Rated | None:
    """The figures in as many digits as the data files could ever write; what lies behind them is how a version
    divides."""
    if rated is None:
        return None
    figures = ((name, getattr(rated.assessment, name)) for name in FIGURES)
    rounded = {name: None if figure is None else WRITTEN.plus(figure) for name, figure in figures}
    return replace(rated, assessment=replace(rated.assessment, **rounded))


def _revised(row: Row) -> tuple[EarlierTarget, ...]:
    """The revisions that were in force in the row's year. Name and unit are compared as the row's own."""
    return tuple(
        replace(earlier, name="", renamed="", unit="", new_unit="")
        for earlier in row.earlier_targets
        if row.year is None or earlier.until < row.year
    )


def _plan_value(value: PlanValue) -> str:
    printed = value.text or value.number
    return f"{printed}（{value.year_short}）" if value.year_short else printed


def _month(cell: Cell) -> str:
    return long_month(cell.expected_month) if cell.expected_month else NOTHING


def _guides(row: Row) -> str:
    guides = sorted(row.measured.guides.items())
    return "、".join(f"{short_year(year)} {format_guide(value, row.decimals)}" for year, value in guides)


def _past(cell: Cell | None) -> str:
    return NOTHING if cell is None else f"{cell.text}（{cell.status_label}）"


# --- The plan's texts, and what was said of the year -------------------------------------------------------


def _text_differences(old: Snapshot, new: Snapshot) -> Iterator[Difference]:
    before, after = (texts_of(one) | spoken_in(one.review) | opinion_texts_of(one.review) for one in (old, new))
    for place in before | after:
        was, now = before.get(place), after.get(place)
        text = now or was
        old_lines, new_lines = (one.text.split("\n") if one else [] for one in (was, now))
        if old_lines != new_lines:
            yield Difference("", text.name, place, text.label, *_changed_part(old_lines, new_lines))


def _changed_part(old: list[str], new: list[str]) -> tuple[str, str]:
    """The paragraphs that differ, without those before and after them that do not."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    old, new = old[same:], new[same:]
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old[::-1], new[::-1], strict=False)))
    return "\n".join(old[: len(old) - tail]), "\n".join(new[: len(new) - tail])
