"""人口の将来展望: its series with their figures, notes and footnotes, written at any time.

A published year keeps the outlook that it was published with.
"""

from decimal import Decimal

from django.db.models import ProtectedError, QuerySet

from goals.choices import PopulationKind
from goals.models import PopulationFigure, PopulationSeries, Strategy
from kpis.models import ReviewPoint
from kpis.plan.editing.blocks import from_text, to_text
from kpis.plan.editing.holding import Held, held_now, holding, not_overtaken
from kpis.plan.editing.tree import UP
from kpis.plan.strategy_file.review_points import OUTLOOK
from kpis.workflow.runner import Invalid
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied, Refused

YEARS = (1800, 2300)


@frozen
class Figure:
    """``year`` as a number, ``year_text`` and ``text`` as printed, ``marks`` of footnotes."""

    year: int
    year_text: str
    text: str
    value: Decimal
    kind: str
    marks: tuple[str, ...] = ()
    as_of: str = ""

    @classmethod
    def of(cls, figure: PopulationFigure) -> "Figure":
        told = {name: getattr(figure, name) for name in ("year", "year_text", "text", "value", "kind", "as_of")}
        return cls(**told, marks=tuple(figure.marks))


@frozen
class SeriesText:
    """``notes`` and ``footnotes`` are typed text: blocks, and one 「記号：説明」 a line. ``goal``: id of the goal."""

    code: str
    name: str
    unit: str = ""
    decimals: int = 0
    goal: int | None = None
    notes: str = ""
    footnotes: str = ""
    figures: tuple[Figure, ...] = ()

    @classmethod
    def of(cls, series: PopulationSeries) -> "SeriesText":
        return cls(
            code=series.code,
            name=series.name,
            unit=series.unit,
            decimals=series.decimals,
            goal=series.goal_id,
            notes=to_text(series.notes),
            footnotes="\n".join(f"{mark}：{' '.join(text.split())}" for mark, text in series.footnotes.items()),
            figures=tuple(Figure.of(one) for one in series.figures.order_by("position")),
        )


def read_footnotes(typed: str) -> dict[str, str]:
    """A line without its mark or its text is refused."""
    found: dict[str, str] = {}
    for row in filter(None, (one.strip() for one in typed.splitlines())):
        mark, _, text = row.replace(":", "：", 1).partition("：")
        if not mark.strip() or not text.strip():
            raise Invalid({"footnotes": f"「{row}」は、「記号：説明」の形で入力してください。"})
        found[mark.strip()] = text.strip()
    return found


def save_series(
    strategy: Strategy,
    text: SeriesText,
    series: PopulationSeries | None = None,
    *,
    seen: SeriesText | None = None,
    by: User | None = None,
) -> PopulationSeries:
    """The rules are those of the file: a value for every figure, a text for every mark, a target for the goal."""
    with holding(strategy, by) as held:
        kept = held_now(PopulationSeries, series) or PopulationSeries(strategy=held.strategy, position=_last(held))
        stored = SeriesText.of(kept) if series else None
        not_overtaken(stored, seen)
        if stored == text:
            return kept
        same = stored is not None and stored.footnotes == text.footnotes
        footnotes = kept.footnotes if same else read_footnotes(text.footnotes)
        if found := _problems(held, kept, text, footnotes):
            raise Invalid(found)
        if stored is None or stored.notes != text.notes:
            kept.notes = from_text(text.notes)
        used = {mark for figure in text.figures for mark in figure.marks}
        kept.footnotes = {mark: words for mark, words in footnotes.items() if mark in used}
        if stored is not None and stored.name != text.name:
            _rename_points(held, stored.name, text.name)
        kept.code, kept.name, kept.unit, kept.decimals = text.code, text.name, text.unit, text.decimals
        kept.goal_id = text.goal
        kept.save()
        _write_figures(kept, text)
        held.record(f"人口の将来展望「{kept}」", "を加えました。" if series is None else "の内容を変えました。")
    return kept


