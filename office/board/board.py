"""The progress board of one year: departments × standings, the late ones first, and whom to ask."""

import datetime as dt
from collections.abc import Mapping

from django.urls import reverse
from django.utils.html import format_html

from kpis.choices import STAGES_AFTER_ENTRY, ActualState, Stage
from kpis.measurement.months import day, full_day, left
from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import EntryOpening, Reminder, ReportingYear
from kpis.workflow.completeness import Count, completeness, is_past_due, total_of
from kpis.workflow.missing import STANDINGS
from kpis.workflow.outstanding import Server, Wait, servers_of, stays_open
from office.kit.frame import address
from office.mail.letter import ABOUT_VALUES
from office.mail.sending import NO_SERVER, has_server
from organization.frozen import frozen
from organization.models import Department
from organization.refusals import Denied


@frozen
class Row:
    """One department; None stands for the KPIs that nobody enters yet."""

    department: Department | None
    count: Count
    is_late: bool
    can_remind: bool
    servers: tuple[Server, ...]
    told: dt.date | None
    opened_until: dt.date | None

    @property
    def told_text(self) -> str:
        return f"{day(self.told)}に督促" if self.told else ""

    @property
    def opened_text(self) -> str:
        return f"{day(self.opened_until)}まで入力可" if self.opened_until else ""


@frozen
class Board:
    year: ReportingYear
    today: dt.date
    rows: tuple[Row, ...]
    total: Count

    @property
    def is_past_due(self) -> bool:
        return is_past_due(self.year, self.today)

    @property
    def late(self) -> list[Row]:
        return [row for row in self.rows if row.is_late]

    @property
    def to_remind(self) -> list[Row]:
        """Whom the button for all writes to: the late ones; before the due date, all who have not finished."""
        return [row for row in self.rows if row.can_remind]

    @property
    def closed(self) -> Denied | None:
        """Why nobody can be reminded in this stage."""
        if self.year.is_open_for_entry or any(row.opened_until or row.can_remind for row in self.rows):
            return None
        label = wareki(self.year.fiscal_year)
        return Denied(
            f"{label}は「{self.year.get_stage_display()}」の段階のため、督促は送れません",
            "督促は、担当課が入力できるときに送ります",
            "入力を再開するときは、段階を「入力中」に戻してください。" if self._may_go_back else "",
        )

    @property
    def _may_go_back(self) -> bool:
        return self.year.stage in STAGES_AFTER_ENTRY


def board_of(year: ReportingYear, today: dt.date) -> Board:
    """Six queries, whatever the number of departments and KPIs."""
    counts = completeness([year])[year.pk]
    ids = [pk for pk in counts if pk is not None]
    departments = {department.pk: department for department in Department.objects.filter(pk__in=ids)}
    servers, opened = servers_of(ids), _opened(year, today)
    told = _told(year, servers)
    past_due = is_past_due(year, today)
    rows = [
        Row(
            department=departments.get(pk),
            count=count,
            is_late=past_due and count.unfinished > 0,
            can_remind=bool(servers.get(pk)) and _can_be_asked(year, count, is_opened=pk in opened),
            servers=tuple(servers.get(pk, ())),
            told=max((told[server.user.pk] for server in servers.get(pk, ()) if server.user.pk in told), default=None),
            opened_until=opened.get(pk),
        )
        for pk, count in counts.items()
    ]
    return Board(year, today, tuple(sorted(rows, key=_late_first)), total_of(counts.values()))


def _can_be_asked(year: ReportingYear, count: Count, *, is_opened: bool) -> bool:
    """In an open year for all that is unfinished; in a closed one for what can still be finished in it."""
    if year.is_open_for_entry or is_opened:
        return count.unfinished > 0
    return any(count.standings[wait.value] and stays_open(wait, year.stage) for wait in Wait)


def _late_first(row: Row) -> tuple:
    """Before the due date nobody is late; then those with the most to do come first."""
    order = (row.department.order, row.department.pk) if row.department else (0, 0)
    return not row.is_late, -row.count.unfinished, order


def _told(year: ReportingYear, servers: Mapping[int, list[Server]]) -> Mapping[int, dt.date]:
    """Person's id → the last reminder of this round that named the values that waited."""
    people = {server.user.pk for serving in servers.values() for server in serving}
    round_began = year.due_on - dt.timedelta(days=365)
    reminders = Reminder.objects.filter(user__in=people, on__gt=round_began, kind__in=ABOUT_VALUES).order_by("on")
    return dict(reminders.values_list("user", "on"))


def _opened(year: ReportingYear, today: dt.date) -> Mapping[int, dt.date]:
    if year.stage not in STAGES_AFTER_ENTRY:
        return {}
    openings = EntryOpening.objects.filter(year=year, until__gte=today).order_by("until")
    return dict(openings.values_list("department", "until"))


def context(board: Board) -> dict:
    return {
        "board": board,
        "year": board.year,
        "strategy": board.year.strategy,
        "year_label": fiscal_year_label(board.year.fiscal_year),
        "stage": Stage(board.year.stage).label,
        "due": _due(board),
        "sentence": _sentence(board),
        "columns": tuple(STANDINGS.values()),
        "check_column": list(STANDINGS).index(ActualState.SUBMITTED),
        "check_url": reverse("checking:page", args=address(board.year)),
        "remind_all": _remind_all(board),
        "remind_one": "督促する" if has_server() else "文面を見る",
        "no_server": "" if has_server() else NO_SERVER,
    }


def _sentence(board: Board) -> str:
    total = board.total
    if not total.total:
        return "この年度に入力する指標は、まだありません。"
    start = format_html("<b>{}</b>指標のうち<b>{}</b>が提出済みです。", total.total, total.arrived)
    if board.late:
        return start + format_html("期限を過ぎて未提出の部署が<b>{}</b>あります。", len(board.late))
    if total.unfinished == 0:
        return format_html("{}すべての部署が提出を終えました。", start)
    waiting = sum(row.count.unfinished > 0 for row in board.rows)
    return start + format_html("<b>{}</b>部署の提出を待っています。", waiting)


def _due(board: Board) -> str:
    due = full_day(board.year.due_on)
    return f"{due}（{left(board.year.due_on, board.today)}）" if board.year.is_open_for_entry else due


def _remind_all(board: Board) -> str:
    """The label of the button for all; departments without people cannot be written to."""
    count, unfinished = len(board.to_remind), sum(row.count.unfinished > 0 for row in board.rows)
    if not count:
        return ""
    if not has_server():
        return f"{count}部署への文面を見る"
    which = f"{count}部署すべて" if count == unfinished else f"部署（担当者のいる{count}部署）"
    return f"期限を過ぎた{which}に督促する" if board.is_past_due else f"未提出の{which}に知らせる"
