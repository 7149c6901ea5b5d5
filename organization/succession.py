"""機構改革: rename, merge or split departments from a day, with the people who serve them.

Old departments end and keep their name for whatever was written under it; new ones begin. A successor that bears the
name of one of the old ones is that department, going on. What belongs to upper rooms (KPIs, measures) is moved by them,
in the same transaction.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction

from organization.choices import PersonAct, ReorganisationKind
from organization.eras import long_date
from organization.frozen import frozen
from organization.models import Department, DepartmentService, DepartmentSuccession, Municipality, PersonEvent, User
from organization.permissions import may_manage_municipality
from organization.refusals import Denied, Refused
from organization.staffing import postings_of, words_of

LONGEST_NAME = 50
Chosen = Mapping[int, tuple[int, ...]]  # id → the successors (by their place) that it passes to


@frozen
class Name:
    division: str
    section: str

    def __str__(self) -> str:
        return f"{self.division} {self.section}".strip()


@frozen
class Reorganisation:
    """What is to be done: these departments become those, from a day, by a rule (条例・規則)."""

    kind: ReorganisationKind
    municipality: Municipality
    olds: tuple[Department, ...]
    names: tuple[Name, ...]
    on: dt.date
    reason: str = ""

    @property
    def staying(self) -> tuple[Department, ...]:
        """Old departments that go on under their own name."""
        names = {str(name) for name in self.names}
        return tuple(old for old in self.olds if str(old) in names)

    @property
    def last_day(self) -> dt.date:
        """Of the departments that end: the new ones begin on the next."""
        return self.on - dt.timedelta(days=1)

    @property
    def ending(self) -> tuple[Department, ...]:
        return tuple(old for old in self.olds if old not in self.staying)

    @property
    def has_choice(self) -> bool:
        """Only a split leaves open who gets what."""
        return len(self.names) > 1


# --- What stands against it --------------------------------------------------------------------------------


def problems(plan: Reorganisation, today: dt.date) -> list[str]:
    """Every reason why it cannot be done, with the way out."""
    found = [*_counts(plan), *_days(plan, today)]
    for name in plan.names:
        found += _name(plan, name)
    if len(set(plan.names)) < len(plan.names):
        found.append("同じ名称の新しい部署が二つあります。")
    return found


def _counts(plan: Reorganisation):
    kind, olds, names = plan.kind, len(plan.olds), len(plan.names)
    if kind == ReorganisationKind.MERGE and olds < 2:
        yield "統合する部署を二つ以上選んでください。ほかの部署に吸収されるときは、その部署も選びます。"
    if kind != ReorganisationKind.MERGE and olds != 1:
        yield "部署を一つ選んでください。"
    if kind == ReorganisationKind.SPLIT and names < 2:
        yield "分割後の部署を二つ以上入力してください。元の部署が残るときは、その名称も入力します。"
    if kind != ReorganisationKind.SPLIT and names != 1:
        yield "新しい名称を入力してください。"
    if kind == ReorganisationKind.RENAME and plan.staying:
        yield "名称が変わっていません。新しい名称を入力してください。"
    for old in plan.olds:
        if old.municipality_id != plan.municipality.pk or old.valid_to is not None:
            yield f"「{old}」は、いまある部署ではありません。"


def _days(plan: Reorganisation, today: dt.date):
    if plan.on > today:
        yield f"施行日（{long_date(plan.on)}）より前には実行できません。当日以降に、もう一度行ってください。"
    for old in plan.ending:
        if old.valid_from is not None and old.valid_from >= plan.on:
            yield f"「{old}」は{long_date(old.valid_from)}に設置されています。施行日はその翌日以降にしてください。"


def _name(plan: Reorganisation, name: Name):
    if not name.section or (not name.division and Department.objects.all_in_divisions(plan.municipality)):
        yield "部と課の名称を、両方とも入力してください。"
        return
    if max(len(name.division), len(name.section)) > LONGEST_NAME:
        yield f"「{name}」：部と課の名称は、それぞれ{LONGEST_NAME}字までです。"
    if any(character.isspace() for character in name.division):
        yield f"「{name.division}」：部の名称に空白は使えません。"
    existing = _existing(plan, name)
    if existing is None or existing in plan.olds:
        return
    if existing.valid_to is not None:
        gone = long_date(existing.last_day)
        yield f"「{name}」は{gone}に廃止した部署の名称です。記録を区別できる名称にしてください。"
    elif plan.kind == ReorganisationKind.RENAME:
        yield f"「{name}」はすでにある部署です。一つにするときは「統合」を使ってください。"
    elif plan.kind == ReorganisationKind.MERGE:
        yield f"「{name}」はすでにある部署です。統合する部署として、その部署も選んでください。"


# --- The act -----------------------------------------------------------------------------------------------


@frozen
class Carried:
    """The successors in the order of the plan's names, and the people who moved with them."""

    successors: tuple[Department, ...]
    moved_people: int


