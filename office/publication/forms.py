"""What the planner types to take a year back or to correct it. The rules of a value are kpis/entered.py's."""

from dataclasses import replace
from decimal import Decimal

from django import forms

from kpis.choices import ENTERABLE_STATUSES, ValueStatus
from kpis.entered import Entered, problems, read_value
from kpis.measurement.months import read_month
from kpis.measurement.numerals import NumeralError, open_number
from kpis.measurement.questions import questions
from kpis.models import KPI
from office.kit.fields import reason
from reports.review import Row

ATTAINED = (("", "選んでください"), ("yes", "達成"), ("no", "未達成"))
LONG = {"rows": 3}


class WithdrawForm(forms.Form):
    reason = reason("取り消す理由", "誰が、いつ、なぜ取り消したかが履歴に残ります。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="withdraw_%s", **kwargs)  # the page has another form with a reason


class PublishForm(forms.Form):
    """Publishing needs a word only where a value was not submitted, or an opinion of the council has no reply."""

    reason = reason("理由", "公表の履歴に、公表した人とともに残ります。公表するページには載りません。")

    def __init__(self, *args, lacking: int, unanswered: int, **kwargs):
        super().__init__(*args, auto_id="publish_%s", **kwargs)
        what = [f"提出されていない{lacking}指標があるまま"] if lacking else []
        what += [f"{unanswered}件の意見に対応方針がないまま"] if unanswered else []
        if not what:
            del self.fields["reason"]
            return
        self.fields["reason"].label = f"{'、'.join(what)}公表する理由"


class ReleaseForm(forms.Form):
    """Something that makes a release: why, and which release the person was looking at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason("訂正の理由", "訂正履歴に、訂正の前と後の内容とともに掲載します。")


class ReissueForm(ReleaseForm):
    """Which of the unpublished changes to publish."""

    field_order = ["seen", "chosen", "texts", "reason"]
    chosen = forms.MultipleChoiceField(required=False)
    texts = forms.BooleanField(required=False)

    def __init__(self, *args, codes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(code, code) for code in codes]

    def clean(self) -> dict:
        data = super().clean()
        if not data.get("chosen") and not data.get("texts"):
            self.add_error("chosen", "公表する変更を1つ以上選んでください。")
        return data


class CorrectionForm(ReleaseForm):
    """What holds for all values of a correction."""

    field_order = ["seen", "rebased", "reason"]
    rebased = forms.BooleanField(
        label="遡及改定（統計そのものが過去にさかのぼって改められた）",
        required=False,
        help_text="公表した値と評価はそのまま残し、改定後の値と評価を（ ）で添えます。",
    )


class CorrectedForm(forms.Form):
    """One KPI's published value, its fields under the KPI's code. ``entered``: what was typed, once it is valid."""

    field_order = ["status", "value", "attained", "expected_month", "cause", "next_step"]
    status = forms.ChoiceField(label="区分", choices=[(one.value, one.label) for one in ENTERABLE_STATUSES])
    value = forms.CharField(label="実績値", required=False, max_length=60)
    attained = forms.ChoiceField(label="達成の判定", required=False, choices=ATTAINED)
    expected_month = forms.CharField(
        label="公表予定月", required=False, max_length=20, help_text="「未公表」のときだけ入力します。例：2027-09"
    )
    cause = forms.CharField(label="要因", required=False, widget=forms.Textarea(attrs=LONG))
    next_step = forms.CharField(label="今後の取組", required=False, widget=forms.Textarea(attrs=LONG))
    confirmed = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, kpi: KPI, row: Row, stored: Entered, *args, **kwargs):
        super().__init__(*args, initial=_initial(row), prefix=kpi.code, **kwargs)
        self.kpi, self.row, self.stored = kpi, row, stored
        self.question: tuple[str, ...] = ()
        self.entered: Entered | None = None
        self.fields["value"].help_text = f"単位は{row.full_unit}です。" if row.full_unit else ""
        self.fields.pop("value" if kpi.target_value is None else "attained")

    def clean(self) -> dict:
        data = super().clean()
        value = self._read("value", lambda text: read_value(text, self.kpi))
        month = self._read("expected_month", read_month)
        if self.errors:
            return data
        self.entered = replace(
            self.stored,
            value=value,
            attained={"yes": True, "no": False}.get(data.get("attained", "")),
            status=data["status"],
            cause=_lines(data["cause"]),
            next_step=_lines(data["next_step"]),
            expected_month=month if data["status"] == ValueStatus.PENDING else None,
        )
        for name, message in problems(self.kpi, self.entered).items():
            self.add_error(name if name in self.fields else None, message)
        if value is not None and not self.errors:
            self._ask(value)
        return data

    @property
    def token(self) -> str:
        """The number that is asked about: the answer holds for no other one."""
        value = self.entered.value if self.entered else None
        return "" if value is None else open_number(value)

    def _ask(self, value: Decimal) -> None:
        """What every door asks about an unusual value, unless it is published as it is or has been confirmed."""
        if value == _published(self.row).value or self.cleaned_data["confirmed"] == self.token:
            return
        year = self.row.cell.year
        self.question = questions(self.row.measured_in(year), year, {**self.row.series, year: value})
        if self.question:
            self.add_error("value", f"{''.join(self.question)}正しい値であれば、下の確認に印を付けてください。")

    def _read(self, name: str, read):
        text = self.cleaned_data.get(name, "").strip()
        try:
            return read(text) if text else None
        except NumeralError as error:
            self.add_error(name, str(error))
            return None


def _initial(row: Row) -> dict:
    """What is published now; of a re-based value, the re-based one."""
    cell = _published(row)
    return {
        "status": cell.status,
        "value": "" if cell.value is None else open_number(cell.value),
        "attained": {True: "yes", False: "no"}.get(cell.attained, ""),
        "expected_month": f"{cell.expected_month:%Y-%m}" if cell.expected_month else "",
        "cause": cell.cause,
        "next_step": cell.next_step,
    }


def _published(row: Row):
    return row.rebased.cell if row.rebased else row.cell


def _lines(text: str) -> str:
    """Browsers send CRLF; stored is what was typed."""
    return text.replace("\r\n", "\n").strip()
