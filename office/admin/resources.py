"""The values' resource. Their rows are checked and written by kpis/sheets/importing, as the shell's and the workbook's
are: some rules look at the whole file, and the act opens years and leaves an event for each value."""

from import_export.fields import Field
from import_export.resources import Resource
from import_export.results import RowResult
from tablib import Dataset

from goals.models import Strategy
from kpis.assessing import number_text
from kpis.choices import ValueStatus
from kpis.entered import Entered
from kpis.measurement.numerals import wareki
from kpis.models import KPI, Actual
from kpis.sheets.importing import reading
from kpis.sheets.importing.act import import_table
from kpis.sheets.importing.check import Checked, Draft, check
from kpis.sheets.kit.problems import BadRows
from kpis.sheets.kit.resource import SheetResult
from kpis.sheets.kit.table import Table
from organization.models import User

NOT_EXPORTED = "confirmed"  # an answer belongs to one import


class ActualResource(Resource):
    title = "実績値"
    columns = tuple(name for name in reading.COLUMNS if name != NOT_EXPORTED)
    preview_headers = ("コード", "指標名", "年度", "実績値", "区分", "要因", "今後の取組", "公表予定月", "値の年度")

    @classmethod
    def get_display_name(cls) -> str:
        return cls.title

    def get_user_visible_fields(self) -> list[Field]:
        return [Field(column_name=name) for name in self.columns]

    def import_data(
        self, dataset: Table, dry_run=False, *, strategy: Strategy, user: User, accept_unusual=False, **kwargs
    ) -> SheetResult:
        """All or nothing, in one transaction of its own."""
        checked = check(dataset, strategy, user)
        if not dry_run and not checked.problems:
            try:
                import_table(strategy, dataset, by=user, accept_unusual=accept_unusual)
            except BadRows as bad:  # found while writing: the rows were good at the preview and no longer are
                return SheetResult(bad.problems)
        return self._result(checked)

    def _result(self, checked: Checked) -> SheetResult:
        warnings = [question.warning for question in checked.questions]
        result = SheetResult(checked.problems, checked.notices, warnings, bool(checked.unanswered))
        result.diff_headers = list(self.preview_headers)
        for draft in checked.drafts:
            row = RowResult()
            row.import_type, row.diff = _import_type(draft), _draft_cells(draft)
            result.append_row_result(row)
            result.increment_row_result_total(row)
        return result

    def export(self, queryset=None, **kwargs) -> Dataset:
        actuals = queryset.select_related("kpi__strategy").order_by("kpi__strategy", "kpi__position", "fiscal_year")
        return Dataset(*map(self.record, actuals), headers=self.columns, title=self.title)

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


# --- The preview ---------------------------------------------------------------------------------------------


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
