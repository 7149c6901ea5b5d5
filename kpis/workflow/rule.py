"""What every subject's rules are made of: parts, the policy table, and the words of a denial.

Nothing here knows what the acts are done to. Each subject (values and years in policy.py, the review in
council/policy.py) has a table of this type, and its own words beside it.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from typing import Generic, TypeVar

from django.db import models

from kpis.choices import ActualState, Stage
from kpis.measurement.numerals import wareki
from organization.refusals import Denied

Doing = TypeVar("Doing", bound=models.TextChoices)


class Part(models.TextChoices):
    """In what part a person meets a value: it depends on who serves its department, and as what."""

    STAFF = "staff", "担当課（自分の指標）"
    HEAD = "head", "所属長（自分の指標）"
    COLLEAGUE = "colleague", "ほかの担当課"
    PLANNING = "planning", "企画部門"
    COUNCIL = "council", "審議会委員"
    OUTSIDE = "outside", "市民・ほかの自治体"


class May(StrEnum):
    """A cell of the table."""

    YES = "○"
    RETURNED = "返"
    OPENED = "許"
    NO = "－"


MAY_WORDS = {
    May.YES: "できる",
    May.RETURNED: "差戻しになった値と、期限付きで入力を許可された部署の値だけできる",
    May.OPENED: "期限付きで入力を許可された部署の値だけできる",
    May.NO: "できない",
}
_DOERS = {
    Part.STAFF: "担当課",
    Part.HEAD: "担当課の所属長",
    Part.PLANNING: "企画部門",
    Part.COUNCIL: "審議会委員",
}


class Obstacle(Enum):
    """What stands in the way of an act."""

    PERSON = auto()
    STAGE = auto()
    STATE = auto()


@dataclass(frozen=True)
class Policy(Generic[Doing]):
    """Who may do what in which stage, and from which state it leads on; as data.

    ``rows``: one sign for each stage (準備, 入力中, 確認, 審議会, 公表); what is not listed is not allowed.
    ``states``: a pair that is missing minds no state. ``late``: acts that an opening allows
    after its last day, too.
    """

    rows: Mapping[Doing, Mapping[Part, str]]
    states: Mapping[tuple[Doing, Part], frozenset[ActualState]] = field(default_factory=dict)
    late: frozenset[Doing] = frozenset()

    def may(self, doing: Doing, part: Part, stage: str) -> May:
        """One cell of the table."""
        row = self.rows[doing].get(part)
        return May(row[Stage(stage).row.rights]) if row else May.NO

    def ever(self, doing: Doing, part: Part) -> bool:
        """Whether it is the part's act at all."""
        return any(self.may(doing, part, stage) != May.NO for stage in Stage)

    def stages_of(self, doing: Doing, part: Part) -> frozenset[Stage]:
        """The stages in which the part may always do it."""
        return frozenset(stage for stage in Stage if self.may(doing, part, stage) == May.YES)

    def states_of(self, doing: Doing, part: Part) -> frozenset[ActualState] | None:
        """The states from which the part may do it; None where the state does not matter."""
        return self.states.get((doing, part))

    def obstacle(self, doing: Doing, part: Part, stage: str, *, state: str | None, opened: bool) -> Obstacle | None:
        """``state``: of what it is done to (None: nothing is stored yet, or it has none); ``opened``: a department of
        it has a running 期限付きの入力許可."""
        if not self.ever(doing, part):
            return Obstacle.PERSON
        cell = self.may(doing, part, stage)
        lets = cell == May.YES or (opened and cell != May.NO)
        if not lets and not (cell == May.RETURNED and state == ActualState.RETURNED):
            return Obstacle.STAGE
        states = self.states_of(doing, part)
        return None if state is None or states is None or state in states else Obstacle.STATE

    def doers(self, doing: Doing) -> str:
        """「担当課と企画部門」"""
        return "と".join(words for part, words in _DOERS.items() if self.ever(doing, part))

    def stages_named(self, doing: Doing, signs: Collection[May]) -> str:
        """「入力中」「確認」 without the outer brackets: where somebody has one of these signs."""
        stages = (one for one in Stage if any(self.may(doing, part, one) in signs for part in Part))
        return "」「".join(stage.label for stage in stages)


# --- Sentences that all subjects share; ``this`` and ``kind`` name the subject -----------------------------


def others_act(policy: Policy[Doing], doing: Doing) -> Denied:
    doers = policy.doers(doing)
    return Denied(f"{doing.label}は{doers}が行います", f"行えるのは{doers}です")


def not_in_stage(
    doing: models.TextChoices, fiscal_year: int, stage: str, stages: str, *, now: str = "", since: dt.date | None = None
) -> Denied:
    """``stages`` as of ``Policy.stages_named``."""
    return Denied(
        f"{wareki(fiscal_year)}は「{Stage(stage).label}」の段階のため、{doing.label}はできません",
        f"{doing.label}ができるのは「{stages}」の段階です",
        now,
        since,
    )


def not_from_state(
    doing: models.TextChoices, state: str, states: Iterable[ActualState], this: str, kind: str
) -> Denied:
    wanted = "」「".join(one.label for one in ActualState if one in states)
    return Denied(f"{this}は「{ActualState(state).label}」です", f"{doing.label}ができるのは、「{wanted}」の{kind}です")


def settled_as(state: str, this: str, since: dt.date | None = None) -> Denied:
    return Denied(
        f"{this}は「{ActualState(state).label}」のため、変更できません",
        "差し戻せるのは企画部門です",
        "直す必要があるときは、企画部門へ差戻しを依頼してください。",
        since,
    )
