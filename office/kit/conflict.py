"""Several people write one page: whoever saves second is told, sees both, and loses nothing that was typed.

A piece is what is saved in one act and carries one version: one KPI's value, a reply, the department's evaluation, a
member. What a person did not touch follows whoever saved it meanwhile; what both touched is disputed, and the person
chooses. Everything is in the strings of the inputs, so that equal means equal on the page.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from office.kit.acting import perform
from organization.frozen import frozen
from organization.refusals import Denied

MINE, THEIRS = "mine", "theirs"
CHOOSE = "ほかの人が先に保存しています。どちらを残すか選んでください。"
SYSTEM, SOMEBODY = "システム（コマンド）", "ほかの人"
NEWEST_VERSION = 2**31 - 1  # the largest that its column holds
TRIES = 3  # somebody may save between our look and our save, but hardly three times
Values = Mapping[str, str]  # input's name → its text


@frozen
class Piece:
    """``seen`` answers what a version held (None: no such version), ``save`` the new version where it changed.

    ``labels`` name the inputs; ``parts`` are further inputs that are decided on together with one of them: a value with
    its status. ``words`` prints an input for a reader. ``plain`` brings a typed text into the form in which it would be
    stored, only to compare: what was typed is shown as it was typed. ``mark`` is what else an act on the piece must not
    find changed: its state. ``renamed``: the act's field → the input. A page with one piece needs no ``name``; with
    several, the version and the choices of each are sent under it.
    """

    name: str
    labels: Values
    stored: Values
    version: int | str
    seen: Callable[[Any], Values | None]
    save: Callable[[Values, Any], int | str | None]
    saved_by: str = SOMEBODY
    saved_at: dt.datetime | None = None
    closed: Denied | None = None
    mark: str = ""
    words: Callable[[str, Values], str] = lambda name, values: values[name]
    plain: Callable[[str, str], str] = lambda name, text: text
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    renamed: Callable[[str], str] = lambda name: name

    def own(self, what: str) -> str:
        """The name of an input of the piece itself: its version, a choice."""
        return f"{self.name}-{what}" if self.name else what

    def decided(self, name: str) -> tuple[str, ...]:
        """The inputs that are one decision."""
        return (name, *self.parts.get(name, ()))

    def is_on(self, data) -> bool:
        return not self.name or self.own("version") in data

    def as_seen(self, data) -> Values | None:
        sent = data.get(self.own("version"), "")
        if sent == str(self.version):
            return self.stored
        version = sent if isinstance(self.version, str) else whole_version(sent)
        return None if version is None else self.seen(version)


@frozen
class Dispute:
    """Both changed this input: ``theirs`` is what is stored. ``listed`` and ``choice`` are the names of its inputs."""

    name: str
    label: str
    theirs: str
    who: str
    at: dt.datetime | None
    listed: str
    choice: str


@dataclass(slots=True)
class Laid:
    """A piece as it comes from a person: what goes into the inputs, and what became of it.

    ``touched``: the person typed something. ``taken``: inputs that follow another's save. ``overtaken``: the person
    typed nothing, and what is shown is newer than what they saw.
    """

    piece: Piece
    values: Values
    version: int | str
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

    @property
    def lost(self) -> list[tuple[str, str]]:
        """What was typed and cannot be saved any more, to be copied: label and words."""
        changed = [name for name in self.piece.labels if self.values[name] not in ("", self.piece.stored[name])]
        words = self.piece.words
        return [(self.piece.labels[name], words(name, self.values)) for name in changed] if self.closed else []

    @property
    def news(self) -> str:
        """What somebody else did while the page was open."""
        if self.taken:
            labels = "、".join(self.piece.labels[name] for name in self.taken)
            return f"{self.piece.saved_by}が先に保存した欄（{labels}）は、その内容を残しています。"
        return f"{self.piece.saved_by}が保存した新しい内容を表示しています。" if self.overtaken else ""


@dataclass(slots=True)
class Kept:
    """What became of the pieces of one page."""

    laid: Mapping[str, Laid]

    @property
    def is_kept(self) -> bool:
        """Everything typed is stored as the person saw it."""
        return all(one.is_clean for one in self.laid.values())

    @property
    def saved(self) -> bool:
        return any(one.changed for one in self.laid.values())

    @property
    def errors(self) -> dict[str, str]:
        """Input → what is wrong with it."""
        return {name: words for one in self.laid.values() for name, words in one.errors.items()}

    @property
    def lost(self) -> list[tuple[str, str]]:
        return [found for one in self.laid.values() for found in one.lost]

    @property
    def news(self) -> list[str]:
        return list(dict.fromkeys(filter(None, (one.news for one in self.laid.values()))))


def untouched(piece: Piece) -> Laid:
    return Laid(piece, piece.stored, piece.version)


def lay(piece: Piece, data) -> Laid:
    """What was sent, laid beside what is stored. Writes nothing."""
    if not piece.is_on(data):
        return untouched(piece)
    seen = piece.as_seen(data)
    typed, undecided = _typed(piece, data, seen)
    if typed == seen:
        return Laid(piece, piece.stored, piece.version, overtaken=piece.stored != seen)
    taken, disputed = [], []
    for name in piece.labels:
        mine, theirs, before = (_decision(piece, name, values) for values in (typed, piece.stored, seen))
        if mine == theirs:
            continue
        if name in undecided or before not in (mine, theirs):
            disputed.append(_dispute(piece, name))
        elif mine == before:
            taken.append(name)
    merged = typed | {part: piece.stored[part] for name in taken for part in piece.decided(name)}
    return Laid(piece, merged, piece.version, touched=True, taken=tuple(taken), disputes=tuple(disputed))


def look(piece: Piece, data) -> Laid:
    """What was typed, for who had to sign in again. Writes nothing."""
    laid = lay(piece, data)
    laid.closed = piece.closed if laid.touched else None
    return laid


def keep(piece_now: Callable[[], Piece], data) -> Laid:
    """Lay and, where nothing is disputed, save. ``piece_now`` reads the piece afresh."""
    for _ in range(TRIES):
        piece = piece_now()
        laid = look(piece, data)
        if not laid.touched or laid.disputes or laid.closed:
            return laid
        performed = perform(piece.save, laid.values, piece.version)
        if performed.is_overtaken:
            continue
        laid.errors = {piece.renamed(name): words for name, words in performed.problems.items()}
        laid.closed = performed.closed
        laid.changed = performed.answer is not None
        laid.version = performed.answer or laid.version
        return laid
    laid.overtaken = True
    return laid


def whole_version(text: str) -> int | None:
    """A version as it was sent; none where that can be no version."""
    return int(text) if text.isdecimal() and len(text) < 11 and int(text) <= NEWEST_VERSION else None


def who_saved(thing: Any) -> str:
    """「山田 花子さん」, of a stored thing or none."""
    if thing is None:
        return SOMEBODY
    return f"{thing.updated_by}さん" if thing.updated_by_id else SYSTEM


def saved_words(thing: Any) -> str:
    """「6月1日 10:05 山田 花子」"""
    at = timezone.localtime(thing.updated_at)
    return f"{at.month}月{at.day}日 {at:%H:%M} {thing.updated_by if thing.updated_by_id else SYSTEM}"


def _typed(piece: Piece, data, seen: Values | None) -> tuple[dict[str, str], set[str]]:
    """What the person wants, and the disputes that the person has not decided.

    An input that was not sent was not there (a closed page), or is a choice that nobody has made yet.
    """
    shown = piece.stored if seen is None else seen
    sent = {name: _told(piece, name, _text(data, name), (shown, piece.stored)) for name in shown if name in data}
    typed, undecided = {**shown, **sent}, set()
    for name in data.getlist(piece.own("disputed")):
        choice = data.get(piece.own(f"resolve-{name}"))
        if name in piece.labels and choice == THEIRS and seen is not None:
            typed |= {part: seen[part] for part in piece.decided(name)}
        elif choice != MINE:
            undecided.add(name)
    return typed, undecided


def _told(piece: Piece, name: str, text: str, known: tuple[Values, ...]) -> str:
    """What was typed; what says the same as a known text is that text."""
    plain = piece.plain(name, text)
    return plain if any(plain == values[name] for values in known) else text


def _decision(piece: Piece, name: str, values: Values | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values[part] for part in piece.decided(name))


def _dispute(piece: Piece, name: str) -> Dispute:
    return Dispute(
        name=name,
        label=piece.labels[name],
        theirs=piece.words(name, piece.stored),
        who=piece.saved_by,
        at=piece.saved_at,
        listed=piece.own("disputed"),
        choice=piece.own(f"resolve-{name}"),
    )


def _text(data, name: str) -> str:
    """Browsers send CRLF; stored is what was typed."""
    return data.get(name, "").replace("\r\n", "\n").strip()
