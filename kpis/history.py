"""The record of a year as a planner reads it: when, who, what, why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kpis.choices import Act, Stage
from kpis.models import Event

_DATE_WORDS = {"due_on": "提出期限", "opens_on": "入力開始日"}
_PLAIN_WORDS = {"until": "期限", "department": "部署", "title": "名称", "release": "版", "population": ""}


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    act: str
    about: str
    who: str
    reason: str


def lines_of(events: Iterable[Event]) -> list[Line]:
    """``events`` come with ``by``, and with ``kpi`` where there are values among them."""
    return [Line(event.at, Act(event.act).label, _about(event), event.who, event.reason) for event in events]


def _about(event: Event) -> str:
    """「入力中 → 確認」, 「提出期限 2026-06-30 → 2026-07-10」, 「1-1-1 成婚者数」"""
    if event.kpi_id:
        return f"{event.kpi.code} {event.kpi.name}"
    if "to" in event.detail:
        return " → ".join(_stage(event.detail[key]) for key in ("from", "to") if event.detail.get(key))
    return "、".join(words for name, content in event.detail.items() if (words := _detail(name, content)))


def _detail(name: str, content) -> str:
    if name in _DATE_WORDS and isinstance(content, list):
        before, after = content
        return f"{_DATE_WORDS[name]} {before or 'なし'} → {after or 'なし'}"
    if name in _DATE_WORDS | _PLAIN_WORDS and content:
        return f"{(_DATE_WORDS | _PLAIN_WORDS)[name]} {content}".strip()
    return ""


def _stage(code: str) -> str:
    return Stage(code).label if code in Stage.values else code
