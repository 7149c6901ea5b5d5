"""From stored rows to the words of measurement, and from figures to print: shared by pages, reports and imports."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from unicodedata import normalize

from goals.models import GradeClass as StoredClass
from goals.models import GradeScheme, Strategy
from kpis.choices import ATTAINED_WORDS, ValueStatus
from kpis.measurement import Figure, GradeClass, Measured, Scheme, print_percent
from kpis.measurement.numerals import decimals_of, format_guide, format_harder, format_number
from kpis.models import KPI, Actual, GuideValue, ReportingYear

NO_FIGURE = "－"


def scheme_of(strategy: Strategy) -> Scheme:
    """What the strategy grades by now: every year that is not published, and none that is. One query."""
    return schemes_of([strategy])[strategy.pk]


def schemes_of(strategies: Iterable[Strategy]) -> dict[int, Scheme]:
    """The same of several: strategy's id → scheme. One query."""
    used = {strategy.pk: strategy.grade_scheme_id for strategy in strategies}
    rows = defaultdict(list)
    for one in StoredClass.objects.filter(scheme__in=set(used.values())).order_by("position").select_related("scheme"):
        rows[one.scheme_id].append(one)
    return {pk: scheme_with(rows[scheme][0].scheme, rows[scheme]) for pk, scheme in used.items()}


def scheme_with(stored: GradeScheme, classes: Iterable[StoredClass]) -> Scheme:
    """A stored scheme and its classes, best first, in the words of the arithmetic."""
    return Scheme(
        figure=Figure(stored.figure),
        classes=tuple(GradeClass(one.code, one.threshold, one.label, one.symbol, one.token) for one in classes),
        code=stored.code,
        name=stored.name,
        source=stored.source,
    )


def scheme_in(strategy: Strategy, fiscal_year: int | None) -> Scheme:
    """What a year is graded by; the plan itself (None) by what the strategy grades by now."""
    years = ReportingYear.objects.of(strategy).filter(fiscal_year=fiscal_year)
    kept = None if fiscal_year is None else years.values_list("grade_scheme", flat=True).first()
    return scheme_from(kept) if kept else scheme_of(strategy)


def scheme_for(year: ReportingYear) -> Scheme:
    """A year that was published keeps what it was published by, also when it is taken back."""
    return scheme_from(year.grade_scheme) if year.grade_scheme else scheme_of(year.strategy)


def plain_scheme(scheme: Scheme) -> dict:
    """A scheme as JSON can hold it, in every detail (the same text that a release holds)."""
    facts = ("code", "threshold", "label", "symbol", "token")
    return {
        "figure": scheme.figure.value,
        "classes": [{fact: _plain(getattr(one, fact)) for fact in facts} for one in scheme.classes],
        "code": scheme.code,
        "name": scheme.name,
        "source": scheme.source,
    }


def scheme_from(plain: Mapping) -> Scheme:
    """The scheme that ``plain_scheme`` wrote. Content of an older release says nothing of names and looks."""
    classes = (one | {"threshold": _threshold(one["threshold"])} for one in plain["classes"])
    words = {name: plain.get(name, "") for name in ("code", "name", "source")}
    return Scheme(Figure(plain["figure"]), tuple(GradeClass(**one) for one in classes), **words)


def _plain(value: str | Decimal | None) -> str | None:
    return None if value is None else str(value)


def _threshold(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def measured_of(kpi: KPI, guides: Mapping[int, Decimal], first_year: int) -> Measured:
    """How a stored KPI is measured, in the words of the arithmetic; ``first_year`` is the plan's."""
    return Measured(
        direction=kpi.direction,
        accumulation=kpi.accumulation,
        guide_method=kpi.guide_method,
        method=kpi.method or None,
        baseline=kpi.baseline_value,
        baseline_year=kpi.baseline_year,
        target=kpi.target_value,
        target_year=kpi.target_year,
        guides=guides,
        share=kpi.is_share,
        decimals=kpi.decimals,
        first_year=first_year,
        count=_counts(kpi),
    )


def _counts(kpi: KPI) -> bool:
    """Whole things are counted: no decimals, no share, no rate."""
    unit = normalize("NFKC", kpi.unit)
    return not (kpi.decimals or kpi.is_share or "%" in unit or "‰" in unit or kpi.name.endswith("率"))


def guides_by_kpi(*strategies: Strategy) -> Mapping[int, dict[int, Decimal]]:
    """The stored guide values of every KPI, in one query."""
    by_kpi: dict[int, dict[int, Decimal]] = defaultdict(dict)
    stored = GuideValue.objects.filter(kpi__strategy__in=strategies).order_by()
    for kpi_id, fiscal_year, value in stored.values_list("kpi_id", "fiscal_year", "value"):
        by_kpi[kpi_id][fiscal_year] = value
    return by_kpi


def data_years_of(actuals: Iterable[Actual]) -> dict[int, int]:
    """Fiscal year → the year of its value, where that is another one."""
    return {actual.fiscal_year: actual.data_year for actual in actuals if actual.data_year}


def values_of(actuals: Iterable[Actual]) -> dict[int, Decimal]:
    """Year → number, as the arithmetic takes them; years without a number are absent."""
    return {actual.fiscal_year: actual.value for actual in actuals if actual.value is not None}


def number_text(value: Decimal, decimals: int) -> str:
    """A value as it is printed; one typed with more decimals than the plan's keeps them (never hidden)."""
    return format_number(value, max(decimals, decimals_of(value)))


def actual_text(actual: Actual, decimals: int) -> str:
    """An entry as it is printed: its number, 達成 / 未達成, or the sign of its status."""
    if actual.value is not None:
        return number_text(actual.value, decimals)
    if actual.attained is not None:
        return ATTAINED_WORDS[actual.attained]
    return ValueStatus(actual.status).row.printed


def percent_text(figure: Decimal | None, scheme: Scheme) -> str:
    return NO_FIGURE if figure is None else print_percent(figure, scheme)


def guide_text(guide: Decimal | None, decimals: int, increasing: bool) -> str:
    """As lists, workbook and sentences print it: in the KPI's decimals, rounded toward the harder side."""
    return NO_FIGURE if guide is None else format_harder(guide, decimals, increasing)


def guide_in_full(guide: Decimal | None, decimals: int) -> str:
    """As sheet and formula print it: with one decimal more where it is not exact."""
    return NO_FIGURE if guide is None else format_guide(guide, decimals)


def judged_text(value: Decimal | None, decimals: int) -> str:
    """The sum or mean that was judged; empty where the year's own value was."""
    return "" if value is None else format_guide(value, decimals)
