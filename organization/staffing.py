"""Every act on a person's account: create, change, disable, enable, hand out a password, unlock.

An act checks who may, writes in one transaction, leaves a ``PersonEvent`` and returns. Nobody is ever deleted: names
stay in the history, rights end with the row in ``DepartmentService``. Pages and the April file both come through here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import field

from axes.utils import reset as reset_sign_in_lock
from django.db import transaction

from organization.choices import PersonAct, Role
from organization.frozen import frozen
from organization.models import Department, DepartmentService, Municipality, PersonEvent, User
from organization.passwords import generate_password, hash_initial
from organization.permissions import may_manage, may_manage_municipality
from organization.refusals import Denied, Refused
from organization.staff_numbers import zeros_problem


@frozen
class Posting:
    """One department that a person serves, as its head or not."""

    department: Department
    is_head: bool = False

    def __str__(self) -> str:
        return f"{self.department}（所属長）" if self.is_head else str(self.department)


@frozen
class Particulars:
    """What the planner says of a person."""

    username: str
    display_name: str
    role: Role = Role.STAFF
    postings: tuple[Posting, ...] = ()
    email: str = ""


@frozen
class Issued:
    """A person and the password to hand over, once. Its text is in no ``repr``, so no log or traceback shows it."""

    person: User
    password: str = field(repr=False)


# --- Acts --------------------------------------------------------------------------------------------------


def create_person(municipality: Municipality, told: Particulars, *, by: User, on: dt.date | None = None) -> Issued:
    """A new account with an initial password, which has to be changed at the first sign-in."""
    password = generate_password()
    return Issued(create_with(municipality, told, hash_initial(password), by=by, on=on), password)


def create_with(
    municipality: Municipality, told: Particulars, password_hash: str, *, by: User, on: dt.date | None = None
) -> User:
    """The same with a password hashed beforehand: hashing is slow, and many at once should not hold the database."""
    if not may_manage_municipality(by, municipality):
        raise Refused(Denied.of("職員を登録できるのは、その自治体の企画部門の職員だけです。"))
    with transaction.atomic():
        _hold(municipality)
        if problem := number_problem(municipality, told.username, by):
            raise Refused(Denied.of(problem))
        person = User(
            username=told.username,
            display_name=told.display_name,
            email=told.email,
            municipality=municipality,
            password=password_hash,
            must_change_password=True,
        )
        _give_role(person, told.role)
        person.save()
        _serve(person, told.postings)
        detail = {"役割": person.get_role_display(), "担当部署": words_of(told.postings) or "なし"}
        PersonEvent.record(PersonAct.CREATED, by, person=person, on=on, detail=detail)
    return person


def register_people(
    municipality: Municipality, told: Sequence[Particulars], *, by: User, on: dt.date | None = None
) -> list[Issued]:
    """Many new accounts at once, each with an initial password: all of them or none."""
    passwords = [generate_password() for _ in told]
    hashes = list(map(hash_initial, passwords))  # before anything is held
    with transaction.atomic():
        people = [
            create_with(municipality, one, hashed, by=by, on=on) for one, hashed in zip(told, hashes, strict=True)
        ]
    return [Issued(person, password) for person, password in zip(people, passwords, strict=True)]


def change_person(
    person: User, told: Particulars, *, by: User, on: dt.date | None = None, reason: str = ""
) -> dict[str, list[str]]:
    """Name, address, role and departments become what is told: what is not told any more ends. Returns the changes."""
    _refuse_unless_managed(by, person)
    with transaction.atomic():
        person = _held(person)
        if not person.is_active:
            raise Refused(Denied.of(f"{person}さんの利用は停止しています。先に利用を再開してください。"))
        if person == by and Role(person.role) != told.role:
            raise Refused(Denied.of("ご自分の役割は変えられません。ほかの企画部門の職員に依頼してください。"))
        changes = changes_of(person, told)
        if not changes:
            return {}
        was_planning = person.is_planning
        person.display_name, person.email = told.display_name, told.email
        _give_role(person, told.role)
        person.save(update_fields=["display_name", "email", "role", "is_staff"])
        _serve(person, told.postings)
        _keep_a_planner(person, was_planning)
        PersonEvent.record(PersonAct.MOVED, by, person=person, on=on, reason=reason, detail=changes)
    return changes


def disable(person: User, *, by: User, on: dt.date | None = None, reason: str = "") -> User:
    """The account stops at once, on every machine; the departments end, the name stays wherever it stands."""
    _refuse_unless_managed(by, person)
    if person == by:
        raise Refused(Denied.of("ご自分の利用は停止できません。ほかの企画部門の職員に依頼してください。"))
    with transaction.atomic():
        person = _held(person)
        if not person.is_active:
            return person
        ended, was_planning = words_of(postings_of(person)), person.is_planning
        person.is_active = False
        person.save(update_fields=["is_active"])
        _serve(person, ())
        _keep_a_planner(person, was_planning)
        detail = {"担当部署": [ended, ""]} if ended else {}
        PersonEvent.record(PersonAct.DISABLED, by, person=person, on=on, reason=reason, detail=detail)
    return person


def enable(person: User, *, by: User, reason: str = "") -> Issued:
    """Back in use with a new initial password, and without departments: these are given anew."""
    _refuse_unless_managed(by, person)
    fresh = _Fresh()
    with transaction.atomic():
        person = _held(person)
        if person.is_active:
            raise Refused(Denied.of(f"{person}さんはすでに利用中です。"))
        person.is_active = True
        person.save(update_fields=["is_active"])
        PersonEvent.record(PersonAct.ENABLED, by, person=person, reason=reason)
        return _issue(person, by, fresh)


def reset_password(person: User, *, by: User) -> Issued:
    """A new initial password, without mail; whoever is signed in with the old one is signed out."""
    _refuse_unless_managed(by, person)
    if person == by:
        raise Refused(Denied.of("ご自分のパスワードは「パスワードの変更」で変えてください。"))
    fresh = _Fresh()
    with transaction.atomic():
        person = _held(person)
        if not person.is_active:
            raise Refused(Denied.of(f"{person}さんの利用は停止しています。先に利用を再開してください。"))
        return _issue(person, by, fresh)


def reissue(people: Sequence[User], *, by: User) -> list[Issued]:
    """New initial passwords for people who have not signed in yet; whoever has done so meanwhile is passed over."""
    for person in people:
        _refuse_unless_managed(by, person)
    fresh = {person.pk: _Fresh() for person in people}
    with transaction.atomic():
        waiting = User.objects.filter(pk__in=fresh).never_signed_in().exclude(pk=by.pk).order_by("username")
        return [_issue(person, by, fresh[person.pk]) for person in waiting.select_for_update()]


def record_link(person: User, *, by: User) -> None:
    """A link to set a password went out: asked for by the person, or sent by the planning division."""
    PersonEvent.record(PersonAct.LINK_SENT, by, person=person)


def unlock(person: User, *, by: User) -> int:
    """Sign-in, halted after wrong passwords, is possible again at once. Returns the count of records dropped."""
    _refuse_unless_managed(by, person)
    with transaction.atomic():
        dropped = reset_sign_in_lock(username=person.username)
        PersonEvent.record(PersonAct.UNLOCKED, by, person=person)
    return dropped


def change_own_particulars(person: User, display_name: str, email: str) -> dict[str, list[str]]:
    """The person's own act: how the others see the person, and where letters go."""
    told = Particulars(person.username, display_name, Role(person.role), postings_of(person), email)
    with transaction.atomic():
        changes = changes_of(person, told)
        if changes:
            person.display_name, person.email = display_name, email
            person.save(update_fields=["display_name", "email"])
            PersonEvent.record(PersonAct.MOVED, person, person=person, detail=changes)
    return changes


