"""Words as people type them, made comparable: the one folding of every search and filter. Pure.

Full and half width, capitals and small letters (ＤＸ, dx), hiragana and katakana (こども, コドモ) and whatever stands
for a hyphen (１－１, 1ー1) are the same. Only compared, never stored or shown. The browser's twin is in published.js.
"""

import unicodedata

_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー─━⁃", "-"))
_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def half_width(text: str) -> str:
    """What a database can be asked for: names keep their long vowels."""
    return unicodedata.normalize("NFKC", text)


def plain(text: str) -> str:
    """A code or a number as it is meant.

    >>> plain("１－１ー②")
    '1-1-2'
    """
    return half_width(text).translate(_HYPHENS)


def fold(text: str) -> str:
    return plain(text).casefold().translate(_HIRAGANA)


def words_of(query: str) -> list[str]:
    """The words that must all be there, folded, each once."""
    return list(dict.fromkeys(fold(query).split()))


def has_all(text: str, query: str) -> bool:
    """Every word somewhere in the text; of no words, always."""
    folded = fold(text)
    return all(word in folded for word in words_of(query))
