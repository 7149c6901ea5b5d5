"""A printed text as a typed cell: the very number that page and PDF print, with a format that prints it so again.

The number is read back from its print and not taken from the unrounded figure: where 99.96 % prints 99.9％, Excel
must not show 100.0. Pure.
"""

import re
from decimal import Decimal

from organization.frozen import frozen

_NUMBER = (  # compiled for the first workbook, not at the start
    r"(?P<sign>[△＋±]?)(?P<digits>\d{1,3}(?:,\d{3})*|\d+)(?P<decimals>\.\d+)?(?P<behind>％|ポイント|（[^（）]*）)?"
)


@frozen
class Typed:
    """``number_format`` is empty for a text."""

    value: Decimal | str | None
    number_format: str = ""

    @property
    def is_number(self) -> bool:
        return isinstance(self.value, Decimal)


def typed(text: str, *, before: str = "") -> Typed:
    """「△31.8％」 → −31.8, printed so; 「…」 and 「999.9％超」 stay texts. ``before``: a mark, as 「速 」."""
    match = re.fullmatch(_NUMBER, text)
    if match is None:
        return Typed(f"{before}{text}" if before and text else text or None)
    decimals = match["decimals"] or ""
    value = Decimal(match["digits"].replace(",", "") + decimals)
    signed = match["sign"] in ("＋", "±")
    behind = match["behind"] or ""
    return Typed(-value if match["sign"] == "△" else value, _format(len(decimals[1:]), before, behind, signed=signed))


def _format(decimals: int, before: str, behind: str, *, signed: bool) -> str:
    digits = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    mark, words = (f'"{one}"' if one else "" for one in (before, behind))
    plus, zero = ('"＋"', '"±"') if signed else ("", "")
    room = words or "_ "
    return f'{mark}{plus}{digits}{room};{mark}"△"{digits}{room};{mark}{zero}{digits}{room}'
