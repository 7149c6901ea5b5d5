"""Finding words in a text the way people type them, and cutting out a passage with the found words marked.

Pure. Full and half width, capitals and small letters are the same (ＤＸ, dx); the text itself is shown as it stands.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

BEFORE, AFTER = 24, 56  # characters around the first hit
Part = tuple[str, bool]  # a piece of text, and whether it is a hit


@dataclass(frozen=True, slots=True)
class Folded:
    """``starts[i]`` is where in ``text`` the folded character ``i`` comes from."""

    text: str
    folded: str
    starts: tuple[int, ...]

    def spans(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Every hit in ``text``, in order, without overlaps."""
        found = sorted(span for word in words for span in self._of(word))
        spans: list[tuple[int, int]] = []
        for start, end in found:
            if spans and start < spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
        return spans

    def _of(self, word: str):
        at = self.folded.find(word)
        while at >= 0:
            yield self.starts[at], self.starts[at + len(word) - 1] + 1
            at = self.folded.find(word, at + len(word))


def fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def folded(text: str) -> Folded:
    """Character by character, so that a hit can be marked where it stands in the text."""
    pairs = [(letter, place) for place, char in enumerate(text) for letter in fold(char)]
    return Folded(text, "".join(letter for letter, _ in pairs), tuple(place for _, place in pairs))


def words_of(query: str) -> list[str]:
    """The words that must all be there, folded, each once."""
    return list(dict.fromkeys(fold(query).split()))


def marked(text: str, words: Sequence[str]) -> list[Part]:
    """The whole text in pieces."""
    return _pieces(text, folded(text).spans(words), 0, len(text))


def passage(text: str, words: Sequence[str]) -> list[Part]:
    """A line's worth of the text around its first hit; empty where there is none."""
    text = " ".join(text.split())
    spans = folded(text).spans(words)
    if not spans:
        return []
    start = max(0, spans[0][0] - BEFORE)
    end = min(len(text), max(spans[0][1], start + BEFORE + AFTER))
    pieces = _pieces(text, [span for span in spans if span[0] < end], start, end)
    return [*([("…", False)] if start else []), *pieces, *([("…", False)] if end < len(text) else [])]


def _pieces(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> list[Part]:
    pieces, at = [], start
    for first, last in spans:
        last = min(last, end)
        pieces += [(text[at:first], False), (text[first:last], True)]
        at = last
    return [piece for piece in [*pieces, (text[at:end], False)] if piece[0]]
