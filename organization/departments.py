"""The acts on one department that are no reorganisation: it is founded, and its settings change.

Its name changes by a reorganisation (succession.py) and no other way, so that whatever was written keeps the old one.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from organization.choices import PersonAct
from organization.models import Department, Municipality, PersonEvent
from organization.permissions import may_manage_municipality
from organization.refusals import Denied, Refused
from organization.succession import LONGEST_NAME, Name


def found(municipality: Municipality, name: Name, *, on: dt.date, today: dt.date, reason: str = "", by) -> Department:
    """新設: a department that carries on nobody's work. It comes last in the order until told otherwise."""
    _refuse_unless_managed(by, municipality)
    with transaction.atomic():
        Municipality.objects.select_for_update().get(pk=municipality.pk)
        if problem := name_problem(municipality, name):
            raise Refused(Denied.of(problem))
        if on > today:
            raise Refused(Denied.of("設置日になってから登録してください。"))
        last = Department.objects.filter(municipality=municipality).aggregate(last=Max("order"))["last"] or 0
        department = Department.objects.create(
            municipality=municipality, division=name.division, section=name.section, order=last + 1, valid_from=on
        )
        PersonEvent.record(PersonAct.FOUNDED, by, department=department, on=on, reason=reason)
    return department


def change_settings(
    department: Department, *, requires_approval: bool, order: int, reason: str = "", by
) -> dict[str, list[str]]:
    """Whether 提出 goes through the head (決裁), and the place in the lists. Returns what changed, in words."""
    _refuse_unless_managed(by, department.municipality)
    with transaction.atomic():
        department = Department.objects.select_for_update().get(pk=department.pk)
        if department.valid_to is not None:
            raise Refused(Denied.of(f"「{department}」は廃止した部署のため、設定を変えられません。"))
        changes = {
            word: pair
            for word, pair in {
                "提出前の決裁": [approval_words(department.requires_approval), approval_words(requires_approval)],
                "並び順": [str(department.order), str(order)],
            }.items()
            if pair[0] != pair[1]
        }
        if changes:
            department.requires_approval, department.order = requires_approval, order
            department.save(update_fields=["requires_approval", "order"])
            PersonEvent.record(PersonAct.SETTINGS, by, department=department, reason=reason, detail=changes)
    return changes


def name_problem(municipality: Municipality, name: Name) -> str:
    """Why no new department can be called so; empty where it can."""
    if not name.section or (not name.division and Department.objects.all_in_divisions(municipality)):
        return "部と課の名称を、両方とも入力してください。"
    if max(len(name.division), len(name.section)) > LONGEST_NAME:
        return f"部と課の名称は、それぞれ{LONGEST_NAME}字までです。"
    if any(character.isspace() for character in name.division):
        return "部の名称に空白は使えません。"
    taken = Department.objects.filter(municipality=municipality, division=name.division, section=name.section).first()
    if taken is None:
        return ""
    if taken.valid_to is not None:
        return f"「{name}」は廃止した部署の名称です。記録を区別できる名称にしてください。"
    return f"「{name}」はすでにある部署です。"


def has_head(department: Department) -> bool:
    """Whether anybody can approve."""
    return department.services.filter(is_head=True, user__is_active=True).exists()


def approval_words(required: bool) -> str:
    return "必要" if required else "不要"


def _refuse_unless_managed(by, municipality: Municipality) -> None:
    if not may_manage_municipality(by, municipality):
        raise Refused(Denied.of("部署を変えられるのは、その自治体の企画部門の職員だけです。"))
