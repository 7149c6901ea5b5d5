from django import forms
from django.conf import settings
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm

from goals.models import Strategy
from office.kit.files import refuse_large

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
