"""Rows of values on one page, each saved by itself: what was typed, whether it may be stored, what became of it.

A row carries the version that the person was looking at. What somebody else stored meanwhile is never overwritten: the
row waits with both, and the person chooses.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import QuerySet

from kpis.choices import ValueStatus
from kpis.measurement.numerals import NumeralError, open_number
from kpis.workflow.runner import Conflict, Invalid, Saved
from organization.refusals import Denied, Refused

ABSENT = "absent"  # 「値なし」 of the switch; the select beside it says why
SWITCH = (
    (ValueStatus.PROVISIONAL, ValueStatus.PROVISIONAL.label),
    (ValueStatus.FINAL, ValueStatus.FINAL.label),
    (ABSENT, "値なし"),
)
NO_LONGER = (ValueStatus.MISSING, "未入力に戻す")
DEFAULT_KIND = ValueStatus.PROVISIONAL  # a value is called final only when somebody says so
MINE, THEIRS = "mine", "theirs"
NEWEST_VERSION = 2**31 - 1  # the largest that its column holds


class ValueRow(forms.Form):
    """Reads one row into ``entered``. ``version`` is the stored version that the person was looking at."""

    version = forms.IntegerField(min_value=0, max_value=NEWEST_VERSION)
    value = forms.CharField(required=False, max_length=60)
    expected_month = forms.CharField(required=False, max_length=20)
    confirmed = forms.CharField(required=False, max_length=60)
    resolve = forms.CharField(required=False, max_length=30)

    def __init__(self, subject: Any, stored: Any, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject, self.stored, self.entered = subject, stored, None

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

    def read(self, name: str, reader: Callable[[str], Any]) -> Any:
        text = self.cleaned_data[name].strip()
        try:
            return reader(text) if text else None
        except NumeralError as error:
            self.add_error(name, str(error))
            return None

    def status_of(self, switch: str, *, has_value: bool, had_value: bool) -> str:
        """The switch and the select as one status. An untouched switch over an empty field says nothing yet."""
        kind = switch or DEFAULT_KIND
        if kind == ABSENT:
            reason = self.cleaned_data["absence"]
            if not reason:
                self.add_error("absence", "値がない理由を選んでください。")
            return reason or ValueStatus.MISSING
        return ValueStatus.MISSING if kind == DEFAULT_KIND and not (has_value or had_value) else kind


def lines(text: str) -> str:
    """Browsers send CRLF; stored is what was typed."""
    return text.replace("\r\n", "\n").strip()


@dataclass(slots=True)
class Trouble:
    """A row that was not saved: what was typed, and why it waits."""

    form: ValueRow
    errors: dict[str, str] = field(default_factory=dict)
    question: tuple[str, ...] = ()
    conflict: Any = None
    closed: Denied | None = None

    @classmethod
    def of(cls, form: ValueRow, ask: Callable[[ValueRow], tuple[str, ...]]) -> "Trouble | None":
        """Errors of the row, or the question about an unusual value that nobody has answered yet."""
        if not form.is_valid():
            return cls(form, errors={name: found[0] for name, found in form.errors.items()})
        value = form.entered.value
        if value is None or value == form.stored.value or form.confirms(value):
            return None
        asked = ask(form)
        return cls(form, question=asked) if asked else None


@dataclass(slots=True)
class Outcome:
    """What became of one page. ``overtaken``: rows that somebody else changed while this page was open."""

    saved: list = field(default_factory=list)
    overtaken: list = field(default_factory=list)
    troubles: dict[int, Trouble] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not (self.troubles or self.overtaken)

    def save(self, form: ValueRow, stored: Any, seen: Any, ask: Callable, act: Callable[[ValueRow], Saved]) -> Any:
        """What is stored after this row was handled; None where nothing is."""
        if form.choice == THEIRS:
            return stored
        if form.entered is not None and form.entered == seen:
            if form.cleaned_data.get("version") != (stored.version if stored else 0):
                self.overtaken.append(form.subject)
            return stored
        trouble = Trouble.of(form, ask)
        if trouble is None:
            try:
                saved = act(form)
            except Invalid as invalid:
                trouble = Trouble(form, errors=invalid.problems)
            except Conflict as conflict:
                trouble = Trouble(form, conflict=conflict.stored)
            except Refused as refused:
                trouble = Trouble(form, closed=refused.closed)
            else:
                self.saved += [form.subject] if saved.changed else []
                return saved.kept
        self.troubles[form.subject.pk] = trouble
        return stored


def contents_seen(
    rows: Iterable[ValueRow], stored_of: Callable, content: Callable[[Any], Any], history: QuerySet, key: str
) -> Mapping[int, Any]:
    """Per subject, the content that the person was shown: the stored one, or an older version out of the history.

    ``content`` reads a stored thing as the form would send it back untouched; ``key`` names the subject in ``history``.
    """
    seen: dict[int, Any] = {}
    older: dict[int, int] = {}
    for form in rows:
        form.full_clean()
        pk, stored, version = form.subject.pk, stored_of(form.subject), form.cleaned_data.get("version")
        if version == (stored.version if stored else 0):
            seen[pk] = content(stored)
        elif version == 0:
            seen[pk] = content(None)
        else:
            seen[pk], older[pk] = None, version
    if older:
        found = history.filter(**{f"{key}__in": older}, version__in=set(older.values())).order_by("history_id")
        seen |= {getattr(row, key): content(row) for row in found if older[getattr(row, key)] == row.version}
    return seen
