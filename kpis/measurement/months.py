"""Months and years as people write them: 「2027-09」, 「R9.9」, 「令和9年9月」, a spreadsheet's date. Pure.

NFKC is used to read and never to store.
"""

import datetime as dt
import re
import unicodedata

from kpis.measurement.numerals import NumeralError
from organization.eras import long_date, year_of_era

_YEAR = r"(?:(?P<western>\d{4})|(?P<era>令和|平成|[RrHh])\.?\s*(?P<number>\d{1,2}|元))"
_MONTH = rf"{_YEAR}\s*(?:[-/.]|年)\s*(?P<month>\d{{1,2}})(?:\s*月|(?!\d))"
_DAY = r"(?:\s*[-/.]?\s*\d{1,2}\s*日?)?(?:\s+[\d:]+)?"
_WHOLE = re.compile(rf"{_MONTH}{_DAY}\s*(?:頃|ごろ)?\s*(?:に?公表)?\s*(?:予定)?")
_AT_HEAD = re.compile(rf"\s*{_MONTH}\s*(?:頃|ごろ)?に?公表予定[\s。、.,:;]*")
_WITHOUT_YEAR = re.compile(r"\s*\d{1,2}\s*月(?:頃|ごろ)?(?:に?公表)?(?:予定)?")
_FISCAL_YEAR = re.compile(rf"{_YEAR}\s*(?:年度?)?")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー─", "-"))
EXAMPLES = "「2027-09」「2027年9月」「R9.9」のように、年と月で入力してください。"
FIRST, LAST = 2000, 2100
_WEEKDAYS = "月火水木金土日"


def read_month(text: str) -> dt.date:
    """The first of that month; a day behind it is passed over. Raises NumeralError with the way out."""
    plain = _plain(text).strip()
    match = _WHOLE.fullmatch(plain)
    month = match and _month_of(match)
    if month:
        return month
    if _WITHOUT_YEAR.fullmatch(plain):
        raise NumeralError(f"「{text.strip()}」には年がありません。公表予定月は{EXAMPLES}")
    raise NumeralError(f"公表予定月は{EXAMPLES}")


def month_at_head(text: str) -> tuple[dt.date | None, str]:
    """「R9.9公表予定　国の統計」 → the month and the rest; no month where the text does not begin with one."""
    match = _AT_HEAD.match(_plain(text))
    if match and (month := _month_of(match)):
        return month, _behind(text, match.end())
    return None, text


def lacks_year(text: str) -> bool:
    """「9月公表予定」: a month is meant, and nobody can know of which year."""
    match = _WITHOUT_YEAR.match(_plain(text))
    return match is not None and "公表" in match[0]


def read_fiscal_year(text: str) -> int:
    """「2026」, 「R8」, 「令和8年度」. Raises NumeralError with the way out."""
    match = _FISCAL_YEAR.fullmatch(_plain(text).strip())
    year = match and _year_of(match)
    if not year or not FIRST <= year <= LAST:
        raise NumeralError(f"「{text[:20]}」を年度として読み取れません。2026 や R8 のように入力してください。")
    return year


def _month_of(match: re.Match[str]) -> dt.date | None:
    year, month = _year_of(match), int(match["month"])
    return dt.date(year, month, 1) if FIRST <= year <= LAST and 1 <= month <= 12 else None


def _year_of(match: re.Match[str]) -> int:
    if match["western"]:
        return int(match["western"])
    return year_of_era(match["era"].upper(), 1 if match["number"] == "元" else int(match["number"]))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


def _behind(text: str, length: int) -> str:
    """What follows the first ``length`` characters of the text's NFKC form, in its own characters."""
    places = range(len(text) + 1)
    return text[next(p for p in places if len(unicodedata.normalize("NFKC", text[:p])) >= length) :].strip()


# --- Days as a letter and a page say them ------------------------------------------------------------------


def weekday(day: dt.date) -> str:
    """「水」"""
    return _WEEKDAYS[day.weekday()]


def day(date: dt.date) -> str:
    """「6月30日（火）」"""
    return f"{date.month}月{date.day}日（{weekday(date)}）"


def full_day(date: dt.date) -> str:
    """「令和8年6月30日（火）」"""
    return f"{long_date(date)}（{weekday(date)}）"


def left(due: dt.date, today: dt.date) -> str:
    """「あと14日」, 「今日まで」, 「3日過ぎています」"""
    days = (due - today).days
    if days < 0:
        return f"{-days}日過ぎています"
    return f"あと{days}日" if days else "今日まで"
