"""Import with preview and export, for planning staff: django-import-export with our files, rules and words."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import Format
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm
from import_export.results import Result, RowResult
from tablib import Dataset

from goals.models import Strategy
from kpis.sheets.kit.problems import BadFile
from kpis.sheets.kit.table import Table, read_table
from kpis.sheets.kit.writing import CSV, XLSX, table_bytes
from office.admin.planning import is_planner
from office.kit.files import refuse_large, tell_of_file


class SafeFormat(Format):
    """The content decides how a file is read, whichever format is named."""

    title = extension = content_type = ""

    def __init__(self, encoding: str | None = None):
        """The encoding is found by reading."""

    def get_title(self) -> str:
        return self.title

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return self.content_type

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: Dataset, **kwargs) -> bytes:
        return table_bytes(self.extension, dataset.headers, dataset, dataset.title)

    def create_dataset(self, in_stream: bytes | None) -> Table:
        if in_stream is None:
            raise BadFile("確認画面の期限が切れました。もう一度ファイルを選んでください。")
        table = read_table(in_stream)
        if not table.rows:
            raise BadFile("見出しのほかに行がありません。")
        return table


class CsvFormat(SafeFormat):
    title, extension, content_type = "CSV（UTF-8）", "csv", CSV


class XlsxFormat(SafeFormat):
    title, extension, content_type = "Excel（xlsx）", "xlsx", XLSX


EXTENSIONS = (".csv", ".xlsx")
XLSX_START = b"PK"


def strategy_field(user, **options) -> forms.ModelChoiceField:
    """The strategies that the person works with; with one of them there is nothing to choose."""
    strategies = Strategy.objects.of_municipalities_of(user)
    only = list(strategies[:2])
    initial = only[0].pk if len(only) == 1 else None
    return forms.ModelChoiceField(
        strategies, label="戦略", initial=initial, empty_label=None if initial else "選んでください", **options
    )


class UploadForm(ImportForm):
    """Which strategy, and the file: CSV or xlsx, no larger than allowed."""

    field_order = ["resource", "strategy", "import_file", "format"]

    def __init__(self, formats, resources, *, user, **kwargs):
        super().__init__(formats, resources, **kwargs)
        self.fields["strategy"] = strategy_field(user)
        most = settings.UPLOAD_MAX_BYTES // 1024 // 1024
        file = self.fields["import_file"]
        file.label = "ファイル"
        file.help_text = f"CSV（UTF-8、Shift_JIS）かExcel（xlsx）。{most}MBまで。"
        file.widget = forms.ClearableFileInput(attrs={"accept": ",".join(EXTENSIONS)})
        self.fields["format"].widget = forms.HiddenInput()
        self.initial["format"] = "0"  # the content decides
        self.order_fields(self.field_order)

    @property
    def media(self):
        return forms.Media()

    def clean_import_file(self):
        file = self.cleaned_data["import_file"]
        refuse_large(file)
        name = file.name.casefold()
        if not name.endswith(EXTENSIONS):
            raise forms.ValidationError("CSV（.csv）かExcel（.xlsx）のファイルを選んでください。")
        start = file.read(len(XLSX_START))
        file.seek(0)
        if name.endswith(".xlsx") != (start == XLSX_START):
            raise forms.ValidationError("ファイルの拡張子と中身が合っていません。保存し直してください。")
        return file


class ConfirmForm(ConfirmImportForm):
    """What was previewed; the strategy is checked again against the person.

    ``accept_unusual`` answers the questions about odd values; the page shows it only where there are some.
    """

    accept_unusual = forms.BooleanField(
        label="上の値はすべて正しいことを確かめました",
        required=False,
        widget=forms.CheckboxInput(attrs={"required": True}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["strategy"] = strategy_field(user, widget=forms.HiddenInput)

    def clean_format(self) -> str:
        return "0"


class DownloadForm(ExportForm):
    """Only the format is asked: an export holds every column, so that it can come back as an import."""

    def __init__(self, formats, resources, **kwargs):
        super().__init__(formats, resources, **kwargs)
        self.fields["format"].label = "ファイルの形式"
        self.fields["format"].choices = [choice for choice in self.fields["format"].choices if choice[0]]
        self.fields["format"].initial = "1"


IMPORT_TYPES = {
    RowResult.IMPORT_TYPE_NEW: "新規",
    RowResult.IMPORT_TYPE_UPDATE: "変更",
    RowResult.IMPORT_TYPE_SKIP: "変更なし",
}


class TransferMixin(ImportExportMixin):
    import_template_name = "admin/kpis/import.html"
    import_form_class = UploadForm
    confirm_form_class = ConfirmForm
    export_form_class = DownloadForm
    formats = [CsvFormat, XlsxFormat]
    export_formats = import_formats = formats
    skip_admin_log = True  # every act leaves its own event and history
    import_help = ""

    def has_import_permission(self, request) -> bool:
        return is_planner(request.user)

    has_export_permission = has_import_permission

    # --- What the strategy is, from form to resource -----------------------------------------------------------

    def get_import_form_kwargs(self, request):
        return super().get_import_form_kwargs(request) | {"user": request.user}

    def get_confirm_form_kwargs(self, request, import_form=None):
        return super().get_confirm_form_kwargs(request, import_form) | {"user": request.user}

    def get_confirm_form_initial(self, request, import_form):
        initial = super().get_confirm_form_initial(request, import_form)
        return initial | ({"strategy": import_form.cleaned_data["strategy"].pk} if import_form else {})

    def get_import_data_kwargs(self, *, form, **kwargs):
        accept_unusual = form.cleaned_data.get("accept_unusual", False)
        return {"strategy": form.cleaned_data["strategy"], "accept_unusual": accept_unusual}

    def get_import_resource_kwargs(self, request, **kwargs):
        return {}

    get_export_resource_kwargs = get_import_resource_kwargs

    # --- Words -------------------------------------------------------------------------------------------------

    def get_import_context_data(self, **kwargs):
        return {"import_types": IMPORT_TYPES, "import_help": self.import_help}

    def add_data_read_fail_error_to_form(self, form, error) -> None:
        if not isinstance(error, BadFile):
            raise error
        form.add_error("import_file", str(error))

    def import_action(self, request, **kwargs):
        """The preview says what of the changed rows paper cannot print."""
        response = super().import_action(request, **kwargs)
        result = (getattr(response, "context_data", None) or {}).get("result")
        rows = result.valid_rows() if result else ()
        changed = (row for row in rows if row.import_type != RowResult.IMPORT_TYPE_SKIP)
        tell_of_file(request, (cell for row in changed for cell in row.diff))
        return response

    def process_import(self, request, **kwargs):
        """The confirmed import; a preview that has gone stale leads back to the start."""
        try:
            return super().process_import(request, **kwargs)
        except BadFile as error:
            messages.error(request, str(error))
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")

    def process_result(self, result: Result, request):
        """What was good at the preview may have been overtaken: then nothing was written, and the page says why."""
        if not result.has_validation_errors():
            return super().process_result(result, request)
        context = {
            **self.admin_site.each_context(request),
            **self.get_import_context_data(),
            "title": "取込み",
            "opts": self.opts,
            "result": result,
            "overtaken": True,
            "import_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import"),
        }
        return TemplateResponse(request, [self.import_template_name], context, status=409)

    def add_success_message(self, result: Result, request) -> None:
        counts = "、".join(f"{word}{result.totals[kind]}件" for kind, word in IMPORT_TYPES.items())
        messages.success(request, f"{self.opts.verbose_name_plural}を取り込みました（{counts}）。")
        for notice in result.notices:
            messages.info(request, str(notice))
        for warning in result.warnings:
            messages.warning(request, f"取り込みましたが、確認してください。{warning}")

    def get_export_filename(self, request, queryset, file_format) -> str:
        return f"{self.opts.model_name}s.{file_format.get_extension()}"
