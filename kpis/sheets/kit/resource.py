"""django-import-export on this kit: a table's rows go in, and the result tells every problem by its place.

Rows are loaded by one query and written at once; one wrong row, and nothing of the file is written.
"""

from import_export.fields import Field
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import Diff, Resource
from import_export.results import Result, RowResult
from import_export.widgets import Widget

from kpis.sheets.kit.columns import check_header
from kpis.sheets.kit.problems import BadRows, Problems
from kpis.sheets.kit.spoilt import is_respelled, loss
from kpis.sheets.kit.table import Table


class SheetResult(Result):
    """``problems``: why nothing was written. ``notices`` and ``warnings`` are good to know beside the rows."""

    def __init__(self, problems=(), notices=(), warnings=(), has_unanswered=False):
        super().__init__()
        self.problems, self.notices, self.warnings = problems, notices, warnings
        self.has_unanswered = has_unanswered

    def has_validation_errors(self) -> bool:
        return bool(self.problems)


class Cells(Diff):
    """The preview's cells of a row, as the resource words them."""

    def __init__(self, resource, instance, new):
        self.before = instance

    def compare_with(self, resource, instance) -> None:
        self.cells = resource.preview_cells(self.before, instance)

    def as_html(self) -> list[str]:
        return self.cells


class Plain(Widget):
    """What is stored goes out as it is; the file's format knows how to write it."""

    def render(self, value, obj=None, **kwargs):
        return value


class Column(Field):
    """A blank cell leaves what is stored, as does a text that came through Shift_JIS; what it lost there is told."""

    def save(self, instance, row, is_m2m=False, **kwargs) -> None:
        if not row[self.column_name]:
            return
        before, after = self.get_value(instance), self.clean(row, **kwargs)
        are_texts = isinstance(before, str) and isinstance(after, str)
        if are_texts and is_respelled(before, after):
            return
        setattr(instance, self.attribute, after)
        if are_texts and (lost := loss(before, after)):
            raise ValueError(lost)


class SheetResource(Resource):
    """A subclass names its columns as ``fields``, says what a row breaks in ``import_instance``, and writes all at once
    in ``bulk_create`` and ``bulk_update``, where ``problems`` must be empty."""

    title = ""
    preview_headers: tuple[str, ...] = ()
    required: dict[str, str] = {}

    class Meta:
        instance_loader_class = CachedInstanceLoader
        use_bulk, batch_size = True, None
        skip_unchanged = store_instance = True

    @classmethod
    def get_display_name(cls) -> str:
        return cls.title

    @classmethod
    def get_result_class(cls) -> type[Result]:
        return SheetResult

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return Cells

    def get_diff_headers(self) -> list[str]:
        return list(self.preview_headers)

    def preview_cells(self, before, after) -> list[str]:
        raise NotImplementedError

    def import_data(self, dataset: Table, dry_run=False, raise_errors=False, **kwargs) -> SheetResult:
        """All or nothing, in one transaction; an error that is none of the file's is raised."""
        self.table, self.problems = dataset, Problems(dataset.problems)
        whole = {"use_transactions": True, "rollback_on_validation_errors": True}
        try:
            return super().import_data(dataset.as_dataset(), dry_run, **whole, **kwargs)
        except BadRows as bad:
            return SheetResult(bad.problems)

    def before_import(self, dataset, **kwargs) -> None:
        if not check_header(self.table, self.problems, self.get_export_headers(), self.required):
            raise BadRows(self.problems.in_order())

    def import_row(self, row, instance_loader, *, row_number: int, **kwargs) -> RowResult:
        """``row_number`` becomes the number that the person sees in the spreadsheet."""
        number = self.table.rows[row_number - 1].number
        found = super().import_row(row, instance_loader, row_number=number, **kwargs)
        if found.errors:
            raise found.errors[0].error
        if found.validation_error:
            for column, texts in found.validation_error.message_dict.items():
                for text in texts:
                    self.problems.add(number, column, text)
        return found

    def after_import(self, dataset, result: SheetResult, **kwargs) -> None:
        result.problems = self.problems.in_order()

    def handle_import_error(self, result, error, raise_errors=False) -> None:
        raise error

    def export(self, queryset=None, **kwargs):
        dataset = super().export(queryset, **kwargs)
        dataset.title = self.title
        return dataset
