"""One series on the page of the actual population. The rules are entered.py's; the form reads and keeps the text."""

from dataclasses import replace

from django import forms

from goals.choices import COUNTED_KINDS
from goals.models import PopulationSeries
from kpis.choices import ValueStatus
from kpis.entered import read_number
from kpis.measurement.months import read_month
from kpis.measurement.numerals import NumeralError, open_number
from kpis.population import PopulationEntered, problems
from office.entry.forms import ABSENT, DEFAULT_KIND, MINE, NEWEST_VERSION, NO_LONGER
from office.entry.forms import KINDS as STATUSES

MEANINGS = ((one, one.row.population_meaning) for one in ValueStatus)
ABSENCES = (*((one, f"{one.label}（{meaning}）") for one, meaning in MEANINGS if meaning), NO_LONGER)
KINDS = tuple((kind.value, kind.label) for kind in COUNTED_KINDS)


class SeriesForm(forms.Form):
    """Reads one series into ``entered``. ``version`` is the stored version that the person was looking at."""

    version = forms.IntegerField(min_value=0, max_value=NEWEST_VERSION)
    value = forms.CharField(required=False, max_length=60)
    status = forms.ChoiceField(required=False, choices=STATUSES)
    absence = forms.ChoiceField(required=False, choices=ABSENCES)
    expected_month = forms.CharField(required=False, max_length=20)
    kind = forms.ChoiceField(required=False, choices=KINDS)
    as_of = forms.CharField(required=False)
    note = forms.CharField(required=False)
    confirmed = forms.CharField(required=False, max_length=60)
    resolve = forms.CharField(required=False, max_length=30)

    def __init__(self, series: PopulationSeries, *args, stored: PopulationEntered | None = None, **kwargs):
        super().__init__(*args, prefix=prefix_of(series), **kwargs)
        self.series, self.stored = series, stored or PopulationEntered()
        self.entered: PopulationEntered | None = None

    @property
    def is_on_page(self) -> bool:
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
        value = self._read("value", lambda text: read_number(text, self.series.unit))
        month = self._read("expected_month", read_month)
        if self.errors:
            return data
        status = self._status(value is not None)
        if self.errors:
            return data
        self.entered = PopulationEntered(
            value=value,
            status=status,
            kind=data["kind"],
            as_of=data["as_of"].strip(),
            expected_month=month if status == ValueStatus.PENDING else None,
            note=_lines(data["note"]),
        )
        for name, message in problems(self.entered).items():
            self.add_error(name, message)
        return data

    def _read(self, name: str, read):
        text = self.cleaned_data[name].strip()
        try:
            return read(text) if text else None
        except NumeralError as error:
            self.add_error(name, str(error))
            return None

    def _status(self, has_value: bool) -> str:
        """An untouched switch over an empty field says nothing yet."""
        status = self.cleaned_data["status"] or DEFAULT_KIND
        if status == ABSENT:
            reason = self.cleaned_data["absence"]
            if not reason:
                self.add_error("absence", "値がない理由を選んでください。")
            return reason or ValueStatus.MISSING
        if status == DEFAULT_KIND and not has_value and self.stored.value is None:
            return ValueStatus.MISSING
        return status


class ReasonForm(forms.Form):
    """Why a published year's population is corrected."""

    reason = forms.CharField(
        label="訂正の理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="履歴に残ります。公表する訂正の理由は、次の版を公表するときに入力します。",
        error_messages={"required": "訂正の理由を入力してください。"},
    )


def prefix_of(series: PopulationSeries) -> str:
    return f"s{series.pk}"


def as_shown(stored: PopulationEntered) -> PopulationEntered:
    """A stored entry as the form would send it back untouched."""
    month = stored.expected_month if stored.status == ValueStatus.PENDING else None
    return replace(stored, note=_lines(stored.note), as_of=stored.as_of.strip(), expected_month=month)


def _lines(text: str) -> str:
    """Browsers send CRLF; stored is what was typed."""
    return text.replace("\r\n", "\n").strip()
