"""The April moves: the file is checked whole, then done whole, or nothing of it."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from kpis.sheets.kit.problems import BadRows, Problem
from kpis.sheets.kit.table import Table
from kpis.workflow.runner import Conflict
from office.people.checking import check
from office.people.sheet import ACTION, DEPARTMENTS, EMAIL, HEAD, NAME, ROLE, USERNAME, Action, Checked, Step
from organization.choices import Role
from organization.eras import long_date
from organization.frozen import frozen
from organization.models import Municipality, User
from organization.passwords import generate_password, hash_initial
from organization.staffing import Issued, change_person, create_with, disable

REASON = "人事異動（CSV）"


@frozen
class Moved:
    created: tuple[Issued, ...]
    moved: int
    disabled: int


def move_people(table: Table, on: dt.date, *, municipality: Municipality, by: User, seen: str = "") -> Moved:
    """All rows or none. ``seen`` is the preview's ``digest``; where given, nothing else than that is done.

    Raises ``BadRows``, or ``Conflict`` where somebody changed something since the preview.
    """
    checked = _checked(table, municipality, on, by, seen)
    passwords = {step.row: generate_password() for step in checked.steps if step.action == Action.NEW}
    hashes = {row: hash_initial(password) for row, password in passwords.items()}  # slow: before the database is held
    with transaction.atomic():
        Municipality.objects.select_for_update().get(pk=municipality.pk)
        again = _checked(table, municipality, on, by, digest(checked))
        for step in _in_safe_order(again.steps):
            _do(step, municipality, on, by, hashes)
    people = {person.username: person for person in _people(again, municipality)}
    return Moved(
        created=tuple(
            Issued(people[step.told.username], passwords[step.row]) for step in again.steps if step.row in passwords
        ),
        moved=again.count(Action.MOVE),
        disabled=again.count(Action.STOP),
    )


def day_problem(on: dt.date, today: dt.date | None = None) -> str:
    """Rights end and begin on the day itself, not while it is being prepared."""
    if on <= (today or timezone.localdate()):
        return ""
    return (
        f"異動日（{long_date(on)}）より前には反映できません。内容の確認だけができます。"
        "当日以降に、同じファイルでもう一度行ってください。"
    )


def digest(checked: Checked) -> str:
    """What the file would do, as a short text that the confirmation sends back."""
    told = [
        (step.row, step.action, step.told.username, step.told.role, step.before, step.after, *step.other_changes)
        for step in checked.steps
    ]
    return hashlib.sha256(repr([tuple(map(str, row)) for row in told]).encode()).hexdigest()


def rows_of(people: Iterable[User]) -> Iterable[dict[str, str]]:
    """Who works here now, in the file's columns and with no action: the planner fills in what changes."""
    for person in people:
        services = sorted(person.services.all(), key=lambda one: (one.department.order, one.department_id))
        marks = ["1" if service.is_head else "" for service in services]
        yield {
            USERNAME: person.username,
            NAME: person.display_name,
            DEPARTMENTS: ";".join(str(service.department) for service in services),
            HEAD: ";".join(marks) if any(marks) else "",
            EMAIL: person.email,
            ACTION: "",
            ROLE: "" if person.role == Role.STAFF else person.get_role_display(),
        }


def _checked(table: Table, municipality: Municipality, on: dt.date, by: User, seen: str) -> Checked:
    checked = check(table, municipality, on, by)
    if problem := day_problem(on):
        checked.problems.insert(0, Problem(1, "", problem))
    if checked.problems:
        raise BadRows(checked.problems)
    if seen and seen != digest(checked):
        raise Conflict(checked)
    return checked


def _in_safe_order(steps: Sequence[Step]) -> list[Step]:
    """Who comes before who goes: the last planner may leave when the next one is there."""

    def place(step: Step) -> int:
        if step.action == Action.STOP:
            return 2
        return 0 if step.told.role == Role.PLANNING else 1

    return sorted(steps, key=place)


def _do(step: Step, municipality: Municipality, on: dt.date, by: User, hashes: dict[int, str]) -> None:
    if step.action == Action.NEW:
        create_with(municipality, step.told, hashes[step.row], by=by, on=on)
    elif step.action == Action.STOP:
        disable(step.person, by=by, on=on, reason=REASON)
    else:
        change_person(step.person, step.told, by=by, on=on, reason=REASON)


def _people(checked: Checked, municipality: Municipality) -> Iterable[User]:
    names = [step.told.username for step in checked.steps if step.action == Action.NEW]
    return User.objects.of(municipality).filter(username__in=names).prefetch_related("departments")