def shift_series(strategy: Strategy, series: PopulationSeries, way: str, *, by: User | None = None) -> bool:
    with holding(strategy, by) as held:
        everyone = list(held.strategy.population.order_by("position", "code"))
        at = next(place for place, one in enumerate(everyone) if one.pk == series.pk)
        to = at + (-1 if way == UP else 1)
        if not 0 <= to < len(everyone):
            return False
        everyone[at], everyone[to] = everyone[to], everyone[at]
        _position(everyone)
        held.record(f"人口の将来展望「{series}」", "の並び順を変えました。")
    return True


def remove_series(strategy: Strategy, series: PopulationSeries, *, by: User | None = None) -> None:
    with holding(strategy, by) as held:
        name = f"人口の将来展望「{series}」"
        try:
            series.delete()
        except ProtectedError:
            why = f"{name}には実績が入力されているため、削除できません"
            raise Refused(Denied(why, now="名称や値は直せます。")) from None
        _points(held, series.name).delete()
        _position(list(held.strategy.population.order_by("position", "code")))
        held.record(name, "を削除しました。")


# --- Within ------------------------------------------------------------------------------------------------------


def _points(held: Held, name: str) -> QuerySet[ReviewPoint]:
    """The 要確認 that the file tells of a series by its name."""
    return ReviewPoint.objects.filter(strategy=held.strategy, subject=OUTLOOK, text__startswith=f"{name}：")


def _rename_points(held: Held, before: str, after: str) -> None:
    points = list(_points(held, before))
    for point in points:
        point.text = after + point.text.removeprefix(before)
    ReviewPoint.objects.bulk_update(points, ["text"])


def _last(held: Held) -> int:
    return max(held.strategy.population.values_list("position", flat=True), default=0) + 1


def _position(everyone: list[PopulationSeries]) -> None:
    for position, one in enumerate(everyone, start=1):
        one.position = position
    PopulationSeries.objects.bulk_update(everyone, ["position"])


def _problems(held: Held, series: PopulationSeries, text: SeriesText, footnotes: dict[str, str]) -> dict[str, str]:
    found = {}
    others = held.strategy.population.exclude(pk=series.pk)
    if not text.name.strip():
        found["name"] = "名称を入力してください。"
    if text.code.lower() in {code.lower() for code in others.values_list("code", flat=True)}:
        found["code"] = f"コード「{text.code}」の系列が、この計画にあります。"
    if text.goal is not None and not held.strategy.goals.filter(pk=text.goal, targets__isnull=False).exists():
        found["goal"] = "数値目標のない目標です。先に数値目標を加えるか、「なし」を選んでください。"
    if not text.figures:
        found["figures"] = "値を一つ以上入力してください。"
    if missing := {mark for one in text.figures for mark in one.marks} - footnotes.keys():
        found["footnotes"] = f"脚注の記号「{'、'.join(sorted(missing))}」の説明を入力してください。"
    for other in others:
        if clash := [mark for mark in footnotes if other.footnotes.get(mark, footnotes[mark]) != footnotes[mark]]:
            found["footnotes"] = f"記号「{clash[0]}」は、「{other}」で別の説明に使われています。"
    return found


def figure_problem(figure: Figure) -> str:
    """What is wrong with one figure; empty where nothing is."""
    if not YEARS[0] <= figure.year <= YEARS[1]:
        return f"年は{YEARS[0]}から{YEARS[1]}までの西暦で入力してください。"
    if not figure.year_text or not figure.text:
        return "年と値の印刷する形を入力してください。"
    return "" if figure.kind in PopulationKind.values else "種類を選んでください。"


def _write_figures(series: PopulationSeries, text: SeriesText) -> None:
    if tuple(Figure.of(one) for one in series.figures.order_by("position")) == text.figures:
        return
    series.figures.all().delete()
    names = ("year", "year_text", "text", "value", "kind", "as_of")
    PopulationFigure.objects.bulk_create(
        PopulationFigure(
            series=series, position=position, marks=list(one.marks), **{name: getattr(one, name) for name in names}
        )
        for position, one in enumerate(text.figures, start=1)
    )
