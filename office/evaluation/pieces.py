"""Several people write one page: whoever saves second is told, sees both, and loses nothing that was typed.

A piece is what is saved in one act and carries one version: the department's text, planning's view, one 対応結果, one
総括. What a person did not touch follows whoever saved it meanwhile; what both touched is disputed, and the person
chooses. Everything is in the strings of the form, so that equal means equal on the page.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kpis.workflow.cycle import Invalid
from kpis.workflow.rule import Denied, Refused
from kpis.workflow.runner import Conflict

MINE, THEIRS = "mine", "theirs"
TRIES = 3  # somebody may save between our look and our save, but hardly three times
Values = Mapping[str, str]  # input's name → its text


@dataclass(frozen=True, slots=True)
class Piece:
    """``seen`` answers what a version held (None: no such version), ``save`` the new version where it changed.

    ``labels`` name the inputs, ``words`` prints a text for a reader, ``plain`` brings a typed one into the form in
    which it is stored. ``mark`` is what else an act on the piece must not find changed: its state.
    """

    name: str
    labels: Mapping[str, str]
    stored: Values
    version: int
    saved_by: str
    saved_at: dt.datetime | None
    seen: Callable[[int], Values | None]
    save: Callable[[Values, int], int | None]
    closed: Denied | None = None
    mark: str = ""
    words: Callable[[str, str], str] = lambda name, text: text
    plain: Callable[[str, str], str] = lambda name, text: text


@dataclass(frozen=True, slots=True)
class Dispute:
    """Both changed this input: ``theirs`` is what is stored."""

    piece: str
    name: str
    label: str
    theirs: str
    who: str
    at: dt.datetime | None


@dataclass(slots=True)
class Laid:
    """A piece as it comes from a person: what goes into the inputs, and what became of it.

    ``touched``: the person typed something. ``taken``: inputs that follow another's save. ``overtaken``: the person
    typed nothing, and what is shown is newer than what they saw.
    """

    piece: Piece
    values: Values
    version: int
    touched: bool = False
    taken: tuple[str, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    overtaken: bool = False
    changed: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    closed: Denied | None = None

    @property
    def is_clean(self) -> bool:
        """Stored as the person sees it."""
        return not (self.taken or self.disputes or self.overtaken or self.errors or self.closed)

    @property
    def unsaved(self) -> bool:
        """Something typed stands in the inputs that is not stored."""
        return self.touched and bool(self.disputes or self.errors or self.closed or self.overtaken)

    def dispute(self, name: str) -> Dispute | None:
        return next((one for one in self.disputes if one.name == name), None)


def untouched(piece: Piece) -> Laid:
    return Laid(piece, piece.stored, piece.version)


def is_on_page(piece: Piece, data) -> bool:
    return data.get(f"{piece.name}-version", "").isdecimal()


def lay(piece: Piece, data) -> Laid:
    """What was sent, laid beside what is stored. Writes nothing."""
    if not is_on_page(piece, data):
        return untouched(piece)
    version = int(data[f"{piece.name}-version"])
    seen = piece.stored if version == piece.version else piece.seen(version)
    shown = piece.stored if seen is None else seen
    # An input that was not sent was not there (a closed page), or is a choice that nobody has made yet.
    typed = {name: piece.plain(name, _text(data, name)) if name in data else shown[name] for name in piece.labels}
    asked = [name for name in data.getlist(f"{piece.name}-disputed") if name in piece.labels]
    open_names = []
    for name in asked:
        choice = data.get(f"{piece.name}-resolve-{name}")
        if choice == THEIRS and seen is not None:
            typed[name] = seen[name]
        elif choice != MINE:
            open_names.append(name)
    if typed == seen:
        return Laid(piece, piece.stored, piece.version, overtaken=piece.stored != seen)
    merged = dict(typed)
    taken, disputed = [], []
    for name, text in typed.items():
        theirs, before = piece.stored[name], None if seen is None else seen[name]
        if text == theirs:
            continue
        if name in open_names or (text != before and theirs != before):
            disputed.append(name)
        elif text == before:
            merged[name] = theirs
            taken.append(name)
    return Laid(
        piece,
        merged,
        piece.version,
        touched=True,
        taken=tuple(taken),
        disputes=tuple(_dispute(piece, name) for name in disputed),
    )


def keep(piece_now: Callable[[], Piece], data) -> Laid:
    """Lay and, where nothing is disputed, save. ``piece_now`` reads the piece afresh."""
    for _ in range(TRIES):
        piece = piece_now()
        laid = lay(piece, data)
        if not laid.touched or laid.disputes:
            return laid
        if piece.closed is not None:
            laid.closed = piece.closed
            return laid
        try:
            version = piece.save(laid.values, piece.version)
        except Conflict:
            continue
        except Invalid as invalid:
            laid.errors = invalid.problems
        except Refused as refused:
            laid.closed = refused.closed
        else:
            laid.changed = version is not None
            laid.version = version or laid.version
        return laid
    laid.overtaken = True
    return laid


def _dispute(piece: Piece, name: str) -> Dispute:
    theirs = piece.words(name, piece.stored[name])
    return Dispute(piece.name, name, piece.labels[name], theirs, piece.saved_by, piece.saved_at)


def _text(data, name: str) -> str:
    """Browsers send CRLF; stored is what was typed."""
    return data.get(name, "").replace("\r\n", "\n").strip()
