"""What a load did, in the planner's words."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from organization.frozen import frozen

DELETED_IN_APPLICATION = "アプリケーションで削除されているため、追加していません"
LONGEST_SHOWN = 40


@frozen
class Difference:
    """One object and, in words, what became of its fields."""

    name: str
    details: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}：{'、'.join(self.details)}" if self.details else self.name


@dataclass(slots=True)
class LoadReport:
    """``kept``: what a planner changed in the application and the load left so. ``gone``: no longer in the file."""

    strategy_code: str = ""
    created: list[str] = field(default_factory=list)
    changed: list[Difference] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[Difference] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def shown(model: type[models.Model], name: str, value: Any) -> str:
    """A field's value for the report; empty for lists, which only their name can stand for."""
    if isinstance(value, list | dict):
        return ""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    choices = dict(model._meta.get_field(name).flatchoices) if value not in (None, "") else {}
    text = str(choices.get(value, "" if value is None else value))
    if not text:
        return "（空欄）"
    return f"「{text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + '…'}」"
