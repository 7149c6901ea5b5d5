"""Finding words in a text the way people type them, and cutting out a passage with the found words marked.

Pure. What counts as the same is organization/matching's to say. The text itself is shown as it stands.
"""

import re
from collections.abc import Sequence

from organization.frozen import frozen
from organization.matching import fold

BEFORE, AFTER = 24, 48  # characters around a hit
GAP = "…"
_LETTER = re.compile("(?s).[ﾞﾟ\u3099\u309a]?")
Part = tuple[str, bool]  # a piece of text, and whether it is a hit


@frozen
class Folded:
    """``starts[i]`` is where in ``text`` the folded character ``i`` comes from."""

    text: str
    folded: str
    starts: tuple[int, ...]

    def spans(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Every hit in ``text``, in order; what overlaps or touches is one."""
        return _merged([span for word in words for span in self._of(word)])

    def _of(self, word: str):
        at = self.folded.find(word)
        while at >= 0:
            yield self.starts[at], self._end(at + len(word) - 1)
            at = self.folded.find(word, at + len(word))

    def _end(self, last: int) -> int:
        """Where in ``text`` the letter ends from which the folded one came."""
        found = _LETTER.match(self.text, self.starts[last])
        return found.end() if found else len(self.text)


def folded(text: str) -> Folded:
    """Letter by letter, so that a hit can be marked where it stands; a voicing mark belongs to the letter before it."""
    pairs = [(letter, found.start()) for found in _LETTER.finditer(text) for letter in fold(found[0])]
    return Folded(text, "".join(letter for letter, _ in pairs), tuple(place for _, place in pairs))


def marked(text: str, words: Sequence[str]) -> list[Part]:
    """The whole text in pieces."""
    return _pieces(text, folded(text).spans(words), 0, len(text))


def passage(text: str, words: Sequence[str]) -> list[Part]:
    """A line or two of the text: around the first hit of each word that is in it; empty where none is."""
    found = folded(" ".join(text.split()))
    firsts = [spans[0] for word in words if (spans := found.spans([word]))]
    windows = _merged([(max(0, start - BEFORE), min(len(found.text), end + AFTER)) for start, end in firsts])
    pieces: list[Part] = []
    for start, end in windows:
        inside = [span for span in found.spans(words) if start <= span[0] < end]
        pieces += [*([(GAP, False)] if start else []), *_pieces(found.text, inside, start, end)]
    return [*pieces, *([(GAP, False)] if windows and windows[-1][1] < len(found.text) else [])]


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, and as one where they touch."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _pieces(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> list[Part]:
    pieces, at = [], start
    for first, last in spans:
        last = min(last, end)
        pieces += [(text[at:first], False), (text[first:last], True)]
        at = last
    return [piece for piece in [*pieces, (text[at:end], False)] if piece[0]]
