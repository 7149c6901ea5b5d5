"""A printed baseline or target, taken apart: 「13 人/年(R5)」 is 13, 人, a year, of R5. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from kpis.measurement.months import read_fiscal_year
from kpis.measurement.numerals import decimals_of, format_number, limit_of, without_limit
from kpis.measurement.printed import PERCENT_SIGNS, amounts_in, measured_in, number_in
from organization.frozen import frozen

NOTHING = frozenset(
    ("", "-", "－", "―", "ー", "—", "–", "‐", "…", "・・・", "なし", "未設定", "未把握", "未計測", "N/A", "n/a")
)
_PER = {"年": "year", "年度": "year", "月": "month"}
_PER_AT_END = re.compile(r"\s*[/／]\s*(年度?|月)(?=\s*(?:[(（※]|以上|以下|以内|未満|超|$))")
_A_YEAR = re.compile(r"^(?:年間|毎年度?|各年度?|年(?=\s*[0-9０-９]))")
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_BEHIND = re.compile(r"(?:[RrHh]\s?[0-9]{1,2}|(?:令和|平成)\s?(?:[0-9]{1,2}|元)年度?|20[0-9]{2}年度?)(?:時点|末|現在)?")
# 「5年間で60世帯」, 「60世帯（計画期間累計）」: the years that are taken together are no second number.
_PERIOD = re.compile(
    r"[(（]?\s*(?:計画期間(?:中|内)?|期間中?|[0-9０-９]{1,2}\s*(?:[かカヵケ]年|年間))(?:で|の|に|における|を通じて)?"
    r"(?P<how>累計|合計|計|平均)?\s*[)）]?\s*"
)
_PER_PRINTED = {"year": "/年", "month": "/月", "": ""}
_BARE = re.compile(r"[-+△▲−－―ー]?[0-9０-９][0-9０-９,，.．]*")
_DECIMALS = re.compile(r"(?<![0-9.])[0-9][0-9,]*\.([0-9]+)(?![0-9.])")


@frozen
class Printed:
    """``text`` without year and ※; ``note`` is what stood there. ``value`` is None for words and several numbers."""

    text: str = ""
    value: Decimal | None = None
    unit: str = ""
    per: str = ""
    year: int | None = None
    decimals: int = 0
    note: str = ""
    period: str = ""  # 累計 or 平均, where the text speaks of the whole term

    @property
    def is_bare(self) -> bool:
        """A number, or 「300以下」, and nothing else: its unit stands in another column."""
        return _BARE.fullmatch(without_limit(self.text)) is not None


def read_printed(cell: str, unit: str = "") -> Printed:
    """``unit``: what the list's own column says, without 「/年」."""
    text, year = _without_year(" ".join(cell.split()))
    text, _, remark = text.partition("※")
    text, note = text.strip(), f"※{remark.strip()}" if remark.strip() else ""
    if text in NOTHING:
        return Printed(note=note)
    text, period = _without_period(text)
    if period:
        note = f"{note} 計画書の表記は「{cell}」".strip()
    amounts = amounts_in(text)
    found = Printed(text, per=_per(text), year=year, note=note, period=period)
    if len(amounts) != 1:
        return found
    told, value = measured_in(amounts[0])
    if unit:
        value = number_in(amounts[0], unit)
    own = unit or _as_printed(text, told)
    return replace(found, value=value, unit=own, decimals=max(decimals_of(value), _printed_decimals(text)))


def with_unit(printed: Printed, unit: str, per: str, decimals: int, limit: str = "") -> str:
    """As the plan would print it: a bare 12345 becomes 「12,345人/年」. ``limit``: 以下 of the column of units."""
    if not printed.is_bare or printed.value is None:
        return printed.text
    return f"{format_number(printed.value, decimals)}{unit}{_PER_PRINTED[per]}{limit_of(printed.text) or limit}"


def split_unit(text: str) -> tuple[str, str]:
    """「人/年」 → 人 and year; 「頭以下」 is counted in 頭; 「-」 is none."""
    plain = "".join(text.split())
    if plain in NOTHING:
        return "", ""
    match = _PER_AT_END.search(plain)
    unit, per = (plain[: match.start()], _PER[match[1]]) if match else (plain, "")
    return without_limit(unit), per


def read_year(text: str) -> int:
    """Of a cell: 「R5」, 「令和5年度末」, 「2023」; the last one of 「H30～R4」. Raises ``NumeralError``."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix(".0")
    found = [match[0] for match in _BEHIND.finditer(plain)]
    return read_fiscal_year(re.sub(r"時点|末|現在", "", found[-1]) if found else plain)


# --- Within ------------------------------------------------------------------------------------------------


def _without_year(text: str) -> tuple[str, int | None]:
    """The year in brackets, or the one behind the number, goes; a span of years or an average stays in the text."""
    for match in _BRACKETS.finditer(text):
        inside = unicodedata.normalize("NFKC", match[1]).strip()
        if _BEHIND.fullmatch(inside):
            return _joined(text, match), read_year(inside)
    return text.strip(), None


def _without_period(text: str) -> tuple[str, str]:
    """Text, and 累計 or 平均 where it speaks of several years together; unless nothing would be left of it."""
    match = _PERIOD.search(text)
    if match is None or not (rest := (text[: match.start()] + text[match.end() :]).strip()):
        return text, ""
    return rest, "平均" if match["how"] == "平均" else "累計"


def _joined(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()].rstrip()} {text[match.end() :].lstrip()}".strip()


def _per(text: str) -> str:
    if _A_YEAR.match(text):
        return "year"
    match = _PER_AT_END.search(text)
    return _PER[match[1]] if match else ""


def _as_printed(text: str, unit: str) -> str:
    """The unit in the text's own characters: ㎥ stays ㎥, where comparing made m3 of it."""
    if unit in PERCENT_SIGNS:
        return "％"
    spans = _spans(text)
    return next((own for own in spans if unicodedata.normalize("NFKC", own) == unit), unit) if unit else ""


def _spans(text: str) -> Iterator[str]:
    """Every piece of the text, the last ones first."""
    for start in range(len(text) - 1, -1, -1):
        for end in range(start + 1, len(text) + 1):
            yield text[start:end]


def _printed_decimals(text: str) -> int:
    """85.0％ is printed with one, though the number has none."""
    plain = unicodedata.normalize("NFKC", text)
    return max((len(match[1]) for match in _DECIMALS.finditer(plain)), default=0)
