"""The fonts of the PDF: a city's own BIZ UDPGothic where FONT_DIR is set, else the installed Noto Sans JP."""

import re
import struct
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from organization.frozen import frozen
from organization.queueing import Busy
from organization.texts import cleaned
from reports.pack.typesetting import NotSet, fonts_in

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


PACKAGE = "pylopdf_fonts_jp"
PREFERRED = ("BIZ UDPGothic", "BIZ UDGothic", "Noto Sans JP", "Noto Sans CJK JP")
# typst carries it; it has the subscripts (CO₂) that Noto Sans JP lacks.
FALLBACK = "Libertinus Serif"
FALLBACK_CHARACTERS = frozenset("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹\n")


@frozen
class Fonts:
    """Where typst looks, which family it sets, whether that family has a bold, and what it can print."""

    folder: Path
    family: str
    has_bold: bool
    characters: frozenset[str]

    @property
    def families(self) -> list[str]:
        return [self.family, FALLBACK]

    def printable(self, content):
        """A document's texts, however deeply they lie, with nothing in them that the fonts lack."""
        if isinstance(content, str):
            return printable(content, self.characters)
        if isinstance(content, dict):
            return {key: self.printable(value) for key, value in content.items()}
        return [self.printable(value) for value in content] if isinstance(content, list) else content


def report_fonts(wanted: str = "") -> Fonts:
    """``wanted``: a body's own family, which stands where it is installed."""
    return _fonts_in(settings.FONT_DIR or package_folder(), wanted)


def families() -> list[str]:
    """What a body may choose from."""
    return sorted({font["family"] for font in _found_in(settings.FONT_DIR or package_folder())})


def package_folder() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ImproperlyConfigured(
            f"PDF 用のフォントがありません。{PACKAGE} をインストールするか、FONT_DIR でフォルダーを指定してください。"
        )
    return Path(spec.submodule_search_locations[0])


@lru_cache(maxsize=4)
def _found_in(folder: Path) -> tuple[dict, ...]:
    return tuple(fonts_in(folder))


@lru_cache(maxsize=16)
def _fonts_in(folder: Path, wanted: str) -> Fonts:
    found = _found_in(folder)
    installed = {font["family"] for font in found}
    family = next((name for name in (wanted, *PREFERRED) if name in installed), None)
    if family is None:
        raise ImproperlyConfigured(
            f"フォルダー {folder} に日本語フォント（{'、'.join(PREFERRED)}）が見つかりません。"
            "FONT_DIR を確認してください。"
        )
    weights = {font["weight"]: font for font in found if font["family"] == family and font["style"] == "normal"}
    regular = weights[min(weights, key=lambda weight: abs(weight - 400))]
    characters = characters_of(Path(regular["path"])) | FALLBACK_CHARACTERS
    return Fonts(folder, family, max(weights) >= 600, characters)


SHOWN = 10


def notice_of(texts: Iterable[str], way_out: str) -> str:
    """What paper cannot print, and what to do; "" where it prints everything."""
    text = "".join(texts)
    missing = "" if text.isascii() else _missing(text)
    if not missing:
        return ""
    shown = "".join(f"「{character}」" for character in missing[:SHOWN])
    more = "など" if len(missing) > SHOWN else ""
    return (
        f"{shown}{more}は、PDFの書体にない文字です。PDFでは「{GETA}」と印刷されます"
        f"（画面とExcelでは、そのまま表示されます）。{way_out}"
    )


def _missing(text: str) -> str:
    """Nothing where the fonts cannot be looked at just now: a notice stops no act."""
    try:
        return missing_in(text, report_fonts().characters)
    except (NotSet, Busy):
        return ""
