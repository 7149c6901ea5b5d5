"""KPIs from a file: what is said of them is brought up to date. Which KPIs there are, the strategy file says."""

import copy
from collections import defaultdict
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from import_export.fields import Field
from import_export.results import RowResult
from import_export.widgets import Widget
from simple_history.utils import bulk_update_with_history

from goals.models import Strategy
from kpis.assessing import number_text
from kpis.fields import DEFINING_FIELDS, FIELDS, KPIField
from kpis.measurement.numerals import parse_number
from kpis.models import KPI
from kpis.plan.readings import reasons_left
from kpis.plan.revisions.keeping import keep_published, versions_of
from kpis.plan.versions import LONGEST_REASON, definition_problems, sign_change
from kpis.sheets.kit.cells import as_typed
from kpis.sheets.kit.columns import CODE, other_strategy, unknown_code
from kpis.sheets.kit.resource import Column, Plain, SheetResource
from kpis.sheets.kit.spoilt import plain_code
from organization.models import Department, User

YES_NO = {"true": True, "false": False, "はい": True, "いいえ": False, "1": True, "0": False}
COLUMN_OF = {one.name: one.column for one in FIELDS}


# --- Cells ---------------------------------------------------------------------------------------------------


class Code(Plain):
    def clean(self, value, row=None, **kwargs) -> str:
        return plain_code(value)


class OfField(Plain):
    """A cell as the model holds the field of the table; a ``ValueError`` says what may stand there."""

    def __init__(self, field: KPIField):
        super().__init__()
        self.field = field

    def clean(self, value, row=None, **kwargs):
        if self.field.between:
            return _integer(self.field.between, value)
        if self.field.stored.choices:
            return _choice(self.field.stored.choices, value)
        match self.field.stored:
            case models.DecimalField():
                return parse_number(value)
            case models.BooleanField():
                return _yes_no(value)
        return as_typed(value)

    def render(self, value, obj=None, **kwargs):
        return str(value).lower() if isinstance(value, bool) else value


class OfDepartments(Widget):
    """The departments of a municipality by their names."""

    def __init__(self, departments: Sequence[Department] = ()):
        super().__init__()
        self.known = {str(department): department for department in departments}

    def clean(self, value, row=None, **kwargs) -> Department:
        found = self.known.get(" ".join(value.split()))
        if found is None:
            raise ValueError(f"「{value}」という部署はありません。「企画部 地域創造課」のように入力してください。")
        return found

    def render(self, value, obj=None, **kwargs) -> str | None:
        return str(value) if value else None


def _integer(between: tuple[int, int], text: str) -> int:
    lowest, highest = between
    if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
        raise ValueError(f"「{text}」は使えません。{lowest}から{highest}までの整数を入力してください。")
    return int(text)


def _choice(choices: Sequence[tuple[str, str]], text: str) -> str:
    known = {label: value for value, label in choices} | {value: value for value, _ in choices}
    if text not in known:
        raise ValueError(f"「{text}」は使えません。使えるのは {'、'.join(value for value, _ in choices)} です。")
    return known[text]


def _yes_no(text: str) -> bool:
    if text.casefold() not in YES_NO:
        raise ValueError(f"「{text}」は使えません。true か false を入力してください。")
    return YES_NO[text.casefold()]


# --- Columns -------------------------------------------------------------------------------------------------


class StrategyColumn(Field):
    """Not needed; where it stands, it is the strategy that the file is imported into."""

    def save(self, instance, row, is_m2m=False, **kwargs) -> None:
        if other := other_strategy(row[self.column_name], instance.strategy):
            raise ValueError(other)


class CodeColumn(Field):
    """Says which KPI; every KPI stands in one row."""

    def __init__(self):
        super().__init__("code", "kpi_code", Code())
        self.first_rows: dict[str, int] = {}

    def save(self, instance, row, is_m2m=False, *, row_number: int, **kwargs) -> None:
        if (first := self.first_rows.setdefault(instance.code, row_number)) != row_number:
            raise ValueError(f"{instance.code} は{first}行目にもあります。1行にしてください。")


def kpi_columns() -> dict[str, Field]:
    """A column for each field of the table, and who is responsible."""
    fields = {one.name: Column(one.name, one.column, OfField(one)) for one in FIELDS}
    return fields | {"owner": Column("owner", "owner", OfDepartments())}


# --- The file ------------------------------------------------------------------------------------------------


