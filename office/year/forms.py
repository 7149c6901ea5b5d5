"""What a planner tells the system about a year: dates, reasons and openings. The acts themselves check the rest."""

import datetime as dt

from django import forms

from kpis.models import ReportingYear
from office.kit.fields import day, reason
from organization.models import Department

LONGEST_REASON = 200
EXAMPLE = "日付は「2026-06-30」のように入力してください。"


def _reason(help_text: str) -> forms.CharField:
    return reason("理由", help_text, most=LONGEST_REASON, rows=2)


class MoveForm(forms.Form):
    """The reason of a move, where the move needs one."""

    reason = _reason("年度の履歴に残ります。")

    def __init__(self, *args, needs_reason: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


class TakeOverForm(forms.Form):
    """Why planning answers for values that were not submitted."""

    reason = _reason("指標ごとの履歴とやりとりに残り、担当課にも見えます。")


class RemoveForm(forms.Form):
    reason = _reason("年度の履歴に残ります。")


class DatesForm(forms.Form):
    """Both dates; while the year is prepared nobody has read them yet, so no reason is asked for."""

    opens_on = day("入力開始日", wrong=EXAMPLE, required=False, help_text="担当課に入力を始めてもらう日です。")
    due_on = day("提出期限", wrong=EXAMPLE, help_text="この日の終わりまでに提出されたものを「期限内」と数えます。")
    reason = _reason("年度の履歴に残り、担当課からの問い合わせに答えるときの控えになります。")

    def __init__(self, *args, needs_reason: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason

    def clean(self):
        told = super().clean()
        opens_on, due_on = told.get("opens_on"), told.get("due_on")
        if opens_on and due_on and due_on < opens_on:
            self.add_error("due_on", "提出期限は、入力開始日より後の日にしてください。")
        return told


class OpeningForm(forms.Form):
    """A closed year, open to one department until the end of a named day."""

    department = forms.ModelChoiceField(
        label="部署",
        queryset=Department.objects.none(),
        empty_label="選んでください",
        error_messages={
            "required": "部署を選んでください。",
            "invalid_choice": "この年度の指標を入力する部署を選んでください。",
        },
    )
    until = day("この日まで", wrong=EXAMPLE, help_text="この日の終わりまで入力できます。過ぎると自動的に閉じます。")
    reason = _reason("担当課の入力画面にも表示します。")

    def __init__(self, *args, year: ReportingYear, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        owners = Department.objects.filter(owned_kpis__strategy=year.strategy_id).distinct()
        self.fields["department"].queryset = owners.order_by("order", "id")

    def clean_until(self) -> dt.date:
        until = self.cleaned_data["until"]
        if until < self.today:
            raise forms.ValidationError("今日以降の日を入力してください。")
        return until
