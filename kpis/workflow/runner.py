"""One runner for every act: hold the year, check, compare the version, write, leave an event, tell.

It knows nothing of what the acts are done to. A subject (values in cycle/values.py, evaluations in
council/acts/evaluations.py) says in a ``Run`` what is stored and who may, and in a ``Step`` what an act does; one thing
and many go through the same code, so that ten returns are one mail and a constant number of queries.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Model, TextChoices
from django.utils import timezone
from django.utils.module_loading import import_string
from simple_history.utils import bulk_update_with_history

from goals.models import Strategy
from kpis.choices import ActualState, Stage
from kpis.models import ReportingYear
from kpis.workflow.permissions import Openings, Standing, openings_ever, openings_on
from kpis.workflow.rule import Part, Policy
from organization.frozen import frozen
from organization.models import ActEvent, Department, User
from organization.refusals import Denied, Refused

BATCH = 500
OVERTAKEN = "表示した後に、ほかの人が変更しています。内容を確認してください。"

Subject = TypeVar("Subject", bound=Model)
Thing = TypeVar("Thing")


class Invalid(Exception):
    """The entry breaks a rule; ``problems`` says which, field by field."""

    def __init__(self, found: dict[str, str]):
        super().__init__("".join(found.values()))
        self.problems = found


class Conflict(Exception):
    """Somebody else saved in between; ``stored`` is theirs. Nothing was written."""

    def __init__(self, stored: Any):
        super().__init__("ほかの人が先に保存しています。")
        self.stored = stored


@frozen
class Saved(Generic[Thing]):
    """What is stored now (None: nothing stored and nothing entered), and whether this act changed it."""

    kept: Thing
    changed: bool


@frozen
class Left(Generic[Subject]):
    """Something that stays as it was, and why."""

    subject: Subject
    why: str


@frozen
class Bulk(Generic[Subject, Thing]):
    """What was done (``also``: along with it), and what could not be; what had come that far before is in none."""

    done: tuple[Thing, ...]
    left: tuple[Left[Subject], ...]
    also: tuple[Thing, ...] = ()


@frozen
class Notice:
    """What an act tells by mail, as data: the kind of letter, the departments whose people get it, what it is about.

    ``told``: thing's id → the departments that it concerns, where the things are not all told to all.
    """

    kind: str
    year: ReportingYear
    to: tuple[int, ...]
    things: tuple[Model, ...]
    by: User | None
    reason: str = ""
    told: Mapping[int, Collection[int]] = field(default_factory=dict)


# --- What acts are made of ---------------------------------------------------------------------------------


def required(reason: str, what: str) -> str:
    """The reason, trimmed. ``what``: 「差戻しの理由」."""
    if not reason.strip():
        raise Refused(Denied(f"{what}が入力されていません", f"{what}を入力してください"))
    return reason.strip()


def locked(year: ReportingYear) -> ReportingYear:
    """The year as it stands now, held until the act is done: nobody locks or publishes it in between.

    It also queues the writers of one year, so that two people on one thing meet one after the other.
    """
    years = ReportingYear.objects.select_related("strategy__municipality", "published_by")
    return years.select_for_update(of=("self",)).get(pk=year.pk)


def not_stale(stored: Any, version: int, gone: Denied) -> None:
    """``version`` is the one the person was looking at; 0 where nothing was stored yet."""
    if version != (stored.version if stored else 0):
        raise Conflict(stored) if stored else Refused(gone)


def write(thing: Any, by: User | None, why: str) -> None:
    """``why`` stands in the history of the thing: the act in words."""
    thing.version += 1
    thing.updated_by = thing._history_user = by
    thing._change_reason = why
    thing.save()


def restate(thing: Any, stage: str, part: Part) -> None:
    """The state of a thing after its content was changed: back to a draft, to be submitted again.

    What was returned stays returned until it is submitted again: its reason is still to be met, and after the entry its
    department could not reach a mere draft. While the year is checked, what the planning division mends stays what it
    was. ``submitted_at`` is the first time that the department handed it in: a return does not take it back, nor does
    the planning division's hand.
    Who takes back an own submission starts anew.
    """
    if thing.state == ActualState.SUBMITTED and part != Part.PLANNING:
        thing.submitted_at = None
    mended = Stage(stage).row.is_checking and part == Part.PLANNING
    if not mended and thing.state != ActualState.RETURNED:
        thing.state = ActualState.DRAFT


def hand_in(thing: Any, part: Part, department: Department | None, now: dt.datetime) -> bool:
    """提出, or 決裁待ち where the department's head must approve what its staff submits; whether it is handed in."""
    if part == Part.STAFF and department is not None and department.requires_approval:
        thing.state = ActualState.AWAITING
        return False
    thing.state = ActualState.SUBMITTED
    thing.submitted_at = thing.submitted_at or now
    return True


