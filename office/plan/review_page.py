"""The page of 要確認: its filters, and its questions; each answer stands once, with the KPIs that have it."""

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from goals.models import BasicGoal, Strategy
from kpis.measurement.plan_checks import PlanIssueCode
from kpis.plan.editing.holding import structure_closed
from kpis.plan.editing.indicators import REVISION_ONLY
from kpis.plan.questions import Asked, Question, answers_of, asked_of
from kpis.plan.review_points import count_of
from office.kit.frame import trail
from organization.frozen import frozen
from organization.matching import has_all

STATES = [("open", "残り"), ("settled", "確認済"), ("all", "すべて")]
NAMED = 6  # of those with one answer, while they are folded
FOLD_FROM = 9  # a question with this many answers is folded until it is asked for


@frozen
class Said:
    """What an act has to say, under the question ``key``. ``undo`` takes it back by what is kept beside it."""

    key: str
    words: str
    undo: str = ""
    settled: tuple[str, ...] = ()
    changes: tuple = ()
    is_error: bool = False

    @property
    def kept(self) -> dict:
        told = {"question": self.key, "words": self.words, "undo": self.undo}
        return told | {"settled": list(self.settled), "changes": [dict(one) for one in self.changes]}


@frozen
class Line:
    """One answer (or one text) with the points that have it. ``text`` stands once where all say the same."""

    said: str
    text: str
    asked: tuple[Asked, ...]

    @property
    def codes(self) -> str:
        """「1-1-2、4-1-4 ほか3件」"""
        named = "、".join(one.point.subject for one in self.asked[:NAMED])
        return f"{named} ほか{len(self.asked) - NAMED}件" if len(self.asked) > NAMED else named


@frozen
class Section:
    """One question. ``answers`` may be chosen for many; ``types_answer``: it is typed; neither: it is not open here."""

    question: Question
    lines: tuple[Line, ...]
    answers: tuple[tuple[str, str], ...] = ()
    types_answer: bool = False
    said: Said | None = None
    note: str = ""
    value: str = ""
    picked: frozenset[str] = frozenset()

    @property
    def anchor(self) -> str:
        return f"question-{self.question.key}"

    @property
    def count(self) -> int:
        return sum(len(line.asked) for line in self.lines)

    @property
    def open(self) -> list[Asked]:
        return _open(one for line in self.lines for one in line.asked)

    @property
    def is_alone(self) -> bool:
        """One point: there is nothing to choose from."""
        return len(self.open) == 1

    @property
    def is_folded(self) -> bool:
        return len(self.lines) >= FOLD_FROM

    @property
    def is_changeable(self) -> bool:
        return bool(self.answers) or self.types_answer

    @property
    def offers_guide(self) -> bool:
        return self.question.key == PlanIssueCode.GUIDE_DIFFERS


class Filter(forms.Form):
    q = forms.CharField(label="コード・指標名・内容", required=False)
    question = forms.ChoiceField(label="問い", required=False)
    goal = forms.ChoiceField(required=False)
    department = forms.ChoiceField(label="入力担当部署", required=False)
    state = forms.ChoiceField(label="状態", required=False, choices=STATES, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, strategy: Strategy, asked: Iterable[Asked]):
        super().__init__(data, auto_id="filter-%s")
        asked = list(asked)
        owners = {one.kpi.owner for one in asked if one.kpi and one.kpi.owner}
        self._offer("question", {one.question.key: one.question.label for one in asked}.items())
        goals = [(str(one.number), f"{one.number} {one.name}") for one in BasicGoal.objects.filter(strategy=strategy)]
        self._offer("goal", goals)
        departments = sorted(owners, key=lambda one: (one.order, one.pk))
        self._offer("department", ((str(one.pk), one.section) for one in departments))
        self.fields["goal"].label = strategy.words.goal
        self.is_valid()

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.choices = [("", "すべて"), *choices]  # type: ignore[attr-defined]

    @property
    def state_chosen(self) -> str:
        return self.cleaned_data.get("state") or "open"

    @property
    def kept(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value and name != "state"}

    def keeps(self, asked: Asked) -> bool:
        told, state = self.cleaned_data, self.state_chosen
        if state != "all" and (state == "settled") != (asked.point.settled is not None):
            return False
        wanted = (told.get("question"), told.get("goal"), told.get("department"))
        if any(want and want != has for want, has in zip(wanted, _places(asked), strict=True)):
            return False
        return has_all(_all_words(asked), told.get("q") or "")


