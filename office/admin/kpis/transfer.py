"""Import with preview and export, for planning staff: django-import-export with our files, rules and words."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from import_export.admin import ImportExportMixin
from import_export.results import Result, RowResult

from kpis.sheets.kit.problems import BadFile
from office.admin.kpis.formats import CsvFormat, XlsxFormat
from office.admin.kpis.upload_forms import ConfirmForm, DownloadForm, UploadForm
from office.admin.planning import is_planner
from office.kit.lacking import tell_of_file

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
