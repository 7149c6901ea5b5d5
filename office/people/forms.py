"""Forms of the people pages. Which departments and municipalities there are to choose comes in from the view."""

import datetime as dt

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils import timezone

from office.kit.fields import day_it_counts
from office.kit.files import SheetField
from office.people import sheet
from organization.choices import Role
from organization.matching import plain
from organization.models import Department, Municipality, User
from organization.staffing import Particulars, Posting, number_problem, postings_of

NAME: dict = {"label": "氏名", "error_messages": {"required": "氏名を入力してください。"}}


class _Address(forms.EmailField):
    """In whatever width it is typed."""

    def to_python(self, value):
        return super().to_python(plain(value or ""))


def email_field(help_text: str) -> forms.EmailField:
    return _Address(
        label="メール",
        required=False,
        help_text=help_text,
        error_messages={"invalid": "メールアドレスの形で入力してください。"},
    )


class PersonForm(forms.Form):
    """A person's particulars. ``person`` is None for a new one, whom ``by`` registers in ``municipality``."""

    username = forms.CharField(
        label="職員番号（サインインの名前）",
        max_length=150,
        validators=[UnicodeUsernameValidator(message="使えるのは、文字、数字と @ . + - _ だけです。")],
        error_messages={"required": "職員番号を入力してください。"},
    )
    display_name = forms.CharField(max_length=50, **NAME)
    email = email_field("督促と差戻しの知らせを送ります。")
    role = forms.ChoiceField(label="役割", choices=Role.choices)
    departments = forms.ModelMultipleChoiceField(Department.objects.none(), label="担当部署", required=False)
    heads = forms.ModelMultipleChoiceField(Department.objects.none(), label="所属長", required=False)
    on = day_it_counts("異動日")
    reason = forms.CharField(label="理由", max_length=200, required=False, help_text="例：4月の人事異動、兼務の追加")

    def __init__(self, *args, departments, municipality: Municipality | None, by: User, person=None, **kwargs):
        super().__init__(*args, initial=_initial(person), **kwargs)
        self.person, self.municipality, self.by = person, municipality, by
        for name in ("departments", "heads"):
            self.fields[name].queryset = departments
        if person is None:
            self.fields["on"].label = "登録日"
        else:
            del self.fields["username"]

    def clean_username(self):
        username = self.cleaned_data["username"]
        if problem := number_problem(self.municipality, username, self.by):
            raise forms.ValidationError(problem)
        return username

    def clean_on(self):
        on: dt.date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("この日になってから変更してください。権限は保存したときに移ります。")
        return on

    def clean(self):
        told = super().clean()
        serves, heads = set(told.get("departments") or ()), set(told.get("heads") or ())
        if heads - serves:
            self.add_error("heads", "所属長にする部署は、担当部署にも選んでください。")
        if told.get("role") == Role.STAFF and not serves and "departments" not in self.errors:
            self.add_error("departments", "担当課の職員には、担当部署を一つ以上選んでください。")
        return told

    @property
    def particulars(self) -> Particulars:
        told = self.cleaned_data
        heads = set(told["heads"])
        return Particulars(
            username=self.person.username if self.person else told["username"],
            display_name=told["display_name"],
            role=Role(told["role"]),
            postings=tuple(Posting(department, department in heads) for department in told["departments"]),
            email=told["email"],
        )

    @property
    def department_rows(self) -> list[dict]:
        """Per department: the two boxes, 担当 and 所属長."""
        serves, heads = set(map(str, self["departments"].value() or ())), set(map(str, self["heads"].value() or ()))
        return [
            {"department": one, "serves": str(one.pk) in serves, "is_head": str(one.pk) in heads}
            for one in self.fields["departments"].queryset
        ]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="理由", max_length=200, required=False, help_text="例：退職、育児休業、会計年度任用の終了"
    )


class MovesForm(forms.Form):
    """The April file and its day."""

    on = day_it_counts("異動日", "この日の部署に照らして確認します。反映できるのは、この日からです。")
    file = SheetField(
        sheet.read,
        label="異動のファイル（CSV）",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": "ファイルを選んでください。", "empty": "ファイルに内容がありません。"},
    )


def _initial(person: User | None) -> dict:
    if person is None:
        return {"role": Role.STAFF}
    postings = postings_of(person)
    return {
        "display_name": person.display_name,
        "email": person.email,
        "role": person.role,
        "departments": [posting.department.pk for posting in postings],
        "heads": [posting.department.pk for posting in postings if posting.is_head],
    }
