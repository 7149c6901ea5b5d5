"""The record of a year as a planner reads it: when, who, what, why."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime

from kpis.choices import Act, Stage, ValueStatus
from kpis.entered import Entered
from kpis.models import Event
from organization.eras import long_date
from organization.frozen import frozen

_CHANGE_WORDS = {"due_on": "提出期限", "opens_on": "入力開始日", "scheme": "区分"}
_DAYS = {"due_on", "opens_on", "until"}
_PLAIN_WORDS = {"until": "期限", "department": "部署", "title": "名称", "release": "版", "population": ""}
_PLAIN_WORDS |= {"regraded": "評価の変わった指標", "unanswered": "対応方針のない意見"}
_CONTENT_WORDS = {
    "value": "実績値",
    "attained": "指標値の達成",
    "status": "区分",
    "cause": "要因",
    "next_step": "今後の取組",
    "expected_month": "公表予定月",
    "data_year": "値の年度",
    "answer": "前年度の取組への対応",
    "from": "前の段階",
    "to": "後の段階",
    "approved": "決裁",
    "series": "入力した計画",
    "standing": "採用したときの状態",
    "without_value": "実績値なしとした指標",
    "kpis": "指標",
    "changed": "変わった指標",
    "added": "加わった指標",
    "ended": "終えた指標",
    "measures_renamed": "名称が変わった施策",
    "measures_added": "加わった施策",
    "measures_ended": "終えた施策",
}
_WORDS = _CHANGE_WORDS | _PLAIN_WORDS | _CONTENT_WORDS
_CODES = {**dict(ValueStatus.choices), **dict(Stage.choices), "True": "はい", "False": "いいえ"}
_BEFORE_AND_AFTER = frozenset({*_CHANGE_WORDS, *(field.name for field in fields(Entered))})


@frozen
class Line:
    """``content``: all that the event holds, for whoever opens it."""

    at: datetime
    act: str
    about: str
    who: str
    reason: str
    content: tuple[str, ...]


def lines_of(events: Iterable[Event]) -> list[Line]:
    """``events`` come with ``by``, and with ``kpi`` where there are values among them."""
    return [
        Line(event.at, Act(event.act).label, _about(event), event.who, event.reason, tuple(content_lines(event)))
        for event in events
    ]


def content_lines(event: Event) -> list[str]:
    """Everything that the event holds: 「実績値：14 → 15」, 「変わった指標：1-1-1、1-1-2」."""
    told = ((_WORDS.get(name, name), _content(name, content)) for name, content in event.detail.items())
    return [f"{word}：{text}" for word, text in told if text]


def _content(name: str, content) -> str:
    if not isinstance(content, list):
        return _said(name, _CODES.get(str(content), str(content)))
    texts = [_said(name, _CODES.get(str(part), str(part))) for part in content]
    return " → ".join(text or "なし" for text in texts) if name in _BEFORE_AND_AFTER else "、".join(texts)


def _about(event: Event) -> str:
    """「入力中 → 確認」, 「提出期限 令和8年6月30日 → 令和8年7月10日」, 「1-1-1 成婚者数」"""
    if event.kpi:
        return f"{event.kpi.code} {event.kpi.name}"
    if "to" in event.detail:
        move = " → ".join(_stage(event.detail[key]) for key in ("from", "to") if event.detail.get(key))
        return f"{move}{_without_reply(event.detail.get('unanswered', ()))}"
    return "、".join(words for name, content in event.detail.items() if (words := _detail(name, content)))


def _without_reply(opinions: Iterable[int]) -> str:
    """What the reason of a publication was given for."""
    named = "、".join(str(number) for number in opinions)
    return f"（対応方針のない意見 {named}）" if named else ""


def _detail(name: str, content) -> str:
    if name in _CHANGE_WORDS and isinstance(content, list):
        before, after = (_said(name, text) for text in content)
        return f"{_CHANGE_WORDS[name]} {before or 'なし'} → {after or 'なし'}"
    if name in _CHANGE_WORDS | _PLAIN_WORDS and content:
        return f"{(_CHANGE_WORDS | _PLAIN_WORDS)[name]} {_said(name, content)}".strip()
    return ""


def _said(name: str, content) -> str:
    """A day is stored as 「2026-06-30」 and said as 令和8年6月30日."""
    return long_date(date.fromisoformat(content)) if name in _DAYS and content else str(content)


def _stage(code: str) -> str:
    return Stage(code).label if code in Stage.values else code
