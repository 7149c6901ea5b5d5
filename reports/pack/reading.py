"""How to read the report: the method in words, made from the scheme that computed the grades."""

from goals.choices import Labels
from kpis.choices import signal_label
from kpis.measurement import RulesVersion, Scheme
from kpis.measurement.numerals import short_year, wareki
from kpis.measurement.terms import NO_ACTUAL
from reports.pack.entries import grade
from reports.review.facts import Review
from reports.review.grading import (
    GUIDE_WORDS,
    METHODS_OF_THEIR_OWN,
    PERIOD_EXAMPLES,
    PERIOD_WORDS,
    class_rules,
    figure_words,
    guide_formula,
    ways_out,
)
from reports.review.levels import lowest_level

FORMULAS = [
    {
        "term": "達成率",
        "lines": [
            "多いほど良い指標　実績値 ÷ 指標値 × 100",
            "少ないほど良い指標　指標値 ÷ 実績値 × 100",
        ],
        "text": "指標値に対して、実績値がどの割合まで届いているかを示します。",
    },
    {
        "term": "進捗率",
        "lines": ["（実績値 － 現状値）÷（指標値 － 現状値）× 100"],
        "text": "現状値から指標値までの道のりのうち、どこまで進んだかを示します。"
        "現状値より後退すると△（マイナス）になります。",
    },
    {
        "term": "目安値",
        "lines": [],
        "text": "その年度に届いていることが望ましい値です。現状値から指標値までを直線で結んだ値を標準とします。"
        + GUIDE_WORDS,
    },
]

PERIOD_FORMULAS = [
    {"term": term, "lines": [], "text": text}
    for term, text in (("計画期間の累計・平均", PERIOD_WORDS), *PERIOD_EXAMPLES)
]

SYMBOLS = [
    ("△", "マイナスの値です（△31.8％は、マイナス31.8％）。"),
    ("－", "計算できない値、または該当がない項目です。0 とは区別しています。"),
    ("…", "統計などが未公表で、実績値がまだない項目です。"),
    ("速", "速報値です。確定値が公表されると変わることがあります。"),
    ("％超", "999.9％を超える値は「999.9％超」と表示します。"),
]

SIGNAL_WORDS = {
    "at_or_above_guide": "実績値が、その年度の目安値に届いています。",
    "below_guide": "実績値が、その年度の目安値に届いていません。",
    "methods_disagree": "達成率と進捗率とで、当てはまる区分が異なります。",
    "baseline_earns_class": "現状値のままでも評価が高く出る指標です。値の動きと併せてご覧ください。",
    "below_baseline": "実績値が現状値より後退しています。",
    "cumulative_fell": "累計で測る指標の値が前回より減っています。",
    "small_numbers": "指標値が10以下の数です。1や2の増減は、傾向とは限らず、偶然によることもあります。",
}


def reading(review: Review) -> dict:
    strategy = review.strategy
    return {
        "opening": [
            f"この報告書は、{strategy.name}（計画期間：{wareki(strategy.first_year)}から{wareki(strategy.last_year)}まで）の"
            f"{wareki(review.year)}の実績をまとめ、取組の効果を検証するためのものです。",
            _scope(review),
        ],
        "scheme": _scheme_words(review.scheme),
        "grades": [grade(look) | {"rule": rule} for look, rule in _grade_rules(review.scheme)],
        "rules": _rules(review.scheme, review.rules, review.words),
        "formulas": [*FORMULAS, *_guide_formula(review.scheme), *_period_formula(review)],
        "symbols": [{"sign": sign, "text": text} for sign, text in SYMBOLS],
        "signals": [{"sign": signal_label(code, review.scheme), "text": text} for code, text in SIGNAL_WORDS.items()],
    }


def _scope(review: Review) -> str:
    last, targets = review.strategy.last_year, len(review.goal_targets)
    beside = f"と、{review.words.goal}の数値目標{targets}件" if targets else ""
    return (
        f"対象は、{lowest_level(review)}ごとに設けた重要業績評価指標（KPI）{len(review.kpi_rows)}指標"
        f"{beside}です。「指標値」は、特に記載がない限り"
        f"{wareki(last)}（{short_year(last)}）に達成を目指す値、「現状値」は計画の策定時の値です。"
    )


def _scheme_words(scheme: Scheme) -> str:
    """Which scheme it is and where it comes from; a release from before schemes had names says neither."""
    return f"評価の区分は「{scheme.name}」です。{scheme.source}" if scheme.name else ""


def _grade_rules(scheme: Scheme):
    """Each grade with the bounds of its class; 実績値なし at the end."""
    for look, rule in class_rules(scheme):
        yield look, rule if look == NO_ACTUAL else f"{figure_words(scheme)}が{rule}"


def _guide_formula(scheme: Scheme) -> list[dict]:
    formula = guide_formula(scheme)
    term = figure_words(scheme).replace("目安値に対する", "対目安値の")  # the column of terms is narrow
    return [{"term": term, "lines": [], "text": f"{formula}。評価の区分は、この値で決めます。"}] if formula else []


def _period_formula(review: Review) -> list[dict]:
    return PERIOD_FORMULAS if any(row.measured.over_period for row in review.rows) else []


def _rules(scheme: Scheme, rules: RulesVersion, words: Labels) -> list[str]:
    figure = figure_words(scheme)
    return [
        f"区分は、四捨五入する前の{figure}で判定しています。実績値が指標値に達した指標は「{scheme.on_track.label}」です。",
        ways_out(scheme, rules) + METHODS_OF_THEIR_OWN,
        f"構成比は「{NO_ACTUAL.label}」を含む全ての指標を分母としています。{words.goal}の数値目標は、指標の数に含めていません。",
        "％は小数点以下第2位を四捨五入しています。ただし、届いていない基準に届いたように見える場合は切り捨てています。",
    ]
