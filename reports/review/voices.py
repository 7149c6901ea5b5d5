"""What people say of a year, beside its figures: self-evaluation, 総括, the council's opinions and what became of them.

Facts only, every word ready to print. Names of members stand in the list of members and nowhere beside an opinion.
"""

import datetime as dt

from council.choices import SubjectKind
from organization.frozen import frozen


@frozen
class DirectionChoice:
    """A choice of 今後の方向性 with its definition."""

    label: str
    definition: str


@frozen
class Evaluation:
    """施策評価 of one measure. Empty texts were not written. ``settlement`` is printed, in thousands of yen.

    ``state`` is the code of its progress (draft, submitted …), so that a pack can say what is not final yet.
    """

    state: str
    state_label: str
    department: str
    self_rating: str
    achievements: str
    issues: str
    settlement: str
    grant_name: str
    grant_effect: str
    direction: str
    next_step: str
    last_step: str
    answer: str
    planning_view: str


@frozen
class OpinionEntry:
    """One opinion → reply → result. ``code`` says what of the plan it speaks of: G1, P4, 4-1, 4-1-6, or "" (the whole).

    ``holder``: the code of what that hangs under in the plan; empty where its own code begins with it, as codes by
    place do.
    ``result`` is what the year after found; empty in the year of the opinion itself.
    """

    number: int
    year: int
    meeting: str
    kind: str
    code: str
    subject: str
    text: str
    department: str
    reply_state: str = ""
    reply_state_label: str = ""
    reply: str = ""
    refusal_reason: str = ""
    result_state: str = ""
    result_state_label: str = ""
    result: str = ""
    holder: str = ""

    def speaks_of(self, code: str) -> bool:
        """Whether it is on this, or on a KPI that hangs directly under it, also one that is in the plan no more."""
        if self.code == code:
            return True
        if self.kind != SubjectKind.KPI:
            return False
        return self.holder == code if self.holder else self.code.startswith(f"{code}-")

    @property
    def is_answered(self) -> bool:
        return bool(self.reply_state)


@frozen
class Seat:
    """A member of the council as the list prints it."""

    office: str
    name: str
    affiliation: str


@frozen
class Sitting:
    """A meeting of the council on the year under review."""

    number: int
    held_on: dt.date
    place: str
    agenda: tuple[str, ...]


@frozen
class Replaced:
    """An entry of 成果 or 課題 (``kind``) where planning shows another KPI than the rule chose, and why; by code."""

    kind: str
    chosen: str
    shown: str
    reason: str


@frozen
class Voices:
    """All of it for one year. ``opinions`` are this year's, ``last_opinions`` the year before's with their results."""

    summary: str = ""
    directions: tuple[DirectionChoice, ...] = ()
    sittings: tuple[Sitting, ...] = ()
    members: tuple[Seat, ...] = ()
    opinions: tuple[OpinionEntry, ...] = ()
    last_opinions: tuple[OpinionEntry, ...] = ()
    replaced: tuple[Replaced, ...] = ()

    def on(self, code: str) -> tuple[OpinionEntry, ...]:
        """This year's opinions on a measure or KPI, those on its KPIs included."""
        return _on(self.opinions, code)

    def last_on(self, code: str) -> tuple[OpinionEntry, ...]:
        return _on(self.last_opinions, code)


def _on(opinions: tuple[OpinionEntry, ...], code: str) -> tuple[OpinionEntry, ...]:
    return tuple(one for one in opinions if one.speaks_of(code))


NO_VOICES = Voices()
