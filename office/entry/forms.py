"""One row of the entry page. The rules are kpis/entered.py's; the form only reads what was typed and keeps it."""

from dataclasses import replace

from django import forms

from kpis.choices import ValueStatus
from kpis.entered import Entered, problems, read_value
from kpis.measurement.months import read_month
from kpis.measurement.numerals import NumeralError, open_number
from kpis.models import KPI
from organization.whole import whole

ABSENT = "absent"  # 「値なし」 of the switch; the select beside it says why
KINDS = (
    (ValueStatus.PROVISIONAL, ValueStatus.PROVISIONAL.label),
    (ValueStatus.FINAL, ValueStatus.FINAL.label),
    (ABSENT, "値なし"),
)
NO_LONGER = (ValueStatus.MISSING, "未入力に戻す")
ABSENCES = (*((one, f"{one.label}（{one.row.meaning}）") for one in ValueStatus if one.row.meaning), NO_LONGER)
DEFAULT_KIND = ValueStatus.PROVISIONAL  # a value is called final only when somebody says so
ATTAINED = (("yes", "達成"), ("no", "未達成"))
MINE, THEIRS = "mine", "theirs"
NEWEST_VERSION = 2**31 - 1  # the largest that its column holds


class RowForm(forms.Form):
    """Reads one KPI's row into an ``Entered``. ``version`` is the stored version that the person was looking at."""

    version = forms.IntegerField(min_value=0, max_value=NEWEST_VERSION)
    value = forms.CharField(required=False, max_length=60)
    attained = forms.ChoiceField(required=False, choices=ATTAINED)
    kind = forms.ChoiceField(required=False, choices=KINDS)
    absence = forms.ChoiceField(required=False, choices=ABSENCES)
    expected_month = forms.CharField(required=False, max_length=20)
    cause = forms.CharField(required=False)
    next_step = forms.CharField(required=False)
    answer = forms.CharField(required=False)
    data_year = forms.IntegerField(
        required=False, min_value=2000, max_value=2100, error_messages={"invalid": "年度を選んでください。"}
    )
    confirmed = forms.CharField(required=False, max_length=60)
    resolve = forms.CharField(required=False, max_length=30)

    def __init__(self, kpi: KPI, fiscal_year: int, *args, stored: Entered | None = None, **kwargs):
        super().__init__(*args, prefix=row_prefix(kpi), **kwargs)
        self.kpi, self.fiscal_year, self.stored = kpi, fiscal_year, stored or Entered()
        self.entered: Entered | None = None

    @property
    def is_on_page(self) -> bool:
        """Rows that the sent page did not hold are none of its business."""
        return self.add_prefix("version") in self.data

    def typed(self, name: str) -> str:
        """The text as it was sent, right or wrong."""
        return self.data.get(self.add_prefix(name), "")

    @property
    def choice(self) -> str:
        """What the person chose after a conflict: mine, theirs or nothing yet."""
        return self.typed("resolve").partition(":")[0]

    @property
    def seen_version(self) -> int:
        """The version to save on: after a conflict the one that was shown beside the own entry."""
        choice, _, seen = self.typed("resolve").partition(":")
        return int(seen) if choice == MINE and seen.isdecimal() else self.cleaned_data["version"]

    def confirms(self, value) -> bool:
        """Confirmed is this very number, so that a later slip is asked about again."""
        return value is not None and self.typed("confirmed") == open_number(value)

    def clean(self) -> dict:
        data = super().clean()
        if self.errors:
            return data
        in_words = self.kpi.target_value is None
        value = None if in_words else self._read("value", lambda text: read_value(text, self.kpi))
        month = self._read("expected_month", read_month)
        if self.errors:
            return data
        attained = {"yes": True, "no": False}.get(data["attained"]) if in_words else None
        status = self._status(value is not None or attained is not None)
        if self.errors:
            return data
        self.entered = Entered(
            value=value,
            attained=attained,
            status=status,
            cause=_lines(data["cause"]),
            next_step=_lines(data["next_step"]),
            expected_month=month if status == ValueStatus.PENDING else None,
            data_year=self._optional("data_year"),
            answer=_lines(self._optional("answer")),
        ).for_year(self.fiscal_year)
        for name, message in problems(self.kpi, self.entered, self.fiscal_year).items():
            self.add_error(name, message)
        return data

    def _read(self, name: str, read):
        text = self.cleaned_data[name].strip()
        try:
            return read(text) if text else None
        except NumeralError as error:
            self.add_error(name, str(error))
            return None

    def _optional(self, name: str):
        """A field that not every row has: where the page did not hold it, what is stored stays."""
        return self.cleaned_data[name] if self.add_prefix(name) in self.data else getattr(self.stored, name)

    def _status(self, has_value: bool) -> str:
        """The switch and the select as one status. An untouched switch over an empty field says nothing yet."""
        kind = self.cleaned_data["kind"] or DEFAULT_KIND
        if kind == ABSENT:
            reason = self.cleaned_data["absence"]
            if not reason:
                self.add_error("absence", "値がない理由を選んでください。")
            return reason or ValueStatus.MISSING
        if kind == DEFAULT_KIND and not has_value and not self.stored.has_value:
            return ValueStatus.MISSING
        return kind


def is_row_field(name: str) -> bool:
    """Whether a sent field is one of some row: 「r12-value」."""
    prefix, _, field = name.partition("-")
    return prefix[:1] == "r" and whole(prefix[1:]) is not None and field in RowForm.base_fields


def row_prefix(kpi: KPI) -> str:
    return f"r{kpi.pk}"


def as_shown(stored: Entered) -> Entered:
    """A stored entry as the form would send it back untouched (whole months, trimmed texts)."""
    month = stored.expected_month if stored.status == ValueStatus.PENDING else None
    return replace(
        stored,
        cause=_lines(stored.cause),
        next_step=_lines(stored.next_step),
        answer=_lines(stored.answer),
        expected_month=month and month.replace(day=1),
    )


def _lines(text: str) -> str:
    """Browsers send CRLF; stored is what was typed."""
    return text.replace("\r\n", "\n").strip()
