"""年度の比較: all KPIs by the years, and two years set against each other, as the pages print them."""

from collections.abc import Iterable
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString

from kpis.measurement.numerals import fiscal_year_label, short_year, wareki
from kpis.measurement.terms import Badge, GradeLook
from organization.frozen import frozen
from reports.review.closing import is_last_year
from reports.review.facts import Review
from reports.review.levels import group_of
from reports.review.row import Row
from reports.review.tally import tally
from reports.review.years import Comparison, Counted, Course, Step, Years, YearsLine
from reports.site import stats
from reports.site.filters import KPIFilter
from reports.site.lines import in_bodies
from reports.site.listing import hits_sentence

FILTERS = ("goal", "department")
LINE = (
    '<tr><th scope="row"><a href="{url}"><span class="num code">{code}</span> {name}</a>{mark}</th>{cells}'
    '<td class="years-matrix__target">{target}</td></tr>'
)
CELL = (
    '<td><span class="grade grade--{token}"><span class="grade__symbol" aria-hidden="true">{symbol}</span>'
    '<span class="grade__word">{label}</span>{beside}</span><span class="num">{value}</span></td>'
)
BESIDE = '<span class="grade__beside">・{}</span>'
NOTHING = '<td class="sub">計画になし</td>'
GONE = '<span class="sub">（現在の計画にはありません）</span>'


@frozen
class YearStrip:
    """How many KPIs earned each grade in a year."""

    label: str
    title: str
    url: str
    strip: dict
    note: str


def matrix(years: Years, data) -> dict:
    """``data``: what the visitor asks for of goals and departments (a query)."""
    newest = years.newest
    latest = [line.latest for line in years.lines]
    filters = KPIFilter(data, rows=latest, scheme=newest.scheme, words=newest.words, only=FILTERS)
    chosen = {row.code for row in filters.chosen(latest)}
    lines = [line for line in years.lines if line.code in chosen]
    return {
        "filter": filters,
        "heads": [(short_year(review.year), fiscal_year_label(review.year)) for review in years.reviews],
        "strips": [_strip(review, chosen) for review in years.reviews],
        "looks": looks(years.reviews),
        "rows": in_bodies(
            ((group_of(line.latest, newest.words), _line(line, newest)) for line in lines),
            len(years.reviews) + 2,
            is_open=len(lines) < len(latest),
        ),
        "hits": hits_sentence([line.latest for line in lines], latest, newest.words),
        "pairs": pairs(years),
        "is_last": is_last_year(newest),
        "is_filtered": any(data.get(name) for name in FILTERS),
    }


def looks(reviews: Iterable[Review]) -> list[GradeLook]:
    """Every class that graded one of the years, once."""
    return list(dict.fromkeys(look for review in reviews for look in review.grade_looks))


def pairs(years: Years) -> list[dict]:
    """The newest year set against each of those before it, the nearest first."""
    newest = years.newest
    return [
        {
            "year": review.year,
            "label": f"{short_year(review.year)}と{short_year(newest.year)}",
            "url": reverse("dashboards:compare", args=[newest.strategy.code, newest.year, review.year]),
        }
        for review in reversed(years.reviews[:-1])
    ]


def _strip(review: Review, chosen: set[str]) -> YearStrip:
    rows = [row for row in review.kpi_rows if row.code in chosen]
    return YearStrip(
        label=short_year(review.year),
        title=wareki(review.year),
        url=reverse("dashboards:overview", args=[review.strategy.code, review.year]),
        strip=stats.strip(tally(rows, review.scheme, review.tally)),
        note="入力の途中" if review.status.unfinished else "公表前" if review.status.is_draft else "",
    )


def _line(line: YearsLine, newest: Review) -> str:
    row = line.latest
    return LINE.format(
        url=reverse("dashboards:kpi", args=[newest.strategy.code, row.year, row.code]),
        code=escape(row.code),
        name=escape(row.name),
        mark=GONE if line.is_gone else "",
        cells=year_cells(line),
        target=escape(row.said(row.target)),
    )


