"""Baseline and target of a line, as a KPI holds them: text, number, unit, year, decimals."""

from collections.abc import Iterator
from decimal import Decimal

from kpis.choices import Accumulation
from kpis.fields import DECIMALS
from kpis.measurement.numerals import NumeralError, limit_of, short_year
from kpis.measurement.printed import disagreement
from kpis.models import KPI
from kpis.plan.listing.head import PlanHead
from kpis.plan.listing.lines import Line
from kpis.plan.listing.proposals import Told
from kpis.plan.listing.values import NOTHING, Printed, read_printed, read_year, split_unit, with_unit


class BadCell(Exception):
    """``problems``: column → what is wrong; ``told`` is what could be read all the same."""

    def __init__(self, problems: dict[str, str], told: Told):
        self.problems, self.told = problems, told
        super().__init__("\n".join(problems.values()))


def read_values(kpi: KPI, line: Line, head: PlanHead) -> Told:
    """Fills the KPI's values. Raises ``BadCell`` with every cell that cannot be read."""
    unit, per = split_unit(line["unit"])
    target, baseline = read_printed(line["target"], unit), read_printed(line["baseline"], unit)
    if not unit:  # the target's own, else the baseline's; both are numbers of one unit
        unit = target.unit or baseline.unit
        target, baseline = read_printed(line["target"], unit), read_printed(line["baseline"], unit)
    # What is summed over the term is no amount per year, though its baseline may be one.
    kpi.unit, kpi.per = unit, "" if target.period else per or target.per or baseline.per
    kpi.decimals = max(target.decimals, baseline.decimals)
    limit = limit_of(target.text) or limit_of(line["unit"])
    kpi.target_text, kpi.target_value = with_unit(target, unit, kpi.per, kpi.decimals, limit), target.value
    kpi.baseline_text, kpi.baseline_value = with_unit(baseline, unit, kpi.per, kpi.decimals), baseline.value
    kpi.note = "\n".join(filter(None, dict.fromkeys((kpi.note, baseline.note, target.note))))
    problems = dict(_years(kpi, line, head, target, baseline))
    problems |= {column: text for column, text in _values(kpi, line) if column not in problems}
    told = Told(
        name=line["name"],
        unit=unit,
        per=kpi.per,
        baseline=kpi.baseline_value,
        target=kpi.target_value,
        texts=(kpi.note, kpi.baseline_text, kpi.target_text),
        period=target.period,
        limit=limit,
        is_words=bool(kpi.target_text) and kpi.target_value is None,
    )
    if problems:
        raise BadCell(problems, told)
    return told


def _years(kpi: KPI, line: Line, head: PlanHead, target: Printed, baseline: Printed) -> Iterator[tuple[str, str]]:
    kpi.target_year = head.last_year
    for key, printed in (("baseline", baseline), ("target", target)):
        try:
            year = _year(line, key, printed)
        except NumeralError as error:
            yield f"{key}_year", str(error)
            continue
        if year is not None and printed.text:
            setattr(kpi, f"{key}_year", year)
    if kpi.target_year < head.first_year:
        words = (
            f"指標値の年度（{short_year(kpi.target_year)}）が、計画の初年度（{short_year(head.first_year)}）より前です。"
            "前の計画の一覧ではないか、計画の期間が正しいかをご確認ください。"
        )
        yield _column(line, "target_year", "target"), words
    elif kpi.baseline_year is not None and kpi.baseline_year >= kpi.target_year:
        words = (
            f"現状値の年度（{short_year(kpi.baseline_year)}）は、"
            f"指標値の年度（{short_year(kpi.target_year)}）より前にしてください。"
        )
        yield _column(line, "baseline_year", "baseline"), words


def _year(line: Line, key: str, printed: Printed) -> int | None:
    """The column's, else the one printed with the value, else the heading's."""
    text = line[f"{key}_year"]
    if text and text not in NOTHING:
        return read_year(text)
    above = line[f"{key}_year_above"]
    return printed.year or (int(above) if above else None)


def _column(line: Line, key: str, other: str) -> str:
    """Where the year was read."""
    return key if line[key] else other


def _values(kpi: KPI, line: Line) -> Iterator[tuple[str, str]]:
    if not kpi.target_text and line["name"]:
        yield "target", "空欄です。数値か、「設置」のような文言を入力してください。"
    if kpi.decimals > DECIMALS[1]:
        yield "target", f"小数は{DECIMALS[1]}桁までです。丸めた値を入力してください。"
    by_attainment = kpi.target_value is None
    for word, key in (("現状値", "baseline"), ("指標値", "target")):
        text, value = getattr(kpi, f"{key}_text"), getattr(kpi, f"{key}_value")
        if told := disagreement(word, text, value, kpi.unit, by_attainment=by_attainment):
            yield key, told


def guides_in(kpi: KPI, line: Line, head: PlanHead) -> dict[int, Decimal]:
    """The yearly targets of the list, for the years of the plan before the target's; arrows and words say no number.

    A sum over the term has none: whether such columns add up or stand alone, no list says.
    """
    if kpi.accumulation == Accumulation.PERIOD_TOTAL or kpi.target_value is None:
        return {}
    read = {year: read_printed(text, kpi.unit).value for year, text in line.guides.items()}
    years = range(head.first_year, kpi.target_year)
    return {year: value for year, value in sorted(read.items()) if value is not None and year in years}
