from django import forms
from django.conf import settings


class UploadForm(forms.Form):
    """One filled workbook. What is in it is judged by read.py and check.py, not here."""

    file = forms.FileField(
        label="入力済みのワークブック",
        help_text="ダウンロードして入力したファイル（.xlsx）を、そのまま選んでください。",
        allow_empty_file=True,
        error_messages={"required": "ファイルを選んでください。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx", "class": "input"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            most = settings.UPLOAD_MAX_BYTES // 1024 // 1024
            raise forms.ValidationError(f"ファイルが大きすぎます。{most}MB以内にしてください。")
        return file
