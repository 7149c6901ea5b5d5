"""What a chart says, in a few polite words: for those who do not see it, and for the caption."""

from kpis.measurement.numerals import wareki

from .spec import ChartSpec, OutlookSpec, Point


def describe(spec: ChartSpec) -> str:
    """A KPI's chart in Japanese: the latest actual against baseline and target, and the years that are missing."""
    last = spec.last_actual
    if last is None:
        return _plan_only(spec)
    word = f"{spec.word}（速報）" if last.provisional else spec.word
    opening = f"{_year(spec, last)}の{word}は{_value(spec, last)}"
    way = f"{_against_baseline(spec, last)}{_against_target(spec)}"
    return f"{opening}{way}{_amounts(spec)}{_gaps(spec)}{_projection(spec)}"


def _amounts(spec: ChartSpec) -> str:
    """「各年度の量は、令和7年度が20世帯、令和8年度が15世帯です。」, where the line is their sum or mean."""
    own = [point for point in spec.ordered_actuals if point.amount]
    told = "、".join(f"{_year(spec, point)}が{point.amount}{spec.unit}" for point in own)
    return f"各年度の実績値は、{told}です。" if told else ""


def describe_outlook(spec: OutlookSpec) -> str:
    """A series of the population outlook as a sentence: from its first to its last figure."""
    figures = spec.ordered
    if not figures:
        return f"{spec.title}の数値はまだありません。"
    first, last = figures[0], figures[-1]
    start = f"{first.year}年（{first.kind.label}）の{first.label}{spec.unit}"
    if first is last:
        return f"{spec.title}は、{start}です。{_counted_since(spec)}"
    end = f"{last.year}年（{last.kind.label}）の{last.label}{spec.unit}"
    return f"{spec.title}は、{start}から{end}までを示しています。{_counted_since(spec)}"


def _counted_since(spec: OutlookSpec) -> str:
    """「実績は、2025年が64,402人、2026年が63,871人です。」"""
    told = "、".join(
        f"{point.year}年{'（速報）' if point.provisional else ''}が{point.label}{spec.unit}" for point in spec.actuals
    )
    return f"実績は、{told}です。" if told else ""


def _plan_only(spec: ChartSpec) -> str:
    baseline = f"現状値（{_year(spec, spec.baseline)}）は{_value(spec, spec.baseline)}" if spec.baseline else ""
    target = f"{_year(spec, spec.target)}の指標値は{_value(spec, spec.target)}" if spec.target else ""
    known = "、".join(part for part in (baseline, target) if part)
    return f"実績値はまだありません。{known}です。" if known else spec.empty_text


def _against_baseline(spec: ChartSpec, last: Point) -> str:
    """Ends the opening sentence."""
    if spec.baseline is None:
        return "です。"
    baseline = f"現状値（{_year(spec, spec.baseline)}）の{_value(spec, spec.baseline)}"
    if last.value == spec.baseline.value:
        return f"で、{baseline}と同じです。"
    return f"で、{baseline}を{'上' if last.value > spec.baseline.value else '下'}回っています。"


def _against_target(spec: ChartSpec) -> str:
    if spec.target is None:
        return ""
    target = f"{_year(spec, spec.target)}の指標値"
    if spec.reached is None:
        return f"{target}は{_value(spec, spec.target)}です。"
    return f"{target}{_value(spec, spec.target)}{'に達しています' if spec.reached else 'には達していません'}。"


def _projection(spec: ChartSpec) -> str:
    if spec.projection is None:
        return ""
    value = f"{_year(spec, spec.projection)}の値は{_value(spec, spec.projection)}"
    return f"いまのペースが続いた場合の{value}です（参考）。"


def _gaps(spec: ChartSpec) -> str:
    """Years between the first and the last actual that have none."""
    have = {point.year for point in spec.actuals}
    missing = [year for year in range(min(have), max(have)) if year not in have]
    if not missing:
        return ""
    return f"{'、'.join(year_words(spec, year) for year in missing)}の実績値はありません。"


def _year(spec: ChartSpec, point: Point) -> str:
    return year_words(spec, point.year)


def year_words(spec: ChartSpec, year: int) -> str:
    words = wareki(year)
    return words.removesuffix("度") if spec.calendar_year else words


def _value(spec: ChartSpec, point: Point) -> str:
    return f"{point.label}{spec.unit}"
