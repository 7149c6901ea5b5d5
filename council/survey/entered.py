"""What a city says of a survey, as frozen values, and the rules it must keep. Workbook, demo and act ask here.

A place names what a rule speaks of: a fact of the round (``field``), or one cell of a measure's answers.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from typing import NamedTuple

from council.choices import Aspect, SurveyBase, SurveyKind
from council.models import SurveyRound
from council.models.survey import COUNT_FIELDS
from kpis.measurement.numerals import decimals_of, format_number
from organization.frozen import frozen
from organization.texts import within

UNANSWERED_FIELDS = ("dont_know", "no_answer")
MEAN_FIELDS = ("mean", "n", "sd")
INPUT_FIELDS = {SurveyKind.COUNTS: (*COUNT_FIELDS, *UNANSWERED_FIELDS), SurveyKind.MEANS: MEAN_FIELDS}
LARGEST_COUNT = 10_000_000
POINT_DECIMALS, SCALE_DECIMALS = 4, 2
LARGEST_POINTS = 1000
_REQUIRED = ("title", "held_from", "held_to", "subjects", "sent", "answered", "method", "highest", "lowest", "base")
_TEXTS = ("title", "subjects", "method", "note", "source")


class Place(NamedTuple):
    field: str
    code: str = ""
    aspect: str = ""


@frozen
class Answers:
    """One measure's answers to one question; the fields of ``SurveyResult``, as far as they are given."""

    step1: int | None = None
    step2: int | None = None
    step3: int | None = None
    step4: int | None = None
    step5: int | None = None
    dont_know: int | None = None
    no_answer: int | None = None
    mean: Decimal | None = None
    n: int | None = None
    sd: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        return self == NO_ANSWERS

    @property
    def steps(self) -> tuple[int | None, ...]:
        return (self.step1, self.step2, self.step3, self.step4, self.step5)


NO_ANSWERS = Answers()


@frozen
class SurveyEntry:
    """The whole round. ``results``: measure's code → question → answers; a measure that was not asked is absent."""

    title: str
    held_from: dt.date | None
    held_to: dt.date | None
    subjects: str
    sent: int | None
    answered: int | None
    method: str
    kind: str
    highest: Decimal | None = Decimal(2)
    lowest: Decimal | None = Decimal(-2)
    base: str = SurveyBase.ANSWERED.value
    note: str = ""
    source: str = ""
    results: Mapping[str, Mapping[str, Answers]] = field(default_factory=dict)

    def answers(self, code: str, aspect: str) -> Answers:
        return self.results.get(code, {}).get(aspect, NO_ANSWERS)


ROUND_FIELDS = tuple(name for name in SurveyEntry.__slots__ if name != "results")


def entry_of(stored: SurveyRound) -> SurveyEntry:
    """``stored`` comes ``with_results``."""
    results: dict[str, dict[str, Answers]] = {}
    for result in stored.results.all():
        answers = Answers(**{name: getattr(result, name) for name in Answers.__slots__})
        results.setdefault(result.measure.code, {})[result.aspect] = answers
    return SurveyEntry(**{name: getattr(stored, name) for name in ROUND_FIELDS}, results=results)


def problems(entry: SurveyEntry, codes: Collection[str]) -> dict[Place, str]:
    """Place → what is wrong and what to do; ``codes`` are the strategy's measures."""
    found = dict(_round_problems(entry))
    for code, by_aspect in entry.results.items():
        if code not in codes:
            found[Place("code", code)] = f"{code} という施策はありません。"
        for place, words in _measure_problems(entry, code, by_aspect):
            found.setdefault(place, words)
    if not any(not answers.is_empty for by_aspect in entry.results.values() for answers in by_aspect.values()):
        found[Place("results")] = "施策の結果が一つも入力されていません。施策ごとの回答数か平均点を入力してください。"
    return found


# --- The round ---------------------------------------------------------------------------------------------


def _round_problems(entry: SurveyEntry) -> Iterator[tuple[Place, str]]:
    labels = {one.name: one for one in SurveyRound._meta.get_fields()}
    for name in _REQUIRED:
        if getattr(entry, name) in (None, ""):
            yield Place(name), f"{labels[name].verbose_name}を入力してください。"
    for name in _TEXTS:
        longest, text = labels[name].max_length, getattr(entry, name)
        if len(text) > longest:
            yield Place(name), within(longest, len(text))
    if entry.base and entry.base not in SurveyBase.values:
        yield Place("base"), f"「{'」か「'.join(SurveyBase.labels)}」を選んでください。"
    if entry.held_from and entry.held_to and entry.held_to < entry.held_from:
        yield Place("held_to"), "調査期間の末日は、初日以後の日を入力してください。"
    yield from _size_problems(entry)
    yield from _scale_problems(entry)


def _size_problems(entry: SurveyEntry) -> Iterator[tuple[Place, str]]:
    for name in ("sent", "answered"):
        number = getattr(entry, name)
        if number is not None and not 1 <= number <= LARGEST_COUNT:
            yield Place(name), f"1以上{LARGEST_COUNT:,}以下の整数を入力してください。"
            return
    if entry.sent is not None and entry.answered is not None and entry.answered > entry.sent:
        yield Place("answered"), f"有効回答数は、配布数（{entry.sent:,}）以下の数を入力してください。"


