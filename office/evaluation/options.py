"""The list of 今後の方向性 as a planner edits it: one row of inputs per choice, and empty rows to add more."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from council.acts import set_directions
from council.acts.summarising import LONGEST_DEFINITION, LONGEST_LABEL, used_directions
from council.choices import Direction
from council.written import directions_of
from goals.models import Strategy
from kpis.workflow.denials import strategy_closed
from kpis.workflow.runner import Saved
from office.kit.conflict import Piece
from office.kit.editing import piece_of
from office.kit.fields import choice, line
from organization.frozen import frozen
from organization.models import User

SPARE = 2  # empty rows at the end of the page
NEW = "new-"
SHOWN, HIDDEN, REMOVED = "shown", "hidden", "removed"
USES = ((SHOWN, "選択肢に表示する"), (HIDDEN, "表示しない"))
MORE_USES = (*USES, (REMOVED, "取り除く"))
BOTH = "名称と定義の両方を入力してください。"


@frozen
class Row:
    """``used`` counts the evaluations that hold the choice; such a row can be hidden, not removed."""

    label: str
    used: int
    fields: tuple[BoundField, ...]


class DirectionsForm(forms.Form):
    """Inputs are named by the choice's code, so that two planners who change different choices both keep theirs."""

    def __init__(self, *args, directions: Sequence[Direction], used: Mapping[str, int], **kwargs):
        super().__init__(*args, auto_id="%s", label_suffix="", **kwargs)
        self.directions, self.used = directions, used
        self.codes = [*(one.code for one in directions), *(f"{NEW}{n}" for n in range(1, SPARE + 1))]
        for code in self.codes:
            self.fields |= _inputs(code, USES if used.get(code) else MORE_USES)

    def clean(self) -> dict:
        data = super().clean()
        for code in self._kept(data):
            if not data.get(f"place-{code}", "").isdecimal():
                self.add_error(f"place-{code}", "並び順は、1、2、3…の数字で入力してください。")
            if missing := next((name for name in ("label", "definition") if not data.get(f"{name}-{code}")), None):
                self.add_error(f"{missing}-{code}", BOTH)
        return data

    @property
    def wanted(self) -> list[Direction]:
        """In their new order; new ones with a code of their own."""
        data = self.cleaned_data
        taken = {one.code for one in self.directions}
        kept = sorted(self._kept(data), key=lambda code: int(data[f"place-{code}"]))
        return [
            Direction(
                _own_code(taken) if code.startswith(NEW) else code,
                data[f"label-{code}"],
                data[f"definition-{code}"],
                data[f"use-{code}"] != HIDDEN,
            )
            for code in kept
        ]

    @property
    def rows(self) -> Iterator[Row]:
        labels = {one.code: one.label for one in self.directions}
        for code in self.codes:
            fields = tuple(self[f"{name}-{code}"] for name in ("place", "label", "use", "definition"))
            yield Row(labels.get(code, "追加する選択肢"), self.used.get(code, 0), fields)

    def _kept(self, data: Mapping[str, str]) -> list[str]:
        """Not a spare row that stayed empty, nor one that is to be removed."""
        return [
            code
            for code in self.codes
            if data.get(f"use-{code}") != REMOVED
            and not (code.startswith(NEW) and not data.get(f"label-{code}") and not data.get(f"definition-{code}"))
        ]


class Options:
    """The choices of one strategy, on their page: the forms of one answer are all of the list that it was read with."""

    def __init__(self, strategy: Strategy, user: User):
        self.strategy, self.user, self.stored = strategy, user, directions_of(strategy)
        self.used = used_directions(strategy)

    def make(self, data: Any = None, initial: Any = None) -> DirectionsForm:
        told = _content(self.stored) if initial is None else initial
        return DirectionsForm(data, initial=told, directions=self.stored, used=self.used)

    def piece(self) -> Piece:
        stored = self.stored = directions_of(self.strategy)

        def save(form: Any, version: str) -> Saved[None]:
            return Saved(None, changed=set_directions(self.strategy, form.wanted, seen=stored, by=self.user))

        return piece_of(self.make, _content(stored), save, closed=strategy_closed(self.user, self.strategy))


def _inputs(code: str, uses: Sequence[tuple[str, str]]) -> dict[str, forms.Field]:
    """What one choice consists of; which of it must be there, the whole row decides."""
    return {
        f"place-{code}": line("並び順", required=False, inputmode="numeric", maxlength=3),
        f"label-{code}": line(f"名称（{LONGEST_LABEL}字以内）", required=False, maxlength=LONGEST_LABEL),
        f"use-{code}": choice("扱い", required=False, choices=uses),
        f"definition-{code}": line(f"定義（{LONGEST_DEFINITION}字以内）", required=False, maxlength=LONGEST_DEFINITION),
    }


def _content(directions: Sequence[Direction]) -> dict[str, str]:
    found = {}
    for place, one in enumerate(directions, start=1):
        use = SHOWN if one.is_active else HIDDEN
        found |= _named(one.code, str(place), one.label, one.definition, use)
    for n in range(1, SPARE + 1):
        found |= _named(f"{NEW}{n}", str(len(directions) + n), "", "", SHOWN)
    return found


def _named(code: str, place: str, label: str, definition: str, use: str) -> dict[str, str]:
    values = {"place": place, "label": label, "definition": definition, "use": use}
    return {f"{name}-{code}": text for name, text in values.items()}


def _own_code(taken: set[str]) -> str:
    number = next(n for n in range(1, len(taken) + 2) if f"own-{n}" not in taken)
    taken.add(f"own-{number}")
    return f"own-{number}"