def notify(notice: Notice) -> None:
    """Once it is committed, and never able to break the act. What is above writes the letter (``NOTICES``)."""
    transaction.on_commit(lambda: import_string(settings.NOTICES)(notice), robust=True)


# --- The runner --------------------------------------------------------------------------------------------


class Held:
    """What an act holds until it is done, who acts and when, and the one way in which it stores and records.

    Made within a transaction. ``on`` and ``now`` are the day and the moment of the act: the real ones unless told.
    """

    events: ClassVar[type[ActEvent]]
    gone: ClassVar[Denied]

    def __init__(
        self,
        strategy: Strategy,
        fiscal_year: int | None,
        by: User | None,
        *,
        on: dt.date | None = None,
        now: dt.datetime | None = None,
    ):
        self.strategy, self.fiscal_year, self.by = strategy, fiscal_year, by
        self.now = now or timezone.now()
        self.on = on or timezone.localdate(self.now)

    def about(self, thing: Any) -> dict[str, Any]:
        """How an event names its subject: fields of ``events``."""
        raise NotImplementedError

    def event(self, act: TextChoices, thing: Any = None, *, reason: str = "", detail: dict | None = None) -> ActEvent:
        """Unsaved, so that many can be written at once."""
        where = {"strategy_id": self.strategy.pk, "fiscal_year": self.fiscal_year}
        return self.events.of(act, self.by, reason=reason, detail=detail, **where, **self.about(thing))

    def record(self, act: TextChoices, thing: Any = None, **told) -> None:
        self.event(act, thing, **told).save()

    def compare(self, thing: Any, version: int) -> None:
        not_stale(thing if thing.pk else None, version, self.gone)

    def store(
        self,
        act: TextChoices,
        thing: Thing,
        before: Any,
        after: Any,
        *,
        version: int,
        change: Callable[[Thing], None] | None = None,
        why: str = "",
        subject: Any = None,
        reason: str = "",
        detail: dict | None = None,
    ) -> Saved[Thing]:
        """The content of a thing, where it is another than before, and never over what somebody else has stored.

        ``thing`` is the stored one or a new one of version 0; ``version`` the one that the person has seen. ``why``
        stands in its history, ``subject`` in the event where the act was on something else.
        """
        if before == after:
            return Saved(thing, changed=False)
        self.compare(thing, version)
        (change or after.write_to)(thing)
        write(thing, self.by, why or act.label)
        self.record(act, subject or thing, reason=reason, detail=detail)
        return Saved(thing, changed=True)


class Hold(Held):
    """A year, held, with all that its acts ask: in what part the person acts, which departments are opened."""

    policy: ClassVar[Policy]
    fiscal_year: int

    def __init__(self, year: ReportingYear, by: User | None, **when):
        self.year = locked(year)
        super().__init__(self.year.strategy, self.year.fiscal_year, by, **when)
        self._openings: dict[bool, Openings] = {}

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.by, self.strategy)

    def openings(self, doing: TextChoices) -> Openings:
        late = doing in self.policy.late
        if late not in self._openings:
            self._openings[late] = openings_ever(self.year) if late else openings_on(self.year, self.on)
        return self._openings[late]


