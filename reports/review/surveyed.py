"""What the review reads of the citizen survey: two queries, then pure arithmetic and words."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from council.choices import QUADRANTS, STEP_LABELS, Aspect, SurveyBase, SurveyKind
from council.models import SurveyRound
from council.scores import (
    FEWEST,
    Base,
    Counts,
    Pair,
    Portfolio,
    Scale,
    Score,
    portfolio,
    score_of_counts,
    score_of_mean,
)
from council.survey.entered import Answers, SurveyEntry, entry_of
from goals.models import Strategy
from kpis.assessing import number_text
from kpis.measurement.numerals import fiscal_year_label, format_number, wareki
from kpis.plan.revisions.in_force import Names, name_in
from projects.models import Measure
from reports.review.survey import Survey, SurveyFact, SurveyItem, SurveyQuadrant, SurveyScore

DECIMALS = 2  # of a printed score
Scored = Mapping[str, Pair]


def survey_of(strategy: Strategy, year: int | None, names: Names, codes: Collection[str]) -> Survey | None:
    """The latest survey up to ``year``; the plan itself (None) has none.

    ``names`` are earlier names of the measures, ``codes`` those of the year's plan: what was not asked is said.
    """
    if year is None:
        return None
    rounds = SurveyRound.objects.filter(strategy=strategy, fiscal_year__lte=year).order_by("-fiscal_year")
    found = rounds.with_results().first()
    if found is None:
        return None
    found.strategy, entry = strategy, entry_of(found)
    scored = {code: pair for code in _in_order(found) if (pair := _pair(entry, code))}
    placed = portfolio(scored)
    if placed is None:
        return None
    not_asked = [code for code in codes if code not in scored]
    return _survey(found, scored, placed, _names(found, names), not_asked)


def _in_order(found: SurveyRound) -> list[str]:
    """In the plan's order: 2-1 before 10-1."""
    measures = {result.measure_id: result.measure for result in found.results.all()}.values()
    return [one.code for one in sorted(measures, key=_place)]


def _place(measure: Measure) -> tuple[int, int, int]:
    return measure.project.goal.number, measure.project.number, measure.number


def _names(found: SurveyRound, names: Names) -> Mapping[str, str]:
    """Code → what the measure was called when it was asked."""
    measures = {result.measure.code: result.measure for result in found.results.all()}
    return {code: name_in(one.name, names.get(one.pk, ()), found.fiscal_year) for code, one in measures.items()}


# --- Scores ------------------------------------------------------------------------------------------------


def _pair(entry: SurveyEntry, code: str) -> Pair | None:
    importance, satisfaction = (_score(entry, entry.answers(code, aspect)) for aspect in Aspect)
    return Pair(importance, satisfaction) if importance and satisfaction else None


def _score(entry: SurveyEntry, answers: Answers) -> Score | None:
    if answers.mean is not None and answers.n:
        return score_of_mean(answers.mean, answers.n, answers.sd)
    steps = tuple(step for step in answers.steps if step is not None)
    if len(steps) < len(answers.steps) or entry.highest is None or entry.lowest is None:
        return None
    counts = Counts(steps, answers.dont_know or 0, answers.no_answer or 0)
    return score_of_counts(counts, Scale(entry.highest, entry.lowest), Base(entry.base))


def _printed(score: Score) -> SurveyScore:
    width = score.half_width
    return SurveyScore(
        value=score.mean,
        text=format_number(score.mean, DECIMALS),
        half_width=width,
        interval="" if width is None else f"±{format_number(width, DECIMALS)}",
        n=score.n,
        n_text=format_number(Decimal(score.n)),
    )


# --- Facts -------------------------------------------------------------------------------------------------


def _survey(
    found: SurveyRound, scored: Scored, placed: Portfolio, names: Mapping[str, str], not_asked: list[str]
) -> Survey:
    words, people = found.strategy.words, found.strategy.municipality.inhabitants
    items = tuple(_item(code, names[code], pair, placed) for code, pair in scored.items())
    return Survey(
        fiscal_year=found.fiscal_year,
        title=found.title,
        answered_text=_whole(found.answered),
        sample=f"有効回答数 {_whole(found.answered)}（配布数 {_whole(found.sent)}、回収率 {_rate(found)}％）",
        facts=tuple(_facts(found)),
        notes=tuple(_notes(found, items, not_asked)),
        importance=placed.importance,
        importance_text=format_number(placed.importance, DECIMALS),
        satisfaction=placed.satisfaction,
        satisfaction_text=format_number(placed.satisfaction, DECIMALS),
        items=items,
        quadrants=tuple(
            SurveyQuadrant(
                look.code.value,
                look.label,
                look.symbol,
                look.place,
                words.reword(look.meaning.format(people=people)),
                tuple(item.code for item in items if item.quadrant == look.code),
            )
            for look in QUADRANTS.values()
        ),
    )


