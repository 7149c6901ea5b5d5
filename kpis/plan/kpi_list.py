"""KPIs from a file: what is said of them is brought up to date. Which KPIs there are, the strategy file says."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from goals.models import Strategy
from kpis.fields import DEFINING_FIELDS, FIELDS, KPIField
from kpis.measurement.numerals import NumeralError, parse_number
from kpis.models import KPI
from kpis.plan.forms import definition_problems
from kpis.plan.readings import reasons_left
from kpis.plan.revisions.keeping import keep_published, versions_of
from kpis.plan.versions import LONGEST_REASON, sign_change
from kpis.sheets.kit.cells import as_typed
from kpis.sheets.kit.columns import CODE, check_header, check_strategy, code_of, text_in, unknown_code
from kpis.sheets.kit.problems import BadRows, Problem, Problems
from kpis.sheets.kit.spoilt import is_respelled, loss
from kpis.sheets.kit.table import Row, Table
from organization.models import Department, User

YES_NO = {"true": True, "false": False, "はい": True, "いいえ": False, "1": True, "0": False}


class BadCell(ValueError):
    """The cell cannot be read; the message says what may stand there."""


def _read(field: KPIField, text: str):
    """The cell as the model holds it."""
    if field.between:
        return _integer(field.between, text)
    if field.stored.choices:
        return _choice(field.stored.choices, text)
    match field.stored:
        case models.DecimalField():
            return parse_number(text)
        case models.BooleanField():
            return _yes_no(text)
    return as_typed(text)


def _integer(between: tuple[int, int], text: str) -> int:
    lowest, highest = between
    if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
        raise BadCell(f"「{text}」は使えません。{lowest}から{highest}までの整数を入力してください。")
    return int(text)


def _choice(choices: Sequence[tuple[str, str]], text: str) -> str:
    known = {label: value for value, label in choices} | {value: value for value, _ in choices}
    if text not in known:
        raise BadCell(f"「{text}」は使えません。使えるのは {'、'.join(value for value, _ in choices)} です。")
    return known[text]


def _yes_no(text: str) -> bool:
    if text.casefold() not in YES_NO:
        raise BadCell(f"「{text}」は使えません。true か false を入力してください。")
    return YES_NO[text.casefold()]


COLUMNS = ("strategy", "kpi_code", *(one.column for one in FIELDS), "owner", "reason")
COLUMN_OF = {one.name: one.column for one in FIELDS}


@dataclass(frozen=True, slots=True)
class Revision:
    """A row that may be stored: the KPI as it is, as it will be, the fields that change, and why."""

    row: int
    stored: KPI
    revised: KPI
    changed: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class CheckedKPIs:
    revisions: tuple[Revision, ...]
    problems: tuple[Problem, ...]
    questions: tuple = ()
    unanswered: tuple = ()
    notices: tuple[Problem, ...] = ()


def check_kpis(table: Table, strategy: Strategy) -> CheckedKPIs:
    """Every error at once. A blank cell leaves what is stored."""
    problems = Problems(table.problems)
    if not check_header(table, problems, COLUMNS, CODE):
        return CheckedKPIs((), problems.in_order())
    revisions = _Reader(strategy, problems).read(table)
    return CheckedKPIs(revisions, problems.in_order())


def import_kpis(strategy: Strategy, table: Table, *, by: User | None = None) -> CheckedKPIs:
    """Store every change, each with its reason in the history. Raises ``BadRows``, and then has written nothing."""
    with transaction.atomic():
        list(KPI.objects.of(strategy).order_by("id").select_for_update())
        checked = check_kpis(table, strategy)
        if checked.problems:
            raise BadRows(checked.problems)
        changed = [revision for revision in checked.revisions if revision.changed]
        for revision in changed:
            revision.revised.judged_reasons = reasons_left(revision.stored, revision.revised)
            sign_change(revision.revised, by=by, reason=revision.reason or "取込み")
        if changed:
            fields = sorted({"judged_reasons"}.union(*(revision.changed for revision in changed)))
            bulk_update_with_history([revision.revised for revision in changed], KPI, fields, default_user=by)
            _keep_published(strategy, changed, by)
    return checked


def _keep_published(strategy: Strategy, changed: list[Revision], by: User | None) -> None:
    """One entry in the list of revisions for each reason that the file gives."""
    before = {revision.stored.pk: versions_of(revision.stored) for revision in changed}
    for reason in dict.fromkeys(revision.reason for revision in changed):
        kpis = [revision.revised for revision in changed if revision.reason == reason]
        keep_published(strategy, before, kpis, reason=reason, by=by, on=timezone.localdate())


class _Reader:
    def __init__(self, strategy: Strategy, problems: Problems):
        self.strategy, self.problems = strategy, problems
        kpis = KPI.objects.of(strategy).select_related("owner")
        self.kpis = {kpi.code: kpi for kpi in kpis}
        self.with_actuals = set(kpis.filter(actuals__isnull=False).values_list("id", flat=True))
        departments = Department.objects.filter(municipality=strategy.municipality_id)
        self.departments = {str(department): department for department in departments}
        self.first_rows: dict[str, int] = {}

    def read(self, table: Table) -> tuple[Revision, ...]:
        return tuple(revision for row in table.rows if (revision := self._revision(row)))

    def _revision(self, row: Row) -> Revision | None:
        told = len(self.problems)
        check_strategy(row, self.strategy, self.problems)
        code = code_of(row)
        stored = self.kpis.get(code)
        if stored is None:
            self._tell(row, "kpi_code", unknown_code(row["kpi_code"]))
            return None
        if (first := self.first_rows.setdefault(code, row.number)) != row.number:
            self._tell(row, "kpi_code", f"{code} は{first}行目にもあります。1行にしてください。")
        revised = self._revised(row, stored)
        changed = _changed(stored, revised)
        self._check(row, revised, changed)
        if len(self.problems) > told:
            return None
        return Revision(row.number, stored, revised, changed, text_in(row, "reason"))

    def _revised(self, row: Row, stored: KPI) -> KPI:
        revised = copy.copy(stored)
        for field in FIELDS:
            if text := row[field.column]:
                try:
                    value = self._kept(row, field.column, getattr(stored, field.name), _read(field, text))
                    setattr(revised, field.name, value)
                except (BadCell, NumeralError) as error:
                    self._tell(row, field.column, str(error))
        if label := row["owner"]:
            owner = self.departments.get(" ".join(label.split()))
            if owner is None:
                self._tell(
                    row, "owner", f"「{label}」という部署はありません。「企画部 地域創造課」のように入力してください。"
                )
            else:
                revised.owner = owner
        return revised

    def _kept(self, row: Row, column: str, before, after):
        """A text that only went through Shift_JIS is no new text, and one that lost characters there is told."""
        if not isinstance(before, str) or not isinstance(after, str):
            return after
        if is_respelled(before, after):
            return before
        if lost := loss(before, after):
            self._tell(row, column, lost)
        return after

    def _check(self, row: Row, revised: KPI, changed: tuple[str, ...]) -> None:
        if not changed:
            return
        try:
            revised.clean_fields(exclude={"strategy", "goal", "measure", "owner", "code"})
        except ValidationError as error:
            for field, texts in error.message_dict.items():
                self._tell(row, COLUMN_OF.get(field, field), "".join(texts))
        for field, text in definition_problems(revised, changed).items():
            self._tell(row, COLUMN_OF[field], text)
        reason = text_in(row, "reason")
        if len(reason) > LONGEST_REASON:
            self._tell(row, "reason", f"理由は{LONGEST_REASON}字以内で入力してください。")
        if not reason and revised.id in self.with_actuals and not DEFINING_FIELDS.isdisjoint(changed):
            names = "、".join(COLUMN_OF[field] for field in changed if field in DEFINING_FIELDS)
            self._tell(row, "reason", f"実績値のある指標の定義や目標（{names}）を変えるには、理由が必要です。")

    def _tell(self, row: Row, column: str, text: str) -> None:
        self.problems.add(row.number, column, text)


def _changed(stored: KPI, revised: KPI) -> tuple[str, ...]:
    fields = [one.name for one in FIELDS]
    found = [field for field in fields if getattr(stored, field) != getattr(revised, field)]
    return (*found, *(["owner"] if stored.owner_id != revised.owner_id else []))
