"""What a person writes into an evaluation or an opinion, as one frozen thing with its rules."""

from collections.abc import Iterable
from dataclasses import fields

from council.choices import DEFAULT_DIRECTIONS, Direction, GrantEffect, ReplyState, SelfRating, SubjectKind
from council.models import DirectionOption, MeasureEvaluation, Member, Opinion, Summary
from goals.models import BasicGoal, Strategy
from kpis.models import KPI
from organization.frozen import frozen
from organization.texts import within
from projects.models import LeadingProject, Measure

LONGEST_SETTLEMENT = 10**12  # thousand yen: a quadrillion yen is a typing error, not a city's budget


@frozen
class EvaluationText:
    """The department's part of a measure's evaluation; ``settlement`` in thousands of yen."""

    self_rating: str = ""
    achievements: str = ""
    issues: str = ""
    settlement: int | None = None
    grant_name: str = ""
    grant_effect: str = ""
    direction: str = ""
    next_step: str = ""
    answer: str = ""

    @classmethod
    def of(cls, stored: MeasureEvaluation | None) -> "EvaluationText":
        if stored is None:
            return cls()
        return cls(**{field.name: getattr(stored, field.name) for field in fields(cls)})

    def write_to(self, evaluation: MeasureEvaluation) -> None:
        for field in fields(self):
            setattr(evaluation, field.name, getattr(self, field.name))

    @property
    def is_empty(self) -> bool:
        return self == EvaluationText()

    def trimmed(self) -> "EvaluationText":
        texts = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "settlement"}
        return EvaluationText(settlement=self.settlement, **{name: text.strip() for name, text in texts.items()})


TEXT_LABELS = {
    "achievements": "成果",
    "issues": "課題",
    "next_step": "次年度の取組",
    "answer": "前年度の取組への対応",
}
_REQUIRED = {
    "self_rating": "自己評価を選んでください。",
    "achievements": "成果を入力してください。",
    "issues": "課題を入力してください（特にないときは、その旨を書いてください）。",
    "direction": "今後の方向性を選んでください。",
    "next_step": "次年度の取組を入力してください。",
}


def draft_problems(text: EvaluationText, directions: Iterable[Direction]) -> dict[str, str]:
    """Field → what keeps even a draft from being saved."""
    found = {}
    if text.self_rating and text.self_rating not in SelfRating.values:
        found["self_rating"] = "自己評価は、選択肢から選んでください。"
    if text.grant_effect and text.grant_effect not in GrantEffect.values:
        found["grant_effect"] = "交付金事業の効果は、選択肢から選んでください。"
    if text.grant_effect and not text.grant_name:
        found["grant_name"] = "効果を選んだときは、活用した交付金の名称を入力してください。"
    if len(text.grant_name) > 100:
        found["grant_name"] = f"交付金の名称は{within(100, len(text.grant_name))}"
    if text.direction and text.direction not in {direction.code for direction in directions}:
        found["direction"] = "今後の方向性は、選択肢から選んでください。"
    if text.settlement is not None and not 0 <= text.settlement <= LONGEST_SETTLEMENT:
        found["settlement"] = "決算額は、0以上の千円単位の整数で入力してください。"
    return found


def submit_problems(text: EvaluationText, *, owes_answer: bool) -> dict[str, str]:
    """Field → what is missing before it can be submitted. ``owes_answer``: last year promised something."""
    found = {name: words for name, words in _REQUIRED.items() if not getattr(text, name)}
    if owes_answer and not text.answer:
        found["answer"] = "前年度に予定した取組を、どう実施したかを入力してください。"
    return found


@frozen
class Subject:
    """What an opinion speaks of: the whole (nothing named), or one thing of the plan."""

    goal: BasicGoal | None = None
    project: LeadingProject | None = None
    measure: Measure | None = None
    kpi: KPI | None = None

    @property
    def kind(self) -> SubjectKind:
        named = {
            SubjectKind.GOAL: self.goal,
            SubjectKind.PROJECT: self.project,
            SubjectKind.MEASURE: self.measure,
            SubjectKind.KPI: self.kpi,
        }
        return next((kind for kind, thing in named.items() if thing is not None), SubjectKind.WHOLE)

    @classmethod
    def of(cls, opinion: Opinion) -> "Subject":
        return cls(**{field.name: getattr(opinion, field.name) for field in fields(cls)})

    def write_to(self, opinion: Opinion) -> None:
        opinion.kind = self.kind
        for field in fields(self):
            setattr(opinion, field.name, getattr(self, field.name))

    @property
    def strategy_id(self) -> int | None:
        """Whose plan it is of; None for the whole."""
        if self.kpi is not None:
            return self.kpi.strategy_id
        project = self.project or (self.measure.project if self.measure else None)
        goal = self.goal or (project.goal if project else None)
        return goal.strategy_id if goal else None


@frozen
class Said:
    """How the secretary came by an opinion. ``speaker`` names who is no member; ``spoken`` is false for paper."""

    member: Member | None = None
    speaker: str = ""
    spoken: bool = True

    @classmethod
    def of(cls, opinion: Opinion) -> "Said":
        return cls(opinion.member, opinion.speaker, opinion.spoken)

    def trimmed(self) -> "Said":
        return Said(self.member, "" if self.member else self.speaker.strip(), self.spoken)


@frozen
class ReplyText:
    """対応方針 as it is written; ``reason`` only for 対応しない."""

    state: str
    text: str = ""
    reason: str = ""

    def trimmed(self) -> "ReplyText":
        reason = self.reason.strip() if self.state == ReplyState.WILL_NOT else ""
        return ReplyText(self.state, self.text.strip(), reason)


def reply_problems(reply: ReplyText) -> dict[str, str]:
    if reply.state not in ReplyState.values:
        return {"state": "対応の状況を選んでください。"}
    if reply.state == ReplyState.WILL_NOT:
        return {} if reply.reason else {"reason": "対応しない理由を入力してください。"}
    return {} if reply.text else {"text": "対応方針を入力してください。"}


# --- The choices of 今後の方向性: a city's own list where it has set one, else the default ----------------------


def directions_of(strategy: Strategy) -> tuple[Direction, ...]:
    """Every choice that an evaluation may hold, in order; those no longer offered have ``is_active`` false."""
    own = DirectionOption.objects.filter(strategy=strategy).values_list("code", "label", "definition", "is_active")
    return tuple(Direction(*option) for option in own) or DEFAULT_DIRECTIONS


def offered(strategy: Strategy) -> tuple[Direction, ...]:
    return tuple(direction for direction in directions_of(strategy) if direction.is_active)


# --- What somebody was looking at: a text in one of its versions, out of the history --------------------------


def evaluation_in(measure: Measure, fiscal_year: int, version: int) -> MeasureEvaluation | None:
    """The evaluation as version ``version`` was stored (0: nothing yet); None where there was no such version."""
    if version == 0:
        return MeasureEvaluation(measure=measure, fiscal_year=fiscal_year, version=0)
    rows = MeasureEvaluation.history.filter(measure=measure, fiscal_year=fiscal_year, version=version)
    return rows.order_by("history_id").first()


def summary_in(strategy: Strategy, fiscal_year: int, goal: BasicGoal | None, version: int) -> Summary | None:
    """The same for a 総括."""
    if version == 0:
        return Summary(strategy=strategy, fiscal_year=fiscal_year, goal=goal, version=0)
    rows = Summary.history.filter(strategy=strategy, fiscal_year=fiscal_year, goal=goal, version=version)
    return rows.order_by("history_id").first()