def _item(code: str, name: str, pair: Pair, placed: Portfolio) -> SurveyItem:
    place = placed.places[code]
    return SurveyItem(
        code=code,
        name=name,
        importance=_printed(pair.importance),
        satisfaction=_printed(pair.satisfaction),
        quadrant=place.quadrant.value,
        quadrant_label=QUADRANTS[place.quadrant].label,
        symbol=QUADRANTS[place.quadrant].symbol,
        is_important=pair.importance.mean >= placed.importance,
        is_satisfied=pair.satisfaction.mean >= placed.satisfaction,
        is_clear=place.is_clear,
    )


def _facts(found: SurveyRound) -> Iterator[SurveyFact]:
    yield SurveyFact("調査した年度", fiscal_year_label(found.fiscal_year))
    yield SurveyFact("調査期間", f"{_day(found.held_from)}から{_day(found.held_to)}まで")
    yield SurveyFact("調査対象", found.subjects)
    yield SurveyFact("調査方法", found.method)
    yield SurveyFact(
        "配布数と回収", f"配布数 {_whole(found.sent)}、有効回答数 {_whole(found.answered)}、回収率 {_rate(found)}％"
    )
    if found.source:
        yield SurveyFact("出典", found.source)


def _notes(found: SurveyRound, items: tuple[SurveyItem, ...], not_asked: list[str]) -> Iterator[str]:
    """How scores, lines and intervals come about; what is missing is said."""
    yield _scoring(found)
    if found.note:
        yield found.note
    words, people = found.strategy.words, found.strategy.municipality.inhabitants
    yield (
        f"{words.counted(len(items))}の重要度の平均と満足度の平均を境に、四つの区分に分けています。"
        f"境の平均は、{words.measure}ごとの評価点を"
        "単純に平均したもので、平均と同じ値は「高い」に含めます。"
        "評価点は小数第3位を四捨五入して表示し、区分は四捨五入する前の値で分けています。"
    )
    if not_asked:
        yield f"次の{words.measure}は、この調査で聞いていません：{'、'.join(not_asked)}"
    intervals = [score.interval for item in items for score in (item.importance, item.satisfaction)]
    if any(intervals):
        people = found.strategy.municipality.inhabitants
        yield (
            f"±は95％信頼区間（1.96 × 標準偏差 ÷ √回答数）で、一部の{people}に聞いた調査であることによる誤差の幅です。"
            f"同じ調査を繰り返すと、100回のうち95回程度は、この幅に{people}全体の評価点が入ります。"
            f"幅の中に境の平均が入る{words.measure}は「境界付近」とし、別の区分になる可能性があります。"
        )
    if not all(intervals):
        yield _missing(found)


def _scoring(found: SurveyRound) -> str:
    scale = Scale(found.highest, found.lowest)
    unanswered = (
        "わからない・無回答は除いて平均しています。"
        if found.base == SurveyBase.ANSWERED
        else "わからない・無回答も0点として、回答者の数に含めて平均しています。"
    )
    if found.kind == SurveyKind.MEANS:
        low, high = _points(scale.lowest), _points(scale.highest)
        return f"評価点は、{low}点から{high}点までの範囲の平均点で、{_city(found)}が計算したものです。{unanswered}"
    rules = (f"{aspect.label}は「{'」「'.join(STEP_LABELS[aspect])}」" for aspect in Aspect)
    weights = "、".join(_points(weight) for weight in scale.weights)
    return f"評価点は、{'、'.join(rules)}の順に{weights}点とした平均点です。{unanswered}"


def _missing(found: SurveyRound) -> str:
    measure = found.strategy.words.measure
    few = f"回答数が{FEWEST}に満たない{measure}"
    other = f"{'全員が同じ回答の' if found.kind == SurveyKind.COUNTS else '標準偏差が分からない'}{measure}"
    return f"{few}と{other}には、信頼区間を示していません。"


def _city(found: SurveyRound) -> str:
    return found.strategy.municipality.name


def _points(value: Decimal) -> str:
    return number_text(value, 0)


def _whole(number: int) -> str:
    return format_number(Decimal(number))


def _rate(found: SurveyRound) -> str:
    return format_number(Decimal(100) * found.answered / found.sent, 1)


def _day(day: dt.date) -> str:
    return f"{wareki(day.year).removesuffix('度')}{day.month}月{day.day}日"
