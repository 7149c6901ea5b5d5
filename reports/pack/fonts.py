"""The fonts of the PDF: a city's own BIZ UDPGothic where FONT_DIR is set, else the installed Noto Sans JP."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from organization.frozen import frozen
from reports.pack.glyphs import characters_of, printable
from reports.pack.typesetting import fonts_in

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


def report_fonts() -> Fonts:
    return _fonts_in(settings.FONT_DIR or package_folder())


def package_folder() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ImproperlyConfigured(
            f"PDF 用のフォントがありません。{PACKAGE} をインストールするか、FONT_DIR でフォルダーを指定してください。"
        )
    return Path(spec.submodule_search_locations[0])


@lru_cache(maxsize=4)
def _fonts_in(folder: Path) -> Fonts:
    found = fonts_in(folder)
    families = {font["family"] for font in found}
    family = next((name for name in PREFERRED if name in families), None)
    if family is None:
        raise ImproperlyConfigured(
            f"フォルダー {folder} に日本語フォント（{'、'.join(PREFERRED)}）が見つかりません。"
            "FONT_DIR を確認してください。"
        )
    weights = {font["weight"]: font for font in found if font["family"] == family and font["style"] == "normal"}
    regular = weights[min(weights, key=lambda weight: abs(weight - 400))]
    characters = characters_of(Path(regular["path"])) | FALLBACK_CHARACTERS
    return Fonts(folder, family, max(weights) >= 600, characters)
