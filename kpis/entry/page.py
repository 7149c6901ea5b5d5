"""What the entry page's template reads, in ready words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from kpis.entry.desk import Desk
from kpis.entry.forms import RowForm
from kpis.entry.rows import Row, other_rows_of, rows_of
from kpis.entry.saving import Outcome
from kpis.numerals import fiscal_year_label, short_year, wareki

REMIND_DAYS = 30  # from here on the head counts the days

FIELD_LABELS = {
    "value": "実績値",
    "attained": "判定",
    "kind": "区分",
    "absence": "値がない理由",
    "expected_month": "公表予定月",
    "cause": "要因",
    "next_step": "次の取組",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the list at the top, linking to the field it is about."""

    field_id: str
    where: str
    text: str


def context(
    desk: Desk, today: dt.date, outcome: Outcome | None = None, typed: Mapping[int, RowForm] | None = None
) -> dict:
    rows = rows_of(desk, outcome, typed)
    return {
        "desk": desk,
        "rows": rows,
        "others": other_rows_of(desk),
        "year_label": fiscal_year_label(desk.fiscal_year),
        "last_year": short_year(desk.fiscal_year - 1),
        "planning": desk.user.is_planning,
        "wareki": wareki(desk.fiscal_year),
        "due": _due(desk, today),
        "problems": [problem for row in rows for problem in _problems(row)],
        "overtaken": [f"{kpi.code} {kpi.name}" for kpi in outcome.overtaken] if outcome else [],
        "page_url": page_url(desk),
        "submit_label": f"{desk.department.section}の分を提出" if desk.user.is_planning and desk.department else "提出",
        "preview_url": reverse("entry:preview", args=[desk.strategy.code, desk.fiscal_year, 0]).removesuffix("0/"),
        "is_resumed": bool(typed),
    }


def page_url(desk: Desk) -> str:
    """The address of this page; only the department is kept from what was asked for."""
    url = reverse("entry:page", args=[desk.strategy.code, desk.fiscal_year])
    return f"{url}?department={desk.department.id}" if desk.department else url


def done_words(outcome: Outcome) -> str:
    """「6指標を保存し、5指標を提出しました。」"""
    saved, submitted = len(outcome.saved), len(outcome.submitted)
    if saved and submitted:
        return f"{saved}指標を保存し、{submitted}指標を提出しました。"
    if saved:
        return f"{saved}指標を下書きとして保存しました。"
    if submitted:
        return f"{submitted}指標を提出しました。"
    return ""


def _due(desk: Desk, today: dt.date) -> str:
    due = desk.year.due_on
    words = f"締切 {due.month}月{due.day}日"
    if not desk.collects:
        return words
    left = (due - today).days
    if left < 0:
        return f"{words}（{-left}日過ぎています）"
    if left > REMIND_DAYS:
        return words
    return f"{words}（あと{left}日）" if left else f"{words}（今日まで）"


def _problems(row: Row):
    where = f"{row.code} {row.name}"
    for name, text in row.errors.items():
        label = FIELD_LABELS.get(name, "")
        yield Problem(_field_id(row, name), where, f"{label}：{text}" if label else text)
    for text in row.question:
        yield Problem(f"{row.prefix}-confirmed", where, f"確認：{text}")
    if row.theirs:
        yield Problem(
            f"{row.prefix}-resolve-mine", where, "ほかの人が先に保存しています。どちらを残すか選んでください。"
        )
    if row.missing:
        yield Problem(_field_id(row, "value"), where, "実績値、または値がない理由が未入力のため、提出していません。")


def _field_id(row: Row, name: str) -> str:
    if name in ("value", "attained", "kind", "version"):
        name = "attained" if row.in_words else "value"
    return f"{row.prefix}-{name}"