def carry_out(
    plan: Reorganisation, people: Chosen, *, by, today: dt.date, detail: Mapping[int, dict] | None = None
) -> Carried:
    """Departments, their succession and who serves them. ``people``: service id → successors, needed for a split.

    ``detail``: department id → what else moved, in words, for the record.
    """
    if not may_manage_municipality(by, plan.municipality):
        raise Refused(Denied.of("部署を変えられるのは、その自治体の企画部門の職員だけです。"))
    with transaction.atomic():
        Municipality.objects.select_for_update().get(pk=plan.municipality.pk)
        plan = _afresh(plan)
        if found := problems(plan, today):
            raise Refused(Denied.of("".join(found)))
        successors = tuple(_successor(plan, name) for name in plan.names)
        _end(plan)
        _link(plan, successors)
        moved = _move_people(plan, successors, people, by)
        _record(plan, successors, by, detail or {})
    return Carried(successors, moved)


def services_of(plan: Reorganisation):
    """Who serves the departments concerned."""
    services = DepartmentService.objects.filter(department__in=plan.olds, user__is_active=True)
    return services.select_related("user", "department").order_by("department__order", "user__username")


def by_person(services: Iterable[DepartmentService]) -> list[tuple[User, list[DepartmentService]]]:
    """Who serves several of the departments is one person."""
    found: dict[User, list[DepartmentService]] = {}
    for service in services:
        found.setdefault(service.user, []).append(service)
    return list(found.items())


def _afresh(plan: Reorganisation) -> Reorganisation:
    found = {old.pk: old for old in Department.objects.filter(pk__in=[old.pk for old in plan.olds])}
    olds = tuple(found[old.pk] for old in plan.olds if old.pk in found)
    return Reorganisation(plan.kind, plan.municipality, olds, plan.names, plan.on, plan.reason)


def _existing(plan: Reorganisation, name: Name) -> Department | None:
    return Department.objects.filter(
        municipality=plan.municipality, division=name.division, section=name.section
    ).first()


def _successor(plan: Reorganisation, name: Name) -> Department:
    """決裁 stays required where it was."""
    return _existing(plan, name) or Department.objects.create(
        municipality=plan.municipality,
        division=name.division,
        section=name.section,
        order=min(old.order for old in plan.olds),
        requires_approval=any(old.requires_approval for old in plan.olds),
        valid_from=plan.on,
    )


def _end(plan: Reorganisation) -> None:
    for old in plan.ending:
        old.valid_to = plan.on
        old.save(update_fields=["valid_to"])


def _link(plan: Reorganisation, successors: tuple[Department, ...]) -> None:
    for old in plan.olds:
        for new in successors:
            if old != new and (old in plan.ending or plan.kind == ReorganisationKind.SPLIT):
                DepartmentSuccession.objects.get_or_create(
                    old=old, new=new, defaults={"on": plan.on, "reason": plan.reason}
                )


def _move_people(plan: Reorganisation, successors: tuple[Department, ...], people: Chosen, by) -> int:
    services = list(services_of(plan))
    if plan.has_choice and any(not people.get(service.pk) for service in services):
        raise Refused(Denied.of("担当する職員が変わっています。もう一度、移り先を確認してください。"))
    moved = 0
    for person, own in by_person(services):
        before = words_of(postings_of(person))
        for service in own:
            _pass_on(service, [successors[at] for at in people.get(service.pk, (0,))])
        if (after := words_of(postings_of(person))) == before:
            continue
        detail = {"担当部署": [before, after]}
        PersonEvent.record(PersonAct.MOVED, by, person=person, on=plan.on, reason=reason_of(plan), detail=detail)
        moved += 1
    # An account that is out of use serves nobody, wherever a row was left behind.
    DepartmentService.objects.filter(department__in=plan.ending).delete()
    return moved


def _pass_on(service: DepartmentService, targets: list[Department]) -> None:
    for target in targets:
        if target != service.department:
            _take_over(service, target)
    if service.department not in targets:
        service.delete()


def _take_over(service: DepartmentService, department: Department) -> None:
    taken, created = DepartmentService.objects.get_or_create(
        user=service.user, department=department, defaults={"is_head": service.is_head}
    )
    if not created and service.is_head and not taken.is_head:
        taken.is_head = True
        taken.save(update_fields=["is_head"])


def _record(plan: Reorganisation, successors: tuple[Department, ...], by, detail: Mapping[int, dict]) -> None:
    for old in plan.olds:
        words = {"内容": plan.kind.label, "新しい部署": "、".join(map(str, successors))} | detail.get(old.pk, {})
        PersonEvent.record(PersonAct.REORGANISED, by, department=old, on=plan.on, reason=plan.reason, detail=words)


def reason_of(plan: Reorganisation) -> str:
    """「機構改革（令和8年4月1日 組織規則の改正）」, for the history of whatever moves."""
    rule = f" {plan.reason}" if plan.reason else ""
    return f"機構改革（{long_date(plan.on)}{rule}）"[:100]
