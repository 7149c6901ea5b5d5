"""Rows of values on one page, each saved by itself: what is typed, whether it may be stored, and what a row says of it.

A row is a piece (conflict.py) whose inputs carry the row's prefix: 「r12-value」.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import Model, QuerySet

from kpis.choices import VALUE_STATUSES_WITH_VALUE, ValueStatus
from kpis.measurement.numerals import NumeralError, open_number
from kpis.workflow.runner import Invalid, Saved
from office.kit.conflict import CHOOSE, Dispute, Laid, Piece, Values, who_saved, whole_version
from organization.frozen import frozen

ABSENT = "absent"  # 「値なし」 of the switch; the select beside it says why
SWITCH = (
    (ValueStatus.PROVISIONAL, ValueStatus.PROVISIONAL.label),
    (ValueStatus.FINAL, ValueStatus.FINAL.label),
    (ABSENT, "値なし"),
)
NO_LONGER = (ValueStatus.MISSING, "未入力に戻す")
DEFAULT_KIND = ValueStatus.PROVISIONAL  # a value is called final only when somebody says so


class ValueRow(forms.Form):
    """Reads one row into ``entered``; ``stored`` is the content that it would replace."""

    value = forms.CharField(required=False, max_length=60)
    expected_month = forms.CharField(required=False, max_length=20)
    confirmed = forms.CharField(required=False, max_length=60)

    def __init__(self, stored: Any, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored: Any = stored
        self.usual: str = DEFAULT_KIND
        self.entered: Any = None

    def ready(self, ask: Callable[[Any], tuple[str, ...]]) -> Any:
        """What may be stored; an unusual value only once that very number is confirmed."""
        if not self.is_valid():
            raise Invalid({name: str(found[0]) for name, found in self.errors.items()})
        value = self.entered.value
        is_known = value is None or value == self.stored.value
        if not is_known and self.cleaned_data["confirmed"] != open_number(value) and (asked := ask(value)):
            raise Invalid({"confirmed": "\n".join(asked)})
        return self.entered

    def read(self, name: str, reader: Callable[[str], Any]) -> Any:
        text = self.cleaned_data[name].strip()
        try:
            return reader(text) if text else None
        except NumeralError as error:
            self.add_error(name, str(error))
            return None

    def status_of(self, switch: str, *, has_value: bool, had_value: bool) -> str:
        """The switch and the select as one status. An untouched switch over an empty field says nothing yet."""
        kind = switch or self.usual
        if kind == ABSENT:
            reason = self.cleaned_data["absence"]
            if not reason:
                self.add_error("absence", "値がない理由を選んでください。")
            return reason or ValueStatus.MISSING
        return ValueStatus.MISSING if kind == self.usual and not (has_value or had_value) else kind


def switch_of(thing: Any, usual: str = DEFAULT_KIND) -> tuple[str, str]:
    """The switch and the select beside it, of what is stored or none; ``usual`` where nothing says it yet."""
    status = thing.status if thing else ValueStatus.MISSING
    if status in VALUE_STATUSES_WITH_VALUE:
        return status, ""
    return (usual, "") if status == ValueStatus.MISSING else (ABSENT, status)


def usual_kind(earlier: Iterable[Any]) -> str:
    """速報 or 確定, whichever most of the earlier values were when they were entered; 速報 where it is not clear."""
    with_value = [one for one in earlier if one.status in VALUE_STATUSES_WITH_VALUE]
    final = sum(one.status == ValueStatus.FINAL and one.provisional_value is None for one in with_value)
    return str(ValueStatus.FINAL if 2 * final > len(with_value) else ValueStatus.PROVISIONAL)


def month_of(thing: Any) -> str:
    return f"{thing.expected_month:%Y-%m}" if thing and thing.expected_month else ""


def lines(text: str) -> str:
    """Browsers send CRLF; stored is what was typed."""
    return text.replace("\r\n", "\n").strip()


# --- A row as a piece --------------------------------------------------------------------------------------


@frozen
class RowKind:
    """``labels`` and ``parts`` as a piece has them, without the prefix."""

    labels: Values
    parts: Mapping[str, tuple[str, ...]]

    def piece(
        self,
        prefix: str,
        stored: Any,
        texts: Callable[[Any], Values],
        act: Callable[[Values, int], Saved],
        *,
        older: Mapping[int, Model],
        **more,
    ) -> Piece:
        """``texts``: what the inputs hold of a stored thing; ``older``: its versions that may have been seen."""

        def named(values: Mapping[str, Any]) -> dict[str, Any]:
            return {f"{prefix}-{name}": content for name, content in values.items()}

        def seen(version: int) -> Values | None:
            known = version == 0 or version in older
            return named(texts(older.get(version))) if known else None

        def save(values: Values, version: int) -> int | None:
            saved = act(values, version)
            return saved.kept.version if saved.changed else None

        return Piece(
            prefix,
            named(self.labels),
            named(texts(stored)),
            stored.version if stored else 0,
            seen,
            save,
            saved_by=who_saved(stored),
            saved_at=stored.updated_at if stored else None,
            parts=named({name: tuple(named(dict.fromkeys(parts))) for name, parts in self.parts.items()}),
            renamed=lambda name: f"{prefix}-{name}",
            **more,
        )


def older_versions(
    data: Values, shown: Mapping[int, tuple[str, Any]], history: QuerySet, key: str
) -> Mapping[int, Mapping[int, Model]]:
    """By subject and version, what the sent rows were shown and is stored no more. One query at most.

    ``shown``: subject's id → its prefix and what is stored; ``key`` names the subject in ``history``.
    """
    wanted: dict[int, int] = {}
    for pk, (prefix, stored) in shown.items():
        version = whole_version(data.get(f"{prefix}-version", ""))
        if version and version != (stored.version if stored else 0):
            wanted[pk] = version
    found: dict[int, dict[int, Model]] = {pk: {} for pk in shown}
    if wanted:
        rows = history.filter(**{f"{key}__in": wanted}, version__in=set(wanted.values())).order_by("-history_id")
        for row in rows:
            found[getattr(row, key)][row.version] = row
    return found


# --- What a row says of itself -----------------------------------------------------------------------------


class Named(dict):
    """By the name of an input; a template finds every name, and finds it fast. Never changed once it is made."""

    def __missing__(self, name: str) -> str:
        return ""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


@frozen
class Said:
    """What is in the way of a row: in its inputs, the question about an unusual value, what another stored."""

    errors: Named
    question: tuple[str, ...]
    disputes: Named

    @classmethod
    def of(cls, laid: Laid | None) -> "Said":
        if laid is None:
            return cls(Named(), (), Named())
        errors = _unnamed(laid.piece, laid.errors)
        asked = errors.pop("confirmed", "")
        disputes = _unnamed(laid.piece, {one.name: one for one in laid.disputes})
        return cls(errors, tuple(asked.splitlines()), disputes)

    def __bool__(self) -> bool:
        return bool(self.errors or self.question or self.disputes)


@frozen
class Problem:
    """A line of the list at the top, linking to the field it is about."""

    field_id: str
    where: str
    text: str


def typed_in(laid: Laid) -> Named:
    """What stands in the inputs of a row that waits, right or wrong."""
    return Named(_unnamed(laid.piece, laid.values) | {"version": str(laid.version)})


def problems_of(
    said: Said, prefix: str, where: str, labels: Values, at: Callable[[str], str] = lambda name: name
) -> Iterator[Problem]:
    """``at`` names the input to go to."""
    for name, text in said.errors.items():
        label = labels.get(name, "")
        yield Problem(f"{prefix}-{at(name)}", where, f"{label}：{text}" if label else text)
    for text in said.question:
        yield Problem(f"{prefix}-confirmed", where, f"確認：{text}")
    yield from (disputed(one, where) for one in said.disputes.values())


def disputed(dispute: Dispute, where: str) -> Problem:
    return Problem(f"{dispute.name}-mine", where, f"{dispute.label}：{CHOOSE}")


def overtaken(subjects: Iterable[Any], laid: Mapping[int, Laid]) -> list[Any]:
    """Those of which another's save is shown now."""
    return [one for one in subjects if (found := laid.get(one.pk)) and (found.overtaken or found.taken)]


def _unnamed(piece: Piece, values: Mapping[str, Any]) -> Named:
    return Named({name.removeprefix(f"{piece.name}-"): content for name, content in values.items()})
