"""What a planner tells of one department: a new one's name and day, and the settings of one that is there."""

from django import forms
from django.utils import timezone

from office.people.forms import day_field
from organization.departments import name_problem
from organization.models import Department, Municipality
from organization.succession import LONGEST_NAME, Name


def _reason(help_text: str) -> forms.CharField:
    return forms.CharField(label="根拠・理由", max_length=60, required=False, help_text=help_text)


class NewForm(forms.Form):
    division = forms.CharField(
        label="部", max_length=LONGEST_NAME, error_messages={"required": "部の名称を入力してください。"}
    )
    section = forms.CharField(
        label="課", max_length=LONGEST_NAME, error_messages={"required": "課の名称を入力してください。"}
    )
    on = day_field("設置日", "過ぎた日も入力できます。")
    reason = _reason("例：組織規則の改正（令和8年4月1日施行）")

    def __init__(self, *args, municipality: Municipality, **kwargs):
        super().__init__(*args, **kwargs)
        self.municipality = municipality

    @property
    def name(self) -> Name:
        return Name(self.cleaned_data["division"], self.cleaned_data["section"])

    def clean_on(self):
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError("設置日になってから登録してください。")
        return self.cleaned_data["on"]

    def clean(self):
        told = super().clean()
        if not {"division", "section"} & self.errors.keys() and (problem := name_problem(self.municipality, self.name)):
            self.add_error("section", problem)
        return told


class SettingsForm(forms.Form):
    requires_approval = forms.TypedChoiceField(
        label="提出前の決裁",
        choices=[
            ("no", "不要：担当者が提出すると、企画部門に届きます"),
            ("yes", "必要：所属長が承認すると、企画部門に届きます"),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    order = forms.IntegerField(
        label="並び順",
        min_value=0,
        max_value=30000,
        help_text="一覧に並べる順です。小さい番号が先になります。",
        error_messages={"required": "並び順を入力してください。", "invalid": "整数で入力してください。"},
    )
    reason = _reason("例：決裁規程の改正")

    def __init__(self, *args, department: Department, **kwargs):
        initial = {"requires_approval": "yes" if department.requires_approval else "no", "order": department.order}
        super().__init__(*args, initial=initial, **kwargs)
