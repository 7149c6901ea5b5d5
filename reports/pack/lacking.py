"""Texts with characters that the PDF's font lacks: told to who writes or takes them in, while another can be chosen."""

from collections.abc import Iterable

from organization.queueing import Busy
from reports.pack.fonts import report_fonts
from reports.pack.glyphs import GETA, missing_in
from reports.pack.typesetting import NotSet

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
