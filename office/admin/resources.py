"""The values' resource. Their rows are checked and written by kpis/sheets/importing, as the shell's and the workbook's
are: some rules look at the whole file, and the act opens years and leaves an event for each value."""

from decimal import Decimal

from import_export.fields import Field
from import_export.results import RowResult

from goals.models import Strategy
from kpis.assessing import number_text
from kpis.choices import ATTAINED_WORDS, ValueStatus
from kpis.entered import Entered
from kpis.measurement.numerals import wareki
from kpis.models import KPI, Actual
from kpis.sheets.importing.act import import_table
from kpis.sheets.importing.check import Checked, Draft, check
from kpis.sheets.kit.problems import BadRows
from kpis.sheets.kit.resource import Plain, SheetResource, SheetResult
from kpis.sheets.kit.table import Table
from organization.models import User


def _value(actual: Actual) -> Decimal | str | None:
    return actual.value if actual.attained is None else ATTAINED_WORDS[actual.attained]


def _month(actual: Actual) -> str | None:
    return f"{actual.expected_month:%Y-%m}" if actual.expected_month else None


class ActualResource(SheetResource):
    """What is exported comes back as an import; 確認 is not, for an answer belongs to one import."""

    title = "実績値"
    preview_headers = ("コード", "指標名", "年度", "実績値", "区分", "要因", "今後の取組", "公表予定月", "値の年度")

    strategy = Field("kpi__strategy__code", widget=Plain())
    kpi_code = Field("kpi__code", widget=Plain())
    fiscal_year = Field("fiscal_year", widget=Plain())
    actual_value = Field(dehydrate_method=_value)
    value_status = Field("status", widget=Plain())
    cause = Field("cause", widget=Plain())
    next_step = Field("next_step", widget=Plain())
    expected_month = Field(dehydrate_method=_month)
    data_year = Field("data_year", widget=Plain())

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("kpi__strategy").order_by("kpi__strategy", "kpi__position", "fiscal_year")

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
        value = ATTAINED_WORDS[entered.attained]
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
