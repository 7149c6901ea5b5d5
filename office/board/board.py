"""The progress board of one year: departments × standings, the late ones first, and whom to ask."""

import datetime as dt
from collections.abc import Mapping

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html

from council import progress
from council.progress import progress_of
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


def _parts(values: Count, evaluations: Count) -> list[tuple[str, Count]]:
    """What is handed in, a line of the table each; of a department without KPIs, its evaluations only."""
    found = [("values", values), ("evaluations", evaluations)]
    return [(kind, count) for kind, count in found if count.total]


@frozen
class Row:
    """One department; None stands for the KPIs that nobody enters yet. ``count`` is of the KPIs it enters,
    ``evaluations`` of those it is asked for. ``is_told_today``: everybody who can be written to was."""

    department: Department | None
    count: Count
    evaluations: Count
    is_late: bool
    can_remind: bool
    servers: tuple[Server, ...]
    told: dt.date | None
    is_told_today: bool
    opened_until: dt.date | None

    @property
    def unfinished(self) -> int:
        return self.count.unfinished + self.evaluations.unfinished

    @property
    def parts(self) -> list[tuple[str, Count]]:
        return _parts(self.count, self.evaluations)

    @property
    def told_text(self) -> str:
        """The day of the last one, so that nobody is asked twice without meaning to."""
        if self.is_told_today:
            return "今日、督促しました"
        return f"{day(self.told)}に督促" if self.told else ""

    @property
    def offers_reminder(self) -> bool:
        return self.can_remind and not self.is_told_today

    @property
    def opened_text(self) -> str:
        return f"{day(self.opened_until)}まで入力可" if self.opened_until else ""


@frozen
class Board:
    year: ReportingYear
    today: dt.date
    rows: tuple[Row, ...]
    total: Count
    evaluations: Count

    @property
    def totals(self) -> list[tuple[str, Count]]:
        return _parts(self.total, self.evaluations)

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
    """A fixed number of queries, whatever the number of departments, KPIs and measures."""
    read = _Reading(year, today)
    rows = sorted(map(read.row, read.departments), key=_late_first)
    totals = total_of(read.values.values()), progress.total_of(read.asked)
    return Board(year, today, tuple(rows), *totals)


class _Reading:
    """What the rows read, each of it once for all departments."""

    def __init__(self, year: ReportingYear, today: dt.date):
        self.year, self.today, self.asked = year, today, progress_of([year], today)
        self.values, self.evaluations = completeness([year])[year.pk], progress.completeness(self.asked)
        self.departments = list({**self.values, **self.evaluations})
        self.named = Department.objects.in_bulk([pk for pk in self.departments if pk is not None])
        self.servers, self.opened = servers_of(self.named), _opened(year, today)
        self.told, self.is_past_due = _told(year, self.servers), is_past_due(year, today)
        self.to_write = {pk for one in self.asked if one.is_open for pk in one.departments}

    def row(self, pk: int | None) -> Row:
        count, own = self.values.get(pk, Count()), self.evaluations.get(pk or 0, Count())
        servers = tuple(self.servers.get(pk or 0, ()))
        told = [self.told.get(one.user.pk) for one in servers if one.user.email or one.user.pk in self.told]
        can_be_asked = pk in self.to_write or _can_be_asked(self.year, count, is_opened=pk in self.opened)
        return Row(
            department=self.named.get(pk or 0),
            count=count,
            evaluations=own,
            is_late=self.is_past_due and count.unfinished + own.unfinished > 0,
            can_remind=bool(servers) and can_be_asked,
            servers=servers,
            told=max(filter(None, told), default=None),
            is_told_today=bool(told) and all(on == self.today for on in told),
            opened_until=self.opened.get(pk or 0),
        )


def _can_be_asked(year: ReportingYear, count: Count, *, is_opened: bool) -> bool:
    """In an open year for all that is unfinished; in a closed one for what can still be finished in it."""
    if year.is_open_for_entry or is_opened:
        return count.unfinished > 0
    return any(count.standings[wait.value] and stays_open(wait, year.stage) for wait in Wait)


def _late_first(row: Row) -> tuple:
    """Before the due date nobody is late; then those with the most to do come first."""
    order = (row.department.order, row.department.pk) if row.department else (0, 0)
    return not row.is_late, -row.unfinished, order


def _told(year: ReportingYear, servers: Mapping[int, list[Server]]) -> Mapping[int, dt.date]:
    """Person's id → the last reminder of this year, or of its round, that named the values that waited."""
    people = {server.user.pk for serving in servers.values() for server in serving}
    round_began = year.due_on - dt.timedelta(days=365)
    of_this_round = Q(year=year) | Q(on__gt=round_began)
    reminders = Reminder.objects.filter(of_this_round, user__in=people, kind__in=ABOUT_VALUES).order_by("on")
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
        "totals": board.totals,
        "columns": tuple(STANDINGS.values()),
        "check_column": list(STANDINGS).index(ActualState.SUBMITTED),
        "check_url": reverse("checking:page", args=address(board.year)),
        "evaluations_url": reverse("evaluating:list", args=address(board.year)),
        "remind_all": _remind_all(board),
        "remind_one": "督促する" if has_server() else "文面を見る",
        "no_server": "" if has_server() else NO_SERVER,
    }


def _sentence(board: Board) -> str:
    if not (board.total.total or board.evaluations.total):
        return "この年度に入力する指標は、まだありません。"
    start = _arrived(board)
    if board.late:
        return start + format_html("期限を過ぎて未提出の部署が<b>{}</b>あります。", len(board.late))
    waiting = sum(row.unfinished > 0 for row in board.rows)
    if not waiting:
        return format_html("{}すべての部署が提出を終えました。", start)
    return start + format_html("<b>{}</b>部署の提出を待っています。", waiting)


def _arrived(board: Board) -> str:
    """「95指標のうち7、施策評価21件のうち2が提出済みです。」"""
    values, evaluations = board.total, board.evaluations
    if not evaluations.total:
        return format_html("<b>{}</b>指標のうち<b>{}</b>が提出済みです。", values.total, values.arrived)
    word = board.year.strategy.words.evaluation
    return format_html(
        "<b>{}</b>指標のうち<b>{}</b>、{}<b>{}</b>件のうち<b>{}</b>が提出済みです。",
        *(values.total, values.arrived, word, evaluations.total, evaluations.arrived),
    )


def _due(board: Board) -> str:
    due = full_day(board.year.due_on)
    return f"{due}（{left(board.year.due_on, board.today)}）" if board.year.is_open_for_entry else due


def _remind_all(board: Board) -> str:
    """The label of the button for all; departments without people cannot be written to."""
    count, unfinished = len(board.to_remind), sum(row.unfinished > 0 for row in board.rows)
    left = sum(row.offers_reminder for row in board.to_remind)
    if not left:
        return ""
    if not has_server():
        return f"{left}部署への文面を見る"
    which = f"{count}部署すべて" if count == unfinished else f"部署（担当者のいる{count}部署）"
    if left < count:
        which = f"部署（今日まだ送っていない{left}部署）"
    return f"期限を過ぎた{which}に督促する" if board.is_past_due else f"未提出の{which}に知らせる"