class KPIResource(SheetResource):
    """Rows that revise the KPIs of a strategy, each change with its reason in the history."""

    title = "指標（KPI）"
    preview_headers = ("コード", "指標名", "変更する項目", "理由")
    required = CODE

    class Meta(SheetResource.Meta):
        model = KPI
        import_id_fields = ["code"]

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        first = {"strategy": StrategyColumn("strategy__code", "strategy", Plain()), "code": CodeColumn()}
        self.fields = first | kpi_columns() | {"reason": Field(column_name="reason", widget=Plain())}

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("strategy", "owner").order_by("strategy", "position", "id")

    def before_import(self, dataset, *, strategy: Strategy, user: User | None = None, **kwargs) -> None:
        super().before_import(dataset, **kwargs)
        self.strategy, self.by = strategy, user
        self.fields["owner"].widget = OfDepartments(Department.objects.filter(municipality=strategy.municipality_id))
        kpis = KPI.objects.of(strategy)
        valued = Q(actuals__value__isnull=False) | Q(guide_values__isnull=False)
        self.with_actuals = set(kpis.filter(actuals__isnull=False).values_list("id", flat=True))
        self.with_values = set(kpis.filter(valued).values_list("id", flat=True))

    def get_queryset(self):
        """Held until the import is done."""
        kpis = KPI.objects.of(self.strategy).select_related("strategy", "owner")
        return kpis.order_by("id").select_for_update(of=("self",))

    def get_instance(self, instance_loader, row) -> KPI | None:
        """A copy: a second row of the same KPI is compared with what is stored, too."""
        return copy.copy(super().get_instance(instance_loader, row))

    def init_instance(self, row=None) -> KPI:
        other = other_strategy(row.get("strategy", ""), self.strategy)
        raise ValidationError({**({"strategy": [other]} if other else {}), "kpi_code": [unknown_code(row["kpi_code"])]})

    def import_instance(self, instance: KPI, row, **kwargs) -> None:
        """Everything at once that is wrong with a row, column by column."""
        stored, errors = copy.copy(instance), {}
        instance._change_reason = as_typed(row.get("reason", ""))
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            columns = {one.attribute: one.column_name for one in self.get_import_fields()}
            errors = {columns[name]: texts for name, texts in error.message_dict.items()}
        for column, text in self._broken(stored, instance):
            errors.setdefault(column, []).append(text)
        if errors:
            raise ValidationError(errors)

    def _broken(self, stored: KPI, revised: KPI):
        """Column and text of every rule that the row breaks as a whole."""
        changed = _changed(stored, revised)
        if not changed:
            return
        try:
            revised.clean_fields(exclude={"strategy", "goal", "measure", "owner", "code"})
        except ValidationError as error:
            for field, texts in error.message_dict.items():
                yield COLUMN_OF.get(field, field), "".join(texts)
        has_values = stored.pk in self.with_values
        for field, text in definition_problems(stored, revised, changed, has_values=lambda _: has_values).items():
            yield COLUMN_OF[field], text
        if len(revised._change_reason) > LONGEST_REASON:
            yield "reason", f"理由は{LONGEST_REASON}字以内で入力してください。"
        defining = [COLUMN_OF[field] for field in changed if field in DEFINING_FIELDS]
        if not revised._change_reason and defining and stored.pk in self.with_actuals:
            yield "reason", f"実績値のある指標の定義や目標（{'、'.join(defining)}）を変えるには、理由が必要です。"

    def preview_cells(self, before: KPI, after: KPI) -> list[str]:
        changes = (
            f"{KPI._meta.get_field(field).verbose_name}：{_shown(before, field)} → {_shown(after, field)}"
            for field in _changed(before, after)
        )
        return [before.code, before.name, "、".join(changes), after._change_reason]

    def bulk_update(self, using_transactions, dry_run, raise_errors, batch_size=None, result=None) -> None:
        if not dry_run and not self.problems:
            revise(self.strategy, [row for row in result.rows if row.is_update()], by=self.by)


def revise(strategy: Strategy, rows: Sequence[RowResult], *, by: User | None) -> None:
    """Store what the rows change, within their transaction; one entry in the list of revisions for each reason."""
    if not rows:
        return
    kpis, of_reason = [row.instance for row in rows], defaultdict(list)
    before = {row.original.pk: versions_of(row.original) for row in rows}
    for row in rows:
        of_reason[row.instance._change_reason].append(row.instance)
        row.instance.judged_reasons = reasons_left(row.original, row.instance)
        sign_change(row.instance, by=by, reason=row.instance._change_reason or "取込み")
    fields = sorted({"judged_reasons"}.union(*(_changed(row.original, row.instance) for row in rows)))
    bulk_update_with_history(kpis, KPI, fields, default_user=by)
    for reason, revised in of_reason.items():
        keep_published(strategy, before, revised, reason=reason, by=by, on=timezone.localdate())


def _changed(before: KPI, after: KPI) -> tuple[str, ...]:
    return tuple(name for name in (*COLUMN_OF, "owner") if getattr(before, name) != getattr(after, name))


def _shown(kpi: KPI, field: str) -> str:
    value = getattr(kpi, field)
    display = getattr(kpi, f"get_{field}_display", None)
    return str(display() if display else number_text(value, 0) if field.endswith("_value") and value else value)
