"""Rows of the KPI list as ready strings, beside plain values to sort by.

A number is formatted once, in the review, and a row is written in one go: a Django template looks up, localises
and escapes each of 1,600 values by itself, which takes six times as long.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import groupby
from operator import itemgetter

from django.utils.safestring import SafeString

from kpis.measurement.terms import Scheme
from reports.review.rating import deciding_of, judged_short
from reports.review.row import Row

LOWEST = Decimal("-Infinity")
SHOWN_YEARS = 3
# On a phone a row is a small card, so the style sheet takes the table apart; the roles keep it a table to listen to.
ROW = (
    '<tr role="row"><td role="cell" class="code num">{code}</td>'
    '<th role="rowheader" scope="row"><a href="{url}">{name}</a>{mark}</th>'
    '<td role="cell" class="unit">{unit}</td><td role="cell" class="num baseline">{baseline}{baseline_year}</td>'
    '{values}<td role="cell" class="num target">{target}</td>{judged}'
    '<td role="cell" class="department">{department}</td></tr>'
)
JUDGED = (
    '<td role="cell" class="num rate">{bar}{achievement}</td><td role="cell" class="num way">{progress}</td>'
    '<td role="cell" class="num decided">{deciding}<span class="sub">{decided_by}</span></td>'
    '<td role="cell" class="judged"><span class="grade grade--{token}"><span class="grade__symbol" aria-hidden="true">'
    "{symbol}</span>{grade}{beside}</span>{rebased}</td>"
)
VALUE = '<td role="cell" class="num {}">{}</td>'
VALUE_CLASSES = ("earlier", "before", "now")
BASELINE_YEAR = '<span class="sub">（{}）</span>'
BESIDE = '<span class="grade__beside">・{}</span>'
MARK = '<span class="sub">（{}）</span>'
BODY = '<tbody role="rowgroup">\n{}\n</tbody>'
GROUP = (
    '<tr role="row" class="kpi-group"><th role="rowheader" scope="rowgroup" colspan="{}"><details class="fold"{}>'
    '<summary>{} <span class="sub nowrap">{}</span></summary></details></th></tr>'
)
REBASED = '<span class="rebased sub">{}</span>'
JUDGED_BELOW = '<span class="sub period">{}</span>'
PROVISIONAL = '<span class="sub">速報</span>'
BAR = (
    '<svg class="rate__bar" aria-hidden="true" width="100%" height="4">'
    '<rect width="{}%" height="4" class="fill-{}"/></svg>'
)
TEXTS = (
    "code",
    "url",
    "name",
    "unit",
    "baseline",
    "target",
    "achievement",
    "progress",
    "deciding",
    "decided_by",
    "token",
    "symbol",
)
TEXTS += ("grade", "beside", "department")


@dataclass(slots=True)
class KPILine:
    """One row of a table of KPIs. ``sort_*`` never hold None, so that any column can be sorted."""

    code: str
    url: str
    name: str
    unit: str
    baseline: str
    baseline_year: str
    values: tuple[str, ...]
    target: str
    achievement: str
    bar: str
    progress: str
    deciding: str
    decided_by: str
    symbol: str
    label: str
    grade: str
    beside: str
    token: str
    department: str
    sort_code: tuple[bool, int, int, str, int, str]
    sort_baseline: Decimal
    sort_values: tuple[Decimal, ...]
    sort_target: Decimal
    sort_achievement: Decimal
    sort_progress: Decimal
    sort_deciding: Decimal
    sort_grade: int
    provisional: bool
    rebased_value: str
    rebased_grade: str
    period: str = ""  # 「累計35」, what was judged in the year's place
    judged_value: Decimal | None = None
    mark: str = ""
    group: str = ""

    @property
    def html(self) -> SafeString:
        """The row of the table, every text escaped."""
        texts = {name: escape(getattr(self, name)) for name in TEXTS}
        texts["beside"] = BESIDE.format(texts["beside"]) if self.beside else ""
        year = BASELINE_YEAR.format(self.baseline_year) if self.baseline_year else ""
        bar = BAR.format(self.bar, self.token) if self.bar else ""
        rebased = REBASED.format(escape(self.rebased_grade)) if self.rebased_grade else ""
        mark = MARK.format(escape(self.mark)) if self.mark else ""
        judged = JUDGED.format(bar=bar, rebased=rebased, **texts) if self.values else ""
        return SafeString(ROW.format(mark=mark, baseline_year=year, values=self._values_html(), judged=judged, **texts))

    def _values_html(self) -> str:
        texts = [escape(value) for value in self.values]
        if self.provisional:
            texts[-1] += PROVISIONAL
        if self.rebased_value:
            texts[-1] += REBASED.format(escape(self.rebased_value))
        if self.period:
            texts[-1] += JUDGED_BELOW.format(escape(self.period))
        classes = VALUE_CLASSES[len(VALUE_CLASSES) - len(texts) :]
        return "".join(VALUE.format(*pair) for pair in zip(classes, texts, strict=True))


def in_bodies(rows: Iterable[tuple[str, str]], columns: int, *, is_open: bool) -> SafeString:
    """Rows, each with its group's title, as one body for each group; from its head a phone unfolds them."""
    groups = [(title, [html for _, html in found]) for title, found in groupby(rows, key=itemgetter(0))]
    return SafeString("\n".join(body(_head(title, found, columns, is_open), *found) for title, found in groups))