def _scale_problems(entry: SurveyEntry) -> Iterator[tuple[Place, str]]:
    highest, lowest = entry.highest, entry.lowest
    for name, points in (("highest", highest), ("lowest", lowest)):
        if points is not None and (abs(points) > LARGEST_POINTS or decimals_of(points) > SCALE_DECIMALS):
            yield Place(name), f"△{LARGEST_POINTS:,}から{LARGEST_POINTS:,}までの数を、小数第2位までで入力してください。"
            return
    if highest is None or lowest is None:
        return
    if highest <= lowest:
        yield Place("highest"), "最高点は、最低点より大きい数を入力してください。"
    elif entry.base == SurveyBase.ALL and highest != -lowest:
        yield (
            Place("base"),
            f"「{SurveyBase.ALL.label}」は、2点から△2点のように0点が中央の配点のときだけ選べます。"
            f"「{SurveyBase.ANSWERED.label}」を選ぶか、配点を直してください。",
        )


# --- The answers -------------------------------------------------------------------------------------------


def _measure_problems(entry: SurveyEntry, code: str, by_aspect: Mapping[str, Answers]) -> Iterator[tuple[Place, str]]:
    given = [aspect for aspect in Aspect if not by_aspect.get(aspect, NO_ANSWERS).is_empty]
    first = INPUT_FIELDS[SurveyKind(entry.kind)][0]
    for aspect in Aspect:
        if given and aspect not in given:
            other = Aspect(given[0]).label
            yield (
                Place(first, code, aspect),
                f"{other}だけが入力されています。{aspect.label}も入力するか、聞いていない施策は両方を空欄にしてください。",
            )
    check = _count_problems if entry.kind == SurveyKind.COUNTS else _mean_problems
    for aspect in given:
        for name, words in check(entry, by_aspect[aspect]):
            yield Place(name, code, aspect), words


def _count_problems(entry: SurveyEntry, answers: Answers) -> Iterator[tuple[str, str]]:
    missing = [name for name in COUNT_FIELDS if getattr(answers, name) is None]
    for name in missing:
        yield name, "回答数を入力してください。選んだ人がいない選択肢は0を入力します。"
    counts = [getattr(answers, name) or 0 for name in INPUT_FIELDS[SurveyKind.COUNTS]]
    if not missing and not any(answers.steps):
        yield COUNT_FIELDS[0], "五つの選択肢の回答数がすべて0です。聞いていない施策は、0ではなく空欄にしてください。"
    if entry.answered is not None and sum(counts) > entry.answered:
        yield (
            COUNT_FIELDS[0],
            f"回答数の合計{sum(counts):,}が、有効回答数{entry.answered:,}を超えています。どちらかを直してください。",
        )
    if entry.base == SurveyBase.ALL and answers.dont_know is None and answers.no_answer is None:
        yield (
            UNANSWERED_FIELDS[0],
            f"わからない・無回答を「{SurveyBase.ALL.label}」ときは、その数を入力してください。いなければ0を入力します。",
        )


def _mean_problems(entry: SurveyEntry, answers: Answers) -> Iterator[tuple[str, str]]:
    if answers.mean is None:
        yield "mean", "平均点を入力してください。"
    elif _is_outside(answers.mean, entry):
        ends = [format_number(one, decimals_of(one)) for one in (entry.lowest, entry.highest) if one is not None]
        yield "mean", f"平均点は、配点の範囲（{'から'.join(ends)}まで）の数を入力してください。"
    elif decimals_of(answers.mean) > POINT_DECIMALS:
        yield "mean", f"平均点は、小数第{POINT_DECIMALS}位までで入力してください。"
    if answers.n is None:
        yield "n", "平均点を計算した人数（回答数）を入力してください。"
    elif answers.n == 0:
        yield "n", "回答数は1以上です。聞いていない施策は、平均点と回答数を空欄にしてください。"
    elif entry.answered is not None and answers.n > entry.answered:
        yield "n", f"回答数は、有効回答数{entry.answered:,}以下の数を入力してください。"
    yield from _sd_problems(entry, answers)


def _sd_problems(entry: SurveyEntry, answers: Answers) -> Iterator[tuple[str, str]]:
    """Nobody's answers can spread wider than half of them at each end of the scale."""
    sd, n = answers.sd, answers.n
    if sd is None:
        return
    if sd < 0:
        yield "sd", "標準偏差は0以上の数を入力してください。"
    elif decimals_of(sd) > POINT_DECIMALS:
        yield "sd", f"標準偏差は、小数第{POINT_DECIMALS}位までで入力してください。"
    elif n and n > 1 and entry.highest is not None and entry.lowest is not None:
        range_ = entry.highest - entry.lowest
        if 4 * sd * sd * (n - 1) > range_ * range_ * n:
            yield (
                "sd",
                "標準偏差が、配点の幅に対して大きすぎます。ほかの数と取り違えていないか確かめてください。",
            )


def _is_outside(points: Decimal, entry: SurveyEntry) -> bool:
    if abs(points) > LARGEST_POINTS:
        return True
    return entry.highest is not None and entry.lowest is not None and not entry.lowest <= points <= entry.highest
