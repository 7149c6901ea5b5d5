"""A scheme in words: how pages, report and data describe the classes that really grade. Pure."""

from collections.abc import Mapping
from decimal import Decimal

from kpis.measurement import CURRENT_RULES, Basis, Figure, GradeClass, RulesVersion, Scheme
from kpis.measurement.numerals import decimals_of, format_number
from kpis.measurement.terms import NO_ACTUAL, GradeLook

FIGURE_WORDS = {
    Figure.RATIO_TO_TARGET: "達成率",
    Figure.DIFFERENCE_TO_TARGET: "進捗率",
    Figure.RATIO_TO_GUIDE: "目安値に対する達成率",
    Figure.DIFFERENCE_TO_GUIDE: "目安値に対する進捗率",
}
DECIDED_BY = {Basis(figure): words for figure, words in FIGURE_WORDS.items()} | {
    Basis.REACHED: "指標値に達したか",
    Basis.GUIDE_REACHED: "目安値に達したか",
    Basis.ATTAINMENT: "達成・未達成の判定",
}
GUIDE_FIGURES = (Basis.RATIO_TO_GUIDE, Basis.DIFFERENCE_TO_GUIDE)
NO_ACTUAL_RULE = "実績値がまだないもの、または評価できないもの"
VERB_ENDS = ("る", "い", "た")  # 「努力を要する」 stands before a noun as it is, 「遅れ」 needs a の


def figure_words(scheme: Scheme) -> str:
    """「目安値に対する達成率」"""
    return FIGURE_WORDS[scheme.figure]


_WAYS_OUT: Mapping[RulesVersion, Mapping[bool, tuple[Figure, ...]]] = {
    RulesVersion.SECOND: {True: (Figure.DIFFERENCE_TO_GUIDE,), False: (Figure.RATIO_TO_GUIDE, Figure.RATIO_TO_TARGET)},
    RulesVersion.FIRST: {True: (Figure.DIFFERENCE_TO_GUIDE,), False: (Figure.DIFFERENCE_TO_GUIDE,)},
}
_NO_DISTANCE = "現状値がないもの、現状値から望ましい方向に隔たりがないものなど"
_UNDEFINED = {
    Figure.RATIO_TO_TARGET: "現状値や実績値がマイナスのもの、指標値が0以下のものなど",
    Figure.RATIO_TO_GUIDE: "現状値や実績値がマイナスのもの、目安値が0以下のものなど",
    Figure.DIFFERENCE_TO_TARGET: _NO_DISTANCE,
    Figure.DIFFERENCE_TO_GUIDE: _NO_DISTANCE,
}


def ways_out(scheme: Scheme, rules: RulesVersion = CURRENT_RULES) -> str:
    """What grades a KPI whose figure cannot be computed: the chain of the rules in one sentence."""
    ways = [figure for figure in _WAYS_OUT[rules][scheme.figure.is_ratio] if figure != scheme.figure]
    served = "、それも算出できないときは".join(FIGURE_WORDS[figure] for figure in ways)
    neither = "いずれも" if len(ways) > 1 else "それも"
    by_figures = f"{served}で評価します。{neither}算出できないときは、" if ways else ""
    return (
        f"{figure_words(scheme)}を算出できない指標（{_UNDEFINED[scheme.figure]}）は、{by_figures}"
        "指標値に達したかどうかで評価します。"
    )


