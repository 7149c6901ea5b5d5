"""django-import-export's resources. The rules are those of kpis/sheets/importing and kpis/plan/kpi_list.

Files are read and written by office/admin/kpis/formats.py; a resource turns rows into a result with a preview.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.resources import Resource
from import_export.results import InvalidRow, Result, RowResult

from goals.models import Strategy
from kpis.assessing import number_text
from kpis.choices import ValueStatus
from kpis.entered import Entered
from kpis.fields import FIELDS
from kpis.measurement.numerals import wareki
from kpis.models import KPI, Actual
from kpis.plan import kpi_list
from kpis.sheets.importing import reading
from kpis.sheets.importing.act import import_table
from kpis.sheets.importing.check import Checked as CheckedActuals
from kpis.sheets.importing.check import Draft, check
from kpis.sheets.kit.problems import BadRows, Problem
from kpis.sheets.kit.table import Table
from organization.models import User

WHOLE_ROW = "行全体"
NOTHING_CHECKED = CheckedActuals((), ())
NOT_EXPORTED = "confirmed"  # an answer belongs to one import


@dataclass(frozen=True, slots=True)
class Sheet:
    """An export before it has a format: plain values under the columns that the import reads."""

    title: str
    columns: tuple[str, ...]
    records: tuple[tuple, ...]


class TableResource(Resource):
    """Rows in, a result out: what would change (``dry_run``) or has, and every error by row and column."""

    title = ""
    columns: tuple[str, ...] = ()
    preview_headers: tuple[str, ...] = ()

    @classmethod
    def get_display_name(cls) -> str:
        return cls.title

    def get_user_visible_fields(self) -> list[Field]:
        return [Field(column_name=name) for name in self.columns]

    def import_data(
        self, dataset: Table, dry_run=False, *, strategy: Strategy, user: User, accept_unusual=False, **kwargs
    ) -> Result:
        """All or nothing, in one transaction of its own."""
        try:
            checked = self.check(dataset, strategy, user)
            if not dry_run and not checked.problems:
                self.write(dataset, strategy, user, accept_unusual)
        except BadRows as bad:  # found while writing: the rows were good at the preview and no longer are
            return self._result(dataset, (), bad.problems)
        return self._result(dataset, self.previews(checked), checked.problems, checked)

    def export(self, queryset=None, **kwargs) -> Sheet:
        return Sheet(self.title, self.columns, tuple(self.record(one) for one in self.exported(queryset)))

    def _result(
        self, table: Table, rows: Iterable[RowResult], problems: Sequence[Problem], checked=NOTHING_CHECKED
    ) -> Result:
        result = Result()
        result.diff_headers = list(self.preview_headers)
        result.total_rows = len(table.rows)
        result.notices = checked.notices
        result.warnings = [question.warning for question in checked.questions]
        result.has_unanswered = bool(checked.unanswered)
        for row in rows:
            result.append_row_result(row)
            result.increment_row_result_total(row)
        result.invalid_rows = _invalid_rows(problems)
        result.problems = problems
        return result


class ActualResource(TableResource):
    title = "実績値"
    columns = tuple(name for name in reading.COLUMNS if name != NOT_EXPORTED)
    preview_headers = ("コード", "指標名", "年度", "実績値", "区分", "要因", "今後の取組", "公表予定月", "値の年度")

    def check(self, table: Table, strategy: Strategy, user: User):
        return check(table, strategy, user)

    def write(self, table: Table, strategy: Strategy, user: User, accept_unusual: bool) -> None:
        import_table(strategy, table, by=user, accept_unusual=accept_unusual)

    def previews(self, checked) -> list[RowResult]:
        return [_preview(_import_type(draft), _draft_cells(draft)) for draft in checked.drafts]

    def exported(self, queryset) -> Iterable[Actual]:
        return queryset.select_related("kpi__strategy").order_by("kpi__strategy", "kpi__position", "fiscal_year")

    def record(self, actual: Actual) -> tuple:
        value = actual.value
        if actual.attained is not None:
            value = "達成" if actual.attained else "未達成"
        return (
            actual.kpi.strategy.code,
            actual.kpi.code,
            actual.fiscal_year,
            value,
            actual.status,
            actual.cause,
            actual.next_step,
            f"{actual.expected_month:%Y-%m}" if actual.expected_month else None,
            actual.data_year,
        )


class KPIResource(TableResource):
    title = "指標（KPI）"
    columns = kpi_list.COLUMNS
    preview_headers = ("コード", "指標名", "変更する項目", "理由")

    def check(self, table: Table, strategy: Strategy, user: User):
        return kpi_list.check_kpis(table, strategy)

    def write(self, table: Table, strategy: Strategy, user: User, accept_unusual: bool) -> None:
        kpi_list.import_kpis(strategy, table, by=user)

    def previews(self, checked) -> list[RowResult]:
        return [
            _preview(
                RowResult.IMPORT_TYPE_UPDATE if revision.changed else RowResult.IMPORT_TYPE_SKIP,
                [revision.stored.code, revision.stored.name, _changes(revision), revision.reason],
            )
            for revision in checked.revisions
        ]

    def exported(self, queryset) -> Iterable[KPI]:
        return queryset.select_related("strategy", "owner").order_by("strategy", "position", "id")

    def record(self, kpi: KPI) -> tuple:
        values = (getattr(kpi, one.name) for one in FIELDS)
        plain = ({True: "true", False: "false"}[value] if isinstance(value, bool) else value for value in values)
        return (kpi.strategy.code, kpi.code, *plain, str(kpi.owner) if kpi.owner else None, None)


# --- The preview ---------------------------------------------------------------------------------------------


def _preview(import_type: str, cells: list[str]) -> RowResult:
    row = RowResult()
    row.import_type, row.diff = import_type, cells
    return row


def _import_type(draft: Draft) -> str:
    if not draft.changed:
        return RowResult.IMPORT_TYPE_SKIP
    return RowResult.IMPORT_TYPE_NEW if draft.stored is None else RowResult.IMPORT_TYPE_UPDATE


def _draft_cells(draft: Draft) -> list[str]:
    before, after = (_shown(draft.kpi, entered) for entered in (Entered.of(draft.stored), draft.entered))
    return [draft.kpi.code, draft.kpi.name, str(draft.fiscal_year), *map(_arrow, before, after)]


def _shown(kpi: KPI, entered: Entered) -> list[str]:
    value = "" if entered.value is None else f"{number_text(entered.value, kpi.decimals)}{kpi.full_unit}"
    if entered.attained is not None:
        value = "達成" if entered.attained else "未達成"
    month = entered.expected_month
    return [
        value,
        ValueStatus(entered.status).label,
        entered.cause,
        entered.next_step,
        f"{month.year}年{month.month}月" if month else "",
        wareki(entered.data_year) if entered.data_year else "",
    ]


def _arrow(before: str, after: str) -> str:
    return after if before == after or not before else f"{before} → {after or '（なし）'}"


def _changes(revision: kpi_list.Revision) -> str:
    def shown(kpi: KPI, field: str) -> str:
        value = getattr(kpi, field)
        display = getattr(kpi, f"get_{field}_display", None)
        return str(display() if display else number_text(value, 0) if field.endswith("_value") and value else value)

    return "、".join(
        f"{KPI._meta.get_field(field).verbose_name}：{shown(revision.stored, field)} → {shown(revision.revised, field)}"
        for field in revision.changed
    )


def _invalid_rows(problems: Sequence[Problem]) -> list[InvalidRow]:
    """Per row, column by column, as import-export shows them."""
    by_row: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        by_row[problem.row][problem.column or WHOLE_ROW].append(problem.text)
    return [InvalidRow(number, ValidationError(dict(columns)), ()) for number, columns in sorted(by_row.items())]
