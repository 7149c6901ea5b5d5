"""Who replies, the 対応方針, and a year later what became of it."""

import datetime as dt

from django import forms

from council.choices import ReplyState
from council.models import FollowUp, Opinion, Reply
from council.written import ReplyText
from office.kit.fields import Prose
from organization.models import Department, Municipality


class AssignForm(forms.Form):
    department = forms.ModelChoiceField(
        label="回答する部署", queryset=Department.objects.none(), required=False, empty_label="企画部門"
    )

    def __init__(self, *args, municipality: Municipality, on: dt.date, stored: Opinion | None = None, **kwargs):
        super().__init__(*args, auto_id="assign-%s", **kwargs)
        departments = Department.objects.filter(municipality=municipality)
        there = departments.in_force(on)
        if stored is not None and stored.department_id:
            there = there | departments.filter(pk=stored.department_id)
        self.fields["department"].queryset = there.order_by("order", "id")


def _state() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="対応の状況",
        choices=ReplyState.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "対応の状況を選んでください。",
            "invalid_choice": "対応の状況を、一覧から選んでください。",
        },
    )


class ReplyForm(forms.Form):
    state = _state()
    text = Prose(
        "対応方針",
        rows=6,
        help_text="何を、いつまでに行うかを、報告書に載せる文章で書きます。2,000字以内（「対応しない」のときは省略できます）",
    )
    reason = Prose(
        "対応しない理由", rows=3, help_text="「対応しない」を選んだときは、必ず書いてください。報告書に載ります"
    )

    @property
    def written(self) -> ReplyText:
        return ReplyText(self.cleaned_data["state"], self.cleaned_data["text"], self.cleaned_data["reason"])


class ResultForm(forms.Form):
    state = _state()
    text = Prose(
        "対応結果",
        rows=6,
        required=True,
        help_text="対応方針を受けて何を行い、どうなったかを、報告書に載せる文章で書きます。2,000字以内",
    )


def reply_in(reply: Reply | None) -> dict:
    return {"state": reply.state, "text": reply.text, "reason": reply.reason} if reply else {}


def result_in(result: FollowUp | None) -> dict:
    return {"state": result.state, "text": result.text} if result else {}
