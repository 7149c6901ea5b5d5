"""Dates and years as a printed document writes them."""

import datetime as dt

from kpis.measurement.numerals import wareki


def long_date(day: dt.date) -> str:
    """「令和8年10月14日」"""
    return f"{wareki(day.year).removesuffix('度')}{day.month}月{day.day}日"


def long_month(day: dt.date) -> str:
    """「令和8年10月」"""
    return f"{wareki(day.year).removesuffix('度')}{day.month}月"


def paragraphs(text: str) -> list[str]:
    """A typed text as its paragraphs, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def weekday(day: dt.date) -> str:
    """「水」"""
    return "月火水木金土日"[day.weekday()]