def change_own_password(person: User, password: str) -> None:
    """The person's own act; from here on the initial password is worth nothing, and no wrong one is held against it."""
    person.set_password(password)  # hashed beforehand: nobody else's write waits for it
    with transaction.atomic():
        person.must_change_password = False
        person.save(update_fields=["password", "must_change_password"])
        reset_sign_in_lock(username=person.username)
        PersonEvent.record(PersonAct.PASSWORD_CHANGED, person, person=person)


# --- Said of a number and a person -------------------------------------------------------------------------


def number_problem(municipality: Municipality, number: str, by: User) -> str:
    """Why nobody new can get this staff number, empty where nothing is in the way. Other cities' numbers are theirs."""
    people = User.objects.of(municipality)
    if people.filter(username=number).exists():
        return f"職員番号「{number}」はすでに使われています。番号を確認してください。"
    meant = people.but_for_zeros(number).first()
    return zeros_problem(number, meant.username, str(meant) if may_manage(by, meant) else "") if meant else ""


def postings_of(person: User) -> tuple[Posting, ...]:
    services = person.services.select_related("department").order_by("department__order", "department_id")
    return tuple(map(posting_of, services))


def posting_of(service: DepartmentService) -> Posting:
    return Posting(service.department, service.is_head)


def words_of(postings: Sequence[Posting]) -> str:
    return "、".join(map(str, postings))


