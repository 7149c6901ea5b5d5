"""One KPI as the report prints it: ready strings only, the same for page and PDF."""

from collections.abc import Iterable

from goals.choices import Labels
from kpis.assessing import number_text
from kpis.choices import TRENDS, signal_label
from kpis.measurement.numerals import short_year
from kpis.measurement.terms import Badge, GradeLook, Scheme
from organization.eras import long_month
from reports.charts.spec import StripPart
from reports.charts.strip import describe_strip, grade_strip
from reports.charts.svg import kpi_chart
from reports.charts.wording import describe
from reports.pack.brief import Brief, paragraphs
from reports.review.cell import Cell, PlanValue
from reports.review.chain import level_label
from reports.review.charting import chart_of
from reports.review.facts import Review, Tally
from reports.review.levels import all_units, holder_of
from reports.review.rating import deciding_of, judged_phrase, rules_sentence
from reports.review.row import Reading, Row
from reports.review.rows import missing_cell
from reports.site.sentences import last_year_text


def grade(look: GradeLook | Badge) -> dict:
    beside = getattr(look, "beside", "")
    return {"code": look.code, "symbol": look.symbol, "label": look.label, "token": look.token, "beside": beside}


def entry(row: Row, review: Review) -> dict:
    """Every printed fact of a KPI but its chart."""
    decided = deciding_of(row.rated)
    return {
        "code": row.code,
        "name": row.name,
        "unit": row.full_unit or "－",
        "place": place(row, review.words),
        "baseline": plan_value(row.baseline),
        "target": plan_value(row.target),
        "actuals": [year_actual(row, year) for year in listed_years_of(review)],
        "latest": [year_actual(row, year) for year in latest_years_of(review)],
        "actual": year_actual(row, row.year),
        "last_actual": actual(row.last_cell) if row.last_cell else None,
        "achievement": row.rated.achievement,
        "progress": row.rated.progress,
        "deciding": {"text": decided.text, "by": decided.by},
        "judged": judged_phrase(row.measured, row.rated, row.unit),
        "guide": row.rated.guide,
        "grade": grade(row.badge) | {"rebased": row.rebased.grade_text if row.rebased else ""},
        "last_grade": grade(row.last.grade) if row.last and (review.last_year or review.compares) else None,
        "owner": row.owner or "・".join(row.departments) or "－",
        "absence": absence(row.cell),
        "observations": observations(row, review.scheme),
        "cause": paragraphs(row.cell.cause),
        "next_step": paragraphs(row.cell.next_step),
        "notes": notes(row),
        "readings": readings(row.readings),
        "level": level_label(row),
    }


def years_of(review: Review) -> range:
    """The plan's years up to the one under review."""
    return range(review.strategy.first_year, review.year + 1)


def listed_years_of(review: Review) -> range:
    """The list has room for three years; the sheets have all of them."""
    return years_of(review)[-3:]


def latest_years_of(review: Review) -> range:
    """Last year and this year; the plan's first year stands alone."""
    return years_of(review)[-2:]


def place(row: Row, words: Labels) -> str:
    """What the KPI hangs under; a measure goes by its code."""
    if row.place.measure_code:
        return f"{row.place.measure_code}　{row.place.measure_name}"
    return "　".join(holder_of(row.place, words))


def actual(cell: Cell) -> dict:
    return {
        "year": short_year(cell.year),
        "text": cell.text,
        "number": cell.has_value,
        "provisional": cell.is_provisional,
    }


def year_actual(row: Row, year: int) -> dict:
    """With the re-based value (遡及改定) beside the published one, where the statistic was revised later, and with
    what was judged where the plan's years are judged together: 「（累計35）」."""
    now = year == row.year
    rebased = row.rebased.value_text if row.rebased and now else ""
    printed = actual(row.cells.get(year) or missing_cell(year))
    return printed | {"rebased": rebased, "judged": row.judged_mark if now else ""}


def plan_value(value: PlanValue) -> dict:
    """Baseline or target as a number under the unit's column, or the plan's own words where it has none."""
    return {"text": value.number, "year": value.year_short}


def absence(cell: Cell) -> str:
    """Why there is no value: 「未公表（令和8年10月に公表予定）」; empty where there is one."""
    if cell.has_value or cell.attained is not None:
        return ""
    expected = f"（{long_month(cell.expected_month)}に公表予定）" if cell.expected_month else ""
    return f"{cell.status_label}{expected}"


def observations(row: Row, scheme: Scheme) -> list[str]:
    """What is seen beside the grade: against the guide value, last year, the baseline."""
    assessment = row.assessment
    found = []
    if assessment.actual is not None and row.rated.guide != "－":
        found.append(f"目安値（{short_year(row.year)}） {row.rated.guide}")
    if judged := judged_phrase(row.measured, row.rated, row.unit):
        found.append(judged)
    found += [signal_label(signal, scheme) for signal in assessment.signals]
    if assessment.trend:
        found.append(TRENDS[assessment.trend][1])
    return found


def readings(found: Iterable[Reading]) -> list[dict]:
    """計画書の読み方, as lines of a head and a text."""
    return [{"head": one.head, "text": one.text} for one in found]


def notes(row: Row) -> list[str]:
    """The plan's own note, and its printed words where they say more than number and unit (「全21校」)."""
    printed = (("現状値", row.baseline), ("指標値", row.target))
    worded = [f"{word}は「{value.text}」" for word, value in printed if _says_more(value, row)]
    said = (row.note, *row.revision_notes, rules_sentence(row))
    found = [one for one in said if one]
    return [*found, f"計画書には、{'、'.join(worded)}と記載されています。"] if worded else found


def _says_more(value: PlanValue, row: Row) -> bool:
    if value.value is None or not value.text:
        return False
    numbers = {value.number, number_text(value.value, 0)}
    return value.text.replace(" ", "") not in {f"{number}{row.full_unit}" for number in numbers}


def chart(row: Row, review: Review, size: str = "sheet") -> dict:
    spec = chart_of(row, review.strategy)
    return {
        "code": row.code,
        "name": row.name,
        "grade": grade(row.badge),
        "svg": kpi_chart(spec, size),
        "alt": f"{spec.title}のグラフ。{describe(spec)}",
    }


def tallied(tally: Tally, key: str, *, width: int = 480) -> dict:
    """Counts, shares and changes of a set of KPIs, with their strip."""
    parts = [StripPart(count.grade.token, count.grade.label, count.grade.symbol, count.count) for count in tally.counts]
    return {
        "total": tally.total,
        "has_last": tally.last_total is not None,
        "counts": [
            {
                "grade": grade(count.grade),
                "count": count.count,
                "share": count.share,
                "last": last_year_text(count),
                "change": count.change,
                "share_change": count.share_change,
            }
            for count in tally.counts
        ],
        "strip": {"svg": grade_strip(parts, key, width=width, words=False), "alt": describe_strip(parts)},
    }


def listing(brief: Brief) -> dict:
    """Under their projects (or what stands in their place), after the goals' numeric targets."""
    review, entries = brief.review, brief.entries
    words = review.words
    groups = [{"name": f"{words.goal}の数値目標", "kpis": [entries[row.code] for row in review.goal_targets]}]
    groups += [
        {"name": unit.title(words), "kpis": [entries[row.code] for row in unit.rows]} for unit in all_units(review)
    ]
    return {
        "years": [short_year(year) for year in listed_years_of(review)],
        "columns": len(listed_years_of(review)) + 12,
        "year": short_year(review.year),
        "target_year": short_year(review.strategy.last_year),
        "groups": [group for group in groups if group["kpis"]],
    }
