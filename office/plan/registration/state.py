"""What the pages of 計画を登録する have gathered so far: it travels with them, signed, and no server keeps it."""

from dataclasses import field, replace

from kpis.plan.listing.source import Source, packed, unpacked
from kpis.sheets.kit.preview import confirmed, signed
from organization.frozen import frozen
from organization.models import User

Edits = dict[int, dict[str, str]]


@frozen
class State:
    """``typed`` of the first page; ``columns`` that a person chose; ``edits`` of the preview; ``opened`` rows of it.

    ``is_known``: the person was told that the plan is stored already.
    """

    source: Source
    file: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    columns: dict[int, str] | None = None
    edits: Edits = field(default_factory=dict)
    opened: frozenset[int] = frozenset()
    is_known: bool = False

    def signed(self, user: User) -> str:
        edits = [(row, told) for row, told in self.edits.items()]
        columns = None if self.columns is None else list(self.columns.items())
        content = [packed(self.source), self.file, self.typed, columns, edits, sorted(self.opened), self.is_known]
        return signed(content, user, user)

    def edited(self, edits: Edits) -> "State":
        told = {row: {**self.edits.get(row, {}), **edits.get(row, {})} for row in {*self.edits, *edits}}
        return replace(self, edits={row: told[row] for row in sorted(told) if told[row]})


def taken_up(text: str, user: User) -> State:
    """Raises ``NotOurs``."""
    return confirmed(text, _read, user, user)


def _read(content) -> State:
    source, file, typed, columns, edits, opened, is_known = content
    chosen = None if columns is None else {int(column): key for column, key in columns}
    told = {int(row): dict(one) for row, one in edits}
    return State(unpacked(source), file, dict(typed), chosen, told, frozenset(opened), bool(is_known))