def changes_of(person: User, told: Particulars) -> dict[str, list[str]]:
    """Word → [now, then] of what differs."""
    pairs = {
        "氏名": [person.display_name, told.display_name],
        "メール": [person.email, told.email],
        "役割": [person.get_role_display(), Role(told.role).label],
        "担当部署": [words_of(postings_of(person)), words_of(in_order(told.postings))],
    }
    return {word: pair for word, pair in pairs.items() if pair[0] != pair[1]}


def in_order(postings: Sequence[Posting]) -> tuple[Posting, ...]:
    return tuple(sorted(postings, key=lambda posting: (posting.department.order, posting.department.pk)))


# --- Within ------------------------------------------------------------------------------------------------


def _refuse_unless_managed(by: User, person: User) -> None:
    if not may_manage(by, person):
        raise Refused(Denied.of("この職員の登録を変えられるのは、同じ自治体の企画部門の職員だけです。"))


def _hold(municipality: Municipality | None) -> None:
    """One planner at a time per municipality: two cannot take each other's rights in the same moment."""
    if municipality is not None:
        Municipality.objects.select_for_update().get(pk=municipality.pk)


def _held(person: User) -> User:
    _hold(person.municipality)
    return User.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _keep_a_planner(person: User, was_planning: bool) -> None:
    """Asked after the write, of what would then be true."""
    if not was_planning or person.is_planning:
        return
    if not User.objects.planners().filter(municipality=person.municipality_id).exists():
        raise Refused(
            Denied.of(f"{person}さんは企画部門の最後のひとりです。先に、ほかの職員を企画部門として登録してください。")
        )


def _give_role(person: User, role: Role) -> None:
    """Staff and planning use the staff pages; council members read the public ones."""
    person.role = role
    person.is_staff = role != Role.COUNCIL or person.is_superuser


def _serve(person: User, postings: Sequence[Posting]) -> None:
    """The person's departments become these; a service that goes on keeps its row."""
    wanted = {posting.department.pk: posting for posting in postings}
    person.services.exclude(department__in=wanted).delete()
    kept = {service.department_id: service for service in person.services.all()}
    for pk, posting in wanted.items():
        service = kept.get(pk)
        if service is None:
            DepartmentService.objects.create(user=person, department=posting.department, is_head=posting.is_head)
        elif service.is_head != posting.is_head:
            service.is_head = posting.is_head
            service.save(update_fields=["is_head"])


class _Fresh:
    """An initial password, hashed before the transaction begins: nobody else's write waits for that."""

    def __init__(self):
        self.password = generate_password()
        self.hash = hash_initial(self.password)


def _issue(person: User, by: User, fresh: _Fresh) -> Issued:
    person.password = fresh.hash
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    reset_sign_in_lock(username=person.username)
    PersonEvent.record(PersonAct.PASSWORD_RESET, by, person=person)
    return Issued(person, fresh.password)
