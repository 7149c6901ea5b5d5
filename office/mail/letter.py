"""The mail to one person: everything that waits, over all years and strategies, and where to enter it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from django.db.models import TextChoices
from django.urls import reverse

from council.progress import Progress
from kpis.measurement.months import day, full_day, left
from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import ReportingYear
from kpis.workflow.outstanding import Item, Wait
from organization.eras import long_month
from organization.frozen import frozen
from organization.identity import identity_of
from organization.models import Municipality, User


class Occasion(TextChoices):
    """What made a reminder go out; stands in ``Reminder.kind``."""

    OVERDUE = "overdue", "期限後の督促"
    BEFORE_DUE = "before_due", "期限前のお知らせ"
    RETURNED = "returned", "差戻しのお知らせ"
    PENDING = "pending", "公表予定月のお知らせ"
    ASKED = "asked", "企画部門からの督促"
    REPLIES = "replies", "対応方針の督促"


# The letters that name all the values that wait for a person. One about the council's opinions does not, though it
# counts for the one letter a day like any other.
ABOUT_VALUES = tuple(kind for kind in Occasion if kind != Occasion.REPLIES)


Waiting = Item | Progress  # a value, or the evaluation of a measure


@frozen
class Letter:
    """What one person is written. ``year`` is the first of those it is about; the record of reminders names it.

    ``items`` are the values and evaluations it names; a letter about something else has none.
    """

    user: User
    occasion: Occasion
    year: ReportingYear
    subject: str
    body: str
    items: tuple[Waiting, ...] = ()


def letter_to(user: User, items: Iterable[Waiting], occasion: Occasion, on: dt.date) -> Letter:
    items = tuple(items)
    return Letter(user, occasion, items[0].year, _subject(items, occasion, on), _body(user, items, on), items)


def with_note(letter: Letter, note: str) -> Letter:
    """The same letter with a sentence of the sender's own, right after the salutation."""
    note = note.strip()
    if not note:
        return letter
    salutation, rest = letter.body.split("\n\n", 1)
    return replace(letter, body=f"{salutation}\n\n{note}\n\n{rest}")


def one_line(subject: str) -> str:
    """A line break would forge a header."""
    return " ".join(subject.split())


def closing(body: Municipality) -> str:
    """The last lines of every mail."""
    return f"お問い合わせ：{identity_of(body).contact}\nこのメールは、進捗管理のシステムから送信しています。"


def address(name: str, year: ReportingYear, *more) -> str:
    """A page's full address, as a person opens it from a mail of the plan's body."""
    path = reverse(name, args=[year.strategy.code, year.fiscal_year, *more])
    return f"{identity_of(year.strategy.municipality).site_url}{path}"


def entry_url(item: Item) -> str:
    return address("entry:page", item.year)


def named(item: Waiting) -> str:
    """「1-1-4 成婚者数（未入力）」"""
    if isinstance(item, Progress):
        return f"{item.measure.code} {item.measure.name}（{item.year.strategy.words.evaluation}：{item.label}）"
    return f"{item.kpi.code} {item.kpi.name}（{item.wait.label}）"


def _values(items: Iterable[Waiting]) -> list[Item]:
    return [item for item in items if isinstance(item, Item)]


def _evaluations(items: Iterable[Waiting]) -> list[Progress]:
    return [item for item in items if isinstance(item, Progress)]


def _subject(items: tuple[Waiting, ...], occasion: Occasion, on: dt.date) -> str:
    open_items = [item for item in items if item.wait != Wait.PENDING]
    if not open_items:
        what = f"公表予定月になった指標があります（{len(items)}指標）"
    elif occasion == Occasion.RETURNED or not any(item.due for item in open_items):
        what = _undated(open_items)
    else:
        first = min((item for item in open_items if item.due), key=lambda item: item.due or on)
        until = "提出期限を過ぎています" if first.due < on else f"{day(first.due)}までにお願いします"
        what = (
            f"{wareki(first.year.fiscal_year)}の{_of(open_items, '実績')}の提出：{until}（残り{_counted(open_items)}）"
        )
    names = dict.fromkeys(item.year.strategy.short_name for item in items)
    return one_line(f"【{'・'.join(names)}】{what}")


