"""Columns looked for in a list of a city's own making, by the many words that cities have for one thing. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from organization.frozen import frozen

_MARKS = re.compile(r"[\s・※*:：\-‐_]")
_NUMBER_OR_EMPTY = re.compile(r"^[0-9]+[.)]?|\(\)|\[\]|【】")
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")


@frozen
class Wanted:
    """A column: its key, our own heading, and what cities call it."""

    key: str
    label: str
    synonyms: str = ""


def keys_by_word(wanted: Iterable[Wanted]) -> Mapping[str, str]:
    """Every word by which a column is known, as ``readings`` has it → the column's key."""
    return {_bare(word): one.key for one in wanted for word in (one.label, *one.synonyms.split())}


def readings(*texts: str) -> Iterator[str]:
    """What headings may mean, the likeliest first: as printed, then without what stands in brackets."""
    yield from map(_bare, texts)
    yield from (_bare(_BRACKETS.sub("", unicodedata.normalize("NFKC", text))) for text in texts)


def _bare(text: str) -> str:
    """Without spaces, marks and empty brackets; 「① 施策名」 is 施策名."""
    return _NUMBER_OR_EMPTY.sub("", _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold()))