def context(request: HttpRequest, strategy: Strategy, said: Said | None, typed: QueryDict | None) -> dict:
    asked = asked_of(strategy)
    filters = Filter(request.GET, strategy, asked)
    shown = [one for one in asked if filters.keeps(one)]
    total, left = (count_of(one.point for one in some) for some in (asked, _open(asked)))
    return {
        "strategy": strategy,
        "filters": filters,
        "sections": _sections(strategy, asked, shown, said, typed),
        "total": total,
        "settled_count": total - left,
        "open_count": left,
        "shown": len(shown),
        "tabs": _tabs(filters, total, total - left),
        "crumbs": trail("要確認"),
        "next_url": reverse("start:page"),
    }


def _open(asked: Iterable[Asked]) -> list[Asked]:
    return [one for one in asked if one.point.settled is None]


def _sections(
    strategy: Strategy, asked: Iterable[Asked], shown: list[Asked], said: Said | None, typed: QueryDict | None
) -> list[Section]:
    """Also the question that was just answered, with what has been done and nothing else."""
    found: dict[Question, list[Asked]] = {one.question: [] for one in asked}
    for one in shown:
        found[one.question].append(one)
    if said and said.key not in {question.key for question in found}:
        found = {Question(said.key, "確認しました"): [], **found}
    is_closed = structure_closed(strategy) is not None
    return [
        _section(strategy, question, some, said, typed, is_closed=is_closed)
        for question, some in found.items()
        if some or (said and said.key == question.key)
    ]


def _section(strategy, question, asked, said, typed, *, is_closed: bool) -> Section:
    can_change = question.field and not (is_closed and question.field in REVISION_ONLY)
    answers = answers_of(question, strategy) if can_change else []
    told = said if said and said.key == question.key else None
    more = {}
    if told and told.is_error and typed:
        picked = frozenset(one.partition(":")[0] for one in typed.getlist("pick"))
        more = {"note": typed.get("note", ""), "value": typed.get("value", ""), "picked": picked}
    return Section(
        question, _lines(question, asked), tuple(answers), bool(can_change) and not answers, said=told, **more
    )


def _lines(question: Question, asked: list[Asked]) -> tuple[Line, ...]:
    """What was proposed stands once for each answer; what the numbers tell, once for each text."""
    by_answer = bool(question.field) and question.is_proposal
    found: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        found[one.said if by_answer else one.point.text].append(one)
    return tuple(_line(some, by_answer=by_answer) for some in found.values())


def _line(asked: list[Asked], *, by_answer: bool) -> Line:
    texts = {one.point.text for one in asked}
    return Line(asked[0].said if by_answer else "", texts.pop() if len(texts) == 1 else "", tuple(asked))


def _places(asked: Asked) -> tuple[str, str, str]:
    """Of a point: its question, the number of its goal, the department that enters the KPI."""
    kpi = asked.kpi
    if kpi is None:
        return asked.question.key, asked.point.subject.removeprefix("基本目標"), ""
    goal = kpi.goal or kpi.measure.project.goal
    return asked.question.key, str(goal.number), str(kpi.owner_id or "")


def _all_words(asked: Asked) -> str:
    point = asked.point
    return f"{point.subject} {point.name} {point.topic} {point.text} {asked.said}"


def _tabs(filters: Filter, total: int, settled: int) -> list[dict]:
    counts = {"open": total - settled, "settled": settled, "all": total}
    return [
        {
            "label": label,
            "url": f"?{urlencode(filters.kept | {'state': state})}",
            "current": filters.state_chosen == state,
            "count": counts[state],
        }
        for state, label in STATES
    ]