def body(*rows: str) -> SafeString:
    return SafeString(BODY.format("\n".join(rows)))


def _head(title: str, rows: list[str], columns: int, is_open: bool) -> str:
    return GROUP.format(columns, " open" if is_open else "", escape(title), f"{len(rows)}指標")


def line_of(
    row: Row, base_url: str, years: tuple[int, ...], scheme: Scheme, mark: str = "", group: str = ""
) -> KPILine:
    assessment, decided, grade = row.assessment, deciding_of(row.rated), row.grade
    rate = assessment.ratio_to_target
    cells = [row.cells.get(year) for year in years]
    return KPILine(
        code=row.code,
        url=f"{base_url}{row.code}/",
        name=row.name,
        unit=row.full_unit,
        baseline=row.baseline.number,
        baseline_year=row.baseline.year_short,
        values=tuple(cell.text if cell else "" for cell in cells),
        target=row.target.number,
        achievement=row.rated.achievement,
        bar="" if rate is None else f"{max(Decimal(0), min(rate, Decimal(100))):.0f}",
        progress=row.rated.progress,
        deciding=decided.text,
        decided_by=decided.by,
        symbol=grade.symbol,
        label=row.badge.words,
        grade=grade.label,
        beside=row.badge.beside,
        token=grade.token,
        department=row.owner,
        sort_code=code_key(row),
        sort_baseline=_or_lowest(row.baseline.value),
        sort_values=tuple(_or_lowest(cell.value if cell else None) for cell in cells),
        sort_target=_or_lowest(row.target.value),
        sort_achievement=_or_lowest(rate),
        sort_progress=_or_lowest(assessment.difference_to_target),
        sort_deciding=_or_lowest(assessment.figure),
        sort_grade=scheme.rank_of(grade.code),
        provisional=bool(years) and row.cell.is_provisional,
        rebased_value=row.rebased.value_text if row.rebased else "",
        rebased_grade=row.rebased.grade_text if row.rebased else "",
        period=judged_short(row.measured, row.rated) if years else "",
        judged_value=assessment.judged_value if years else None,
        mark=mark,
        group=group,
    )


def shown_years(first_year: int, fiscal_year: int | None) -> tuple[int, ...]:
    """The last three years of the plan up to the asked one."""
    if fiscal_year is None:
        return ()
    return tuple(range(max(first_year, fiscal_year - SHOWN_YEARS + 1), fiscal_year + 1))


def code_key(row: Row) -> tuple[bool, int, int, str, int, str]:
    """4-1-10 after 4-1-9 (within a measure the longer code is the later one), and the goals' targets G1 … first."""
    measure, is_below = row.place.measure_code, not row.is_goal_target
    return is_below, row.place.project_number or 0, len(measure), measure, len(row.code), row.code


def _or_lowest(value: Decimal | None) -> Decimal:
    return LOWEST if value is None else value
