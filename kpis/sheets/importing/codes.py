"""A KPI's code as it comes out of a file, and what spreadsheets make of codes like 1-1-1. Pure."""

import datetime as dt
import re
import unicodedata

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー─━⁃﹘", "-"))
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")  # days since 1900: 32874 is 1990-01-01
_EPOCH = dt.date(1899, 12, 30)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    r"(?:"
    r"\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?月?"  # 2004-01-06, 2004/1/6, 2004年1月6日, 2004年1月
    r"|\d{1,2}/\d{1,2}(?:/\d{1,4})?"  # 1/6, 1/6/04, 04/1/6
    r"|(?:明治|大正|昭和|平成|令和|[mtshr])\.?(?:\d{1,2}|元)[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?月?"  # H16.1.6
    r"|\d{1,2}月(?:\d{1,2}日)?"
    rf"|\d{{1,2}}-(?:{_MONTHS})(?:-\d{{2,4}})?|(?:{_MONTHS})-\d{{1,2}}"  # 6-Jan-04, Jan-06
    r")(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?",
    re.IGNORECASE,
)


def plain_code(text: str) -> str:
    """Full-width digits and other dashes mean the same."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip()


def is_date(text: str) -> bool:
    """A date in any form that a spreadsheet shows one in, its serial number included."""
    plain = plain_code(text)
    return _DATE.fullmatch(plain) is not None or _serial_day(plain) is not None


def became_date(text: str) -> str:
    """What happened to the code, and what to do."""
    day = _serial_day(plain_code(text))
    shown = f"日付の通し番号「{text}」（{day.year}年{day.month}月{day.day}日）" if day else f"日付「{text}」"
    return (
        f"表計算ソフトがコードを{shown}に変えたようです。日付から元のコードには戻せません。"
        "コードの列の書式を「文字列」にしてから、4-1-6 のように入れ直してください。"
        "CSVをExcelで開くときは「データ」→「テキストまたはCSVから」で、コードの列を「テキスト」にします。"
    )


def _serial_day(plain: str) -> dt.date | None:
    if not _SERIAL.fullmatch(plain):
        return None
    return _EPOCH + dt.timedelta(days=int(plain.partition(".")[0]))