@dataclass(frozen=True)
class Step:
    """What an act does to one stored thing, and what is told of all that it was done to.

    ``change`` alters the thing and answers what is recorded; ``missing`` says what is needed first. ``rests``: states
    in which there is nothing to do and nothing to say; ``done``: the same where many are asked for. Acts, runs and
    things are those of a subject.
    """

    doing: Any
    change: Callable[[Any, Any, Part], TextChoices]
    missing: Callable[[Any, Any, Part], dict[str, str]] = lambda run, thing, part: {}
    detail: Callable[[Any], dict] = lambda thing: {}
    tell: Callable[[Any, list], None] = lambda run, things: None
    reason: str = ""
    rests: frozenset[ActualState] = frozenset()
    done: frozenset[ActualState] = frozenset()


class Run(Hold, Generic[Subject, Thing]):
    """The acts on the things of a year, each of which belongs to a subject: a value to its KPI."""

    model: ClassVar[type[Model]]
    written: ClassVar[Sequence[str]]  # what a step may change, beside who and when
    absent: ClassVar[str] = ""  # said of a subject that has nothing stored

    def stored(self, subject: Subject) -> Thing | None:
        raise NotImplementedError

    def denied(self, doing: Any, subject: Subject, thing: Thing | None) -> Denied | None:
        raise NotImplementedError

    def part(self, subject: Subject) -> Part:
        raise NotImplementedError

    def present(self, subject: Subject) -> Thing:
        thing = self.stored(subject)
        if thing is None:
            raise Refused(self.gone)
        return thing

    def check(self, doing: Any, subject: Subject, thing: Thing | None) -> Part:
        """In what part the person does it; refuses with the reason where they may not."""
        if denied := self.denied(doing, subject, thing):
            raise Refused(denied)
        return self.part(subject)

    def one(self, step: Step, subject: Subject, version: int) -> Thing:
        """Do it to the very version that the person has seen; raises where that cannot be."""
        thing: Any = self.present(subject)
        part = self._ready(step, subject, thing, version)
        if thing.state not in step.rests:
            self._carry_out(step, [(thing, part)])
        return thing

    def many(self, step: Step, subjects: Iterable[Subject], seen: Mapping[int, int] | None = None) -> Bulk:
        """What can be done is done, the rest is listed with its reason. ``seen``: subject's id → the version seen."""
        ready, left = [], []
        for subject in subjects:
            thing: Any = self.stored(subject)
            if thing is not None and thing.state in step.done:
                continue
            try:
                part = self._ready(step, subject, thing, seen[subject.pk] if seen is not None else None)
            except (Refused, Invalid) as error:
                left.append(Left(subject, str(error)))
            except Conflict:
                left.append(Left(subject, OVERTAKEN))
            else:
                ready.append((thing, part))
        return Bulk(tuple(self._carry_out(step, ready)), tuple(left))

    def _ready(self, step: Step, subject: Subject, thing: Any, version: int | None) -> Part:
        part = self.check(step.doing, subject, thing)
        if thing is None:
            raise Invalid({"": self.absent})
        if version is not None:
            self.compare(thing, version)
        if thing.state not in step.rests and (found := step.missing(self, thing, part)):
            raise Invalid(found)
        return part

    def _carry_out(self, step: Step, ready: Iterable[tuple[Any, Part]]) -> list[Any]:
        events: dict[TextChoices, list[ActEvent]] = defaultdict(list)
        changed: dict[TextChoices, list[Any]] = defaultdict(list)
        for thing, part in ready:
            detail = step.detail(thing)
            act = step.change(self, thing, part)
            changed[act].append(thing)
            events[act].append(self.event(act, thing, reason=step.reason, detail=detail))
        for act, things in changed.items():
            self._write(act, things, events[act])
        done = [thing for things in changed.values() for thing in things]
        if done:
            step.tell(self, done)
        return done

    def _write(self, act: TextChoices, things: list[Any], events: list[ActEvent]) -> None:
        for thing in things:
            thing.version += 1
            thing.updated_by, thing.updated_at = self.by, self.now
        fields = [*self.written, "version", "updated_at", "updated_by"]
        signed = {"default_user": self.by, "default_change_reason": act.label}
        bulk_update_with_history(things, self.model, fields, batch_size=BATCH, **signed)
        self.events._default_manager.bulk_create(events, batch_size=BATCH)
