"""Years and days in the Japanese calendar. Pure."""

import datetime as dt

# A fiscal or calendar year is named by the era that most of it lies in: 2019 is 令和元年. A day knows better.
_ERAS = ((2019, "令和", "R"), (1989, "平成", "H"), (1926, "昭和", "S"))
_FIRST_DAYS = {2019: dt.date(2019, 5, 1), 1989: dt.date(1989, 1, 8), 1926: dt.date(1926, 12, 25)}


_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def implausible(day: dt.date) -> str:
    """What is wrong with a typed day that no plan, term or meeting can have: 「0001」 is a year of an era, mistyped."""
    if _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return ""
    return f"西暦{day.year}年になっています。年は、{_FIRST_YEAR}年から{_LAST_YEAR}年までの4桁で入力してください。"


def year_of_era(era: str, number: int) -> int:
    """令和 or R and 8 → 2026."""
    return next(first for first, name, letter in _ERAS if era in (name, letter)) + number - 1


def era_of(year: int) -> tuple[str, str, int]:
    """The era that a year is counted in: FY2019 is 令和元年度, as the national budget named it."""
    for first, name, letter in _ERAS:
        if year >= first:
            return name, letter, year - first + 1
    return "", "", year


def era_year(year: int) -> str:
    """「令和8」, 「令和元」; a year before all eras as it is."""
    name, _, number = era_of(year)
    return _numbered(name, number)


def long_month(day: dt.date) -> str:
    """「令和8年10月」 of a day in it; 「平成31年4月」, for 令和 began in May."""
    plain = dt.date(day.year, day.month, day.day)  # of a moment, its day
    for first, name, _ in _ERAS:
        if plain >= _FIRST_DAYS[first]:
            return f"{_numbered(name, day.year - first + 1)}年{day.month}月"
    return f"{day.year}年{day.month}月"


def long_date(day: dt.date) -> str:
    """「令和8年10月14日」"""
    return f"{long_month(day)}{day.day}日"


def _numbered(name: str, number: int) -> str:
    return f"{name}{'元' if name and number == 1 else number}"