GUIDE_WORDS = (
    "現状値の年度が分からない指標は、計画の始まる前の年度を起点とします。毎年度同じ水準を保つ指標（指標値が現状値と"
    "同じものなど）は、どの年度も指標値を目安値とします。企画部門が定めた目安値があるときは、それを用います。"
)
PERIOD_WORDS = (
    "計画期間の累計で測る指標は、計画の初年度からの合計を指標値と比べ、目安値は指標値を年数で等分したものです。"
    "計画期間の平均で測る指標は、実績値のある年度の平均を比べます。実績値のない年度は合計にも平均にも含めず、"
    "何年分かを示します。"
)
PERIOD_EXAMPLES = (
    (
        "累計の例",
        "「5年間で60世帯」を目指す指標の実績値が、R7は20世帯、R8は15世帯のとき、R8までの累計は 20＋15＝35世帯です。"
        "達成率は 35 ÷ 60 × 100 ＝ 58.3％、R8の目安値は 60 × 2 ÷ 5 ＝ 24世帯です。"
        "一覧では、実績値15に「累計35」を添えます。",
    ),
    (
        "平均の例",
        "期間の平均で90.0％を目指す指標の実績値が、R7は84.0％、R8は86.5％、R9は87.5％のとき、3年平均は"
        "（84.0＋86.5＋87.5）÷ 3 ＝ 86.0％です。達成率は 86.0 ÷ 90.0 × 100 ＝ 95.6％です。"
        "一覧では、実績値87.5に「平均86.0」を添えます。",
    ),
    (
        "実績値のない年度",
        "3年目に1年分の実績値がない指標の累計は「3年のうち2年の合計」です。値を補うことはせず、目安値は3年分のままです。",
    ),
)
METHODS_OF_THEIR_OWN = (
    "企画部門が、比率・差分・達成の判定のいずれで評価するかを定めた指標は、その方法によります。"
    "評価を決めた割合は、指標ごとに「評価に用いた割合」に示します。"
)


def guide_formula(scheme: Scheme) -> str:
    """How the figure against the guide value comes about, where the scheme grades by one; empty elsewhere."""
    return {
        Figure.RATIO_TO_GUIDE: "実績値 ÷ 目安値 × 100（少ないほど良い指標は、目安値 ÷ 実績値 × 100）",
        Figure.DIFFERENCE_TO_GUIDE: "（実績値 － 現状値）÷（目安値 － 現状値）× 100",
    }.get(scheme.figure, "")


def class_rules(scheme: Scheme) -> list[tuple[GradeLook, str]]:
    """Each class with its bounds, 「80％以上100％未満」; 実績値なし at the end."""
    rules = [(one.look, bounds(scheme, place)) for place, one in enumerate(scheme.classes)]
    return [*rules, (NO_ACTUAL, NO_ACTUAL_RULE)]


def bounds(scheme: Scheme, place: int) -> str:
    """「100％以上」, 「80％以上100％未満」, 「80％未満」: 以上 and 未満 leave nothing between."""
    lower = scheme.classes[place].threshold
    upper = scheme.classes[place - 1].threshold if place else None
    at_least = "" if lower is None else f"{percent(lower)}以上"
    return at_least if upper is None else f"{at_least}{percent(upper)}未満"


def percent(threshold: Decimal) -> str:
    return f"{format_number(threshold, decimals_of(threshold))}％"


def in_short(scheme: Scheme) -> str:
    """「第3期総合戦略の区分（100％、75％）」: two own schemes may differ in their limits alone."""
    return f"{scheme.name}（{'、'.join(map(percent, scheme.thresholds))}）"


def kpis_of(one: GradeClass) -> str:
    """「努力を要する指標」, 「遅れの指標」"""
    return f"{one.label}指標" if one.label.endswith(VERB_ENDS) else f"{one.label}の指標"


def effort_title(scheme: Scheme) -> str:
    """What the KPIs that need effort are called: 「努力を要する指標」, 「やや遅れ・遅れの指標」."""
    *others, last = scheme.effort_classes
    return "".join(f"{one.label}・" for one in others) + kpis_of(last)


def effort_labels(scheme: Scheme) -> str:
    """「「やや遅れ」または「遅れ」」"""
    return "または".join(f"「{one.label}」" for one in scheme.effort_classes)


def good_enough(scheme: Scheme) -> str:
    """The least class that is no worry: 「おおむね順調」."""
    return scheme.good_classes[-1].label


def differing_note(this: Scheme, last: Scheme, last_year: str) -> str:
    """Why last year's grades are not counted against this year's; empty where both years were graded alike."""
    if last.grades_like(this):
        return ""
    before, now = (f"「{one.name}」" if one.name else "別の区分" for one in (last, this))
    return (
        f"前年度（{last_year}）は{before}で評価し、公表しました。この年度の{now}とは区分が異なるため、評価ごとの指標の数は"
        "前年度と比べていません。前年度の評価は、公表したときのものを示しています。"
    )