def year_cells(line: YearsLine) -> SafeString:
    """A cell of each year: the grade as symbol and word, and the value."""
    return SafeString("".join(map(_cell, line.rows)))


def _cell(row: Row | None) -> str:
    if row is None:
        return NOTHING
    badge = row.badge
    beside = BESIDE.format(escape(badge.beside)) if badge.beside else ""
    value = f"{row.cell.text}{row.judged_mark}" if row.cell.is_entered else ""
    words = {name: escape(getattr(badge, name)) for name in ("token", "symbol", "label")}
    return CELL.format(value=escape(value), beside=beside, **words)


# --- Two years ---------------------------------------------------------------------------------------------

SHORT = {
    Course.UP: "上がった",
    Course.DOWN: "下がった",
    Course.NEW: "新たに評価",
    Course.GONE: "評価がなくなった",
    Course.SAME: "同じ",
    Course.UNLIKE: "区分が異なる",
    Course.NONE: "どちらも実績値なし",
}
LISTED = (Course.UP, Course.DOWN, Course.NEW, Course.GONE)


@frozen
class Moved:
    """A KPI in two years, as the list prints it; a badge of None stands where the plan lacked it."""

    code: str
    name: str
    url: str
    before: Badge | None
    before_value: str
    after: Badge | None
    after_value: str
    owner: str


def compared(found: Comparison, years: Years) -> dict:
    """The page of two years: counts by goal and department, and who moved, by name."""
    before, after = found.before, found.after
    courses = found.courses
    return {
        "compared": found,
        "before": before.year,
        "labels": (short_year(before.year), short_year(after.year)),
        "title": f"{wareki(before.year)}と{wareki(after.year)}の比較",
        "crumbs": _crumbs(found),
        "sentence": sentence(found),
        "courses": [SHORT[course] for course in courses],
        "whole": _counts(found.whole, courses),
        "goals": (after.words.goal, [_counts(one, courses) for one in found.by_goal]),
        "departments": ("担当部署", [_counts(one, courses) for one in found.by_department]),
        "lists": [
            (course.value, [_moved(step, after.strategy.code) for step in found.of(course)]) for course in LISTED
        ],
        "others": [pair for pair in pairs(years) if pair["year"] != before.year],
    }


def _crumbs(found: Comparison) -> list[dict]:
    code, year = found.after.strategy.code, found.after.year
    return [
        {"label": "概況", "url": reverse("dashboards:overview", args=[code, year])},
        {"label": "年度の比較", "url": reverse("dashboards:years", args=[code, year])},
        {"label": f"{short_year(found.before.year)}と{short_year(year)}"},
    ]


def sentence(found: Comparison) -> str:
    """「令和7年度から令和8年度にかけて、評価が上がったのは12指標、下がったのは7指標です。」"""
    span = f"{wareki(found.before.year or 0)}から{wareki(found.after.year or 0)}にかけて、"
    counts = found.whole.counts
    if not found.steps:
        return ""
    fresh = f"新たに評価したのは{counts[Course.NEW]}指標、評価がなくなったのは{counts[Course.GONE]}指標です。"
    if found.reason:
        return f"{span}{fresh}"
    moved = f"評価が上がったのは{counts[Course.UP]}指標、下がったのは{counts[Course.DOWN]}指標"
    return f"{span}{moved}、同じものは{counts[Course.SAME]}指標です。{fresh}"


def _counts(one: Counted, courses: list[Course]) -> dict:
    return {"name": one.name, "total": one.total, "counts": [(SHORT[course], one.counts[course]) for course in courses]}


def _moved(step: Step, code: str) -> Moved:
    row, (before, after) = step.row, (step.before, step.after)
    return Moved(
        code=row.code,
        name=row.name,
        url=reverse("dashboards:kpi", args=[code, row.year, row.code]),
        before=before.badge if before else None,
        before_value=before.value_with_unit if before else "",
        after=after.badge if after else None,
        after_value=after.value_with_unit if after else "",
        owner=row.owner,
    )
