"""Which characters a font can print, read from its cmap table. The PDF standard refuses what no font holds."""

import re
import struct
from functools import lru_cache
from pathlib import Path

from organization.texts import cleaned

GETA = "〓"  # the printer's mark for a character that is not in the case
FORMAT_4, FORMAT_12 = 4, 12
SURROGATES = set(range(0xD800, 0xE000))
INVISIBLE = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)


@lru_cache(maxsize=4)
def characters_of(font: Path) -> frozenset[str]:
    """The characters of an OpenType font (the first of a collection)."""
    content = font.read_bytes()
    start = struct.unpack_from(">I", content, 12)[0] if content[:4] == b"ttcf" else 0
    tables = struct.unpack_from(">H", content, start + 4)[0]
    found: set[int] = set()
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", content, start + 12 + 16 * index)
        if tag == b"cmap":
            for _, _, at in struct.iter_unpack(">HHI", _records(content, offset)):
                found |= _read(content, offset + at)
    return frozenset(map(chr, found - SURROGATES))


def printable(text: str, characters: frozenset[str]) -> str:
    """``text`` with 〓 for what cannot be printed; variation selectors and control characters just go."""
    if characters.issuperset(text):
        return text
    plain = INVISIBLE.sub("", cleaned(text.replace("\t", " ")))
    return "".join(character if character in characters else GETA for character in plain)


def missing_in(text: str, characters: frozenset[str]) -> str:
    """The characters, each once, for which ``printable`` would print 〓."""
    plain = INVISIBLE.sub("", cleaned(text).replace("\t", " "))
    return "".join(dict.fromkeys(one for one in plain if one not in characters))


def _records(content: bytes, offset: int) -> bytes:
    count = struct.unpack_from(">H", content, offset + 2)[0]
    return content[offset + 4 : offset + 4 + 8 * count]


def _read(content: bytes, at: int) -> set[int]:
    kind = struct.unpack_from(">H", content, at)[0]
    if kind == FORMAT_12:
        return _read_groups(content, at)
    return _read_segments(content, at) if kind == FORMAT_4 else set()


def _read_groups(content: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">I", content, at + 12)[0]
    groups = struct.iter_unpack(">III", content[at + 16 : at + 16 + 12 * count])
    return {code for first, last, _ in groups for code in range(first, last + 1)}


def _read_segments(content: bytes, at: int) -> set[int]:
    double = struct.unpack_from(">H", content, at + 6)[0]
    shape = f">{double // 2}H"
    lasts = struct.unpack_from(shape, content, at + 14)
    firsts = struct.unpack_from(shape, content, at + 16 + double)
    return {code for first, last in zip(firsts, lasts, strict=True) for code in range(first, last + 1)} - {0xFFFF}