def _undated(items: list[Waiting]) -> str:
    """What was returned comes first; where nothing was, values wait for their head."""
    if returned := [item for item in items if item.wait == Wait.RETURNED]:
        return f"差し戻した{_of(returned, '実績値')}の修正をお願いします（{_counted(returned)}）"
    return f"決裁待ちの{_of(items, '実績値')}の承認をお願いします（{_counted(items)}）"


def _of(items: Iterable[Waiting], values: str) -> str:
    """「実績と施策評価」, of what there is; ``values``: what the KPIs' part is called here."""
    evaluations = _evaluations(items)
    words = [values] if _values(items) else []
    return "と".join([*words, *([evaluations[0].year.strategy.words.evaluation] if evaluations else [])])


def _counted(items: Iterable[Waiting]) -> str:
    """「3指標」, 「施策評価2件」, 「3指標と施策評価2件」"""
    values, evaluations = _values(items), _evaluations(items)
    counts = [f"{len(values)}指標"] if values else []
    if evaluations:
        counts.append(f"{evaluations[0].year.strategy.words.evaluation}{len(evaluations)}件")
    return "と".join(counts)


def _body(user: User, items: tuple[Waiting, ...], on: dt.date) -> str:
    verb = "入力" if _values(items) else "記入"
    parts = [
        f"{user} 様",
        f"次の{_of(items, '指標')}が、あなたの{verb}または決裁を待っています。ご確認をお願いします。",
    ]
    for _, group in groupby(items, key=lambda item: item.year.pk):
        group = list(group)
        if values := _values(group):
            parts.append(_values_part(values, on))
        if evaluations := _evaluations(group):
            parts.append(_evaluations_part(evaluations, on))
    parts.append(f"行き違いですでに提出された場合は、ご容赦ください。\n{closing(items[0].year.strategy.municipality)}")
    return "\n\n".join(parts) + "\n"


def _values_part(items: list[Item], on: dt.date) -> str:
    year = items[0].year
    due = next((item.due for item in items if item.wait != Wait.PENDING and item.due), None)
    lines = _heading(year, "実績", due, on)
    by_department = sorted(items, key=lambda item: (item.kpi.owner.order, item.department_id))
    for _, group in groupby(by_department, key=lambda item: item.department_id):
        group = list(group)
        lines.append(f"［{group[0].kpi.owner}］")
        lines += map(_line, group)
    lines.append(f"入力するページ：{entry_url(items[0])}")
    return "\n".join(lines)


def _evaluations_part(found: list[Progress], on: dt.date) -> str:
    year = found[0].year
    lines = _heading(year, year.strategy.words.evaluation, found[0].due, on)
    lines += map(_evaluation_line, found)
    lines.append(f"記入するページ：{address('evaluating:list', year)}")
    return "\n".join(lines)


def _heading(year: ReportingYear, what: str, due: dt.date | None, on: dt.date) -> list[str]:
    first = f"■ {year.strategy.name}　{fiscal_year_label(year.fiscal_year)}の{what}"
    return [first] if due is None else [first, f"提出期限：{full_day(due)}（{left(due, on)}）"]


def _evaluation_line(one: Progress) -> str:
    """Who puts it together is said where several write it."""
    lead = f"（主担当 {one.lead.section}）" if one.lead and len(one.asked) > 1 else ""
    words = "未記入" if one.wait == Wait.NOT_ENTERED else _TO_DO[Wait(one.wait)]
    return _with_reason(f"・{one.measure.code} {one.measure.name}{lead}：{words}", one.reason)


def _line(item: Item) -> str:
    return _with_reason(f"・{item.kpi.code} {item.kpi.name}：{wait_words(item)}", item.reason)


def _with_reason(line: str, reason: str) -> str:
    return f"{line}\n　　差戻しの理由：{reason}" if reason else line


_TO_DO = {
    Wait.NOT_ENTERED: "未入力",
    Wait.DRAFT: "下書き（まだ提出していません）",
    Wait.RETURNED: "差戻し（修正して、もう一度提出してください）",
    Wait.AWAITING: "決裁待ち（承認または差戻しをお願いします）",
}


def wait_words(item: Item) -> str:
    """What is to be done about it, in a few words."""
    if item.wait == Wait.PENDING:
        return (
            f"公表予定月（{long_month(item.expected_month)}）になりました。値を入力するか、企画部門へお知らせください"
        )
    return _TO_DO[item.wait]
