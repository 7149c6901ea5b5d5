"""What a planner sets for the own body: one act, compared with what the person saw, kept in the audit record."""

from collections.abc import Mapping

from django.db import transaction

from organization.audit import record
from organization.choices import AuditKind
from organization.models import AuditEntry, Municipality
from organization.permissions import may_manage_municipality
from organization.refusals import Denied, Refused

SETTINGS = ("contact", "address", "key_colour", "licence", "site_url", "logo_text", "font_family")
PLANNERS = "自治体の情報を登録するのは、企画部門の職員です。"


class Overtaken(Exception):
    """Somebody else has changed the settings since they were shown."""


def settings_of(body: Municipality) -> dict[str, str]:
    return {name: getattr(body, name) for name in SETTINGS}


def change_settings(body: Municipality, told: Mapping[str, str], *, seen: Mapping[str, str], by) -> bool:
    """Whether something changed. ``told`` has been judged by the fields of the model; ``seen`` is what it replaces."""
    if not may_manage_municipality(by, body):
        raise Refused(Denied.of(PLANNERS))
    with transaction.atomic():
        held = Municipality.objects.select_for_update().get(pk=body.pk)
        before = settings_of(held)
        if before != seen:
            raise Overtaken
        changed = {name: text for name, text in told.items() if before[name] != text}
        for name, text in changed.items():
            setattr(held, name, text)
        if changed:
            held.save(update_fields=list(changed))
            record(AuditKind.BODY, _subject(held), _words(before, changed), user=by)
    return bool(changed)


def history_of(body: Municipality):
    """The newest first."""
    return AuditEntry.objects.filter(kind=AuditKind.BODY, subject=_subject(body)).select_related("user")


def _subject(body: Municipality) -> str:
    return f"{body.name}（{body.code}）"


def _words(before: Mapping[str, str], changed: Mapping[str, str]) -> str:
    labels = {name: Municipality._meta.get_field(name).verbose_name for name in changed}
    pairs = (f"{labels[name]}：{before[name] or '標準'} → {text or '標準'}" for name, text in changed.items())
    return "、".join(pairs)
