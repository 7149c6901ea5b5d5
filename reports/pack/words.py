"""Dates and years as a printed document writes them."""

import datetime as dt

from kpis.measurement.numerals import wareki

LONGEST_IN_LIST = 500  # about eleven lines beside their label


def long_date(day: dt.date) -> str:
    """「令和8年10月14日」"""
    return f"{wareki(day.year).removesuffix('度')}{day.month}月{day.day}日"


def long_month(day: dt.date) -> str:
    """「令和8年10月」"""
    return f"{wareki(day.year).removesuffix('度')}{day.month}月"


def paragraphs(text: str) -> list[str]:
    """A typed text as its paragraphs, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def clipped(texts: list[str], longest: int = LONGEST_IN_LIST) -> list[str]:
    """The paragraphs as far as they fit into ``longest`` characters, an ellipsis where the rest is left out."""
    if sum(map(len, texts)) <= longest:
        return texts
    shown, room = [], longest
    for text in texts:
        shown.append(text if len(text) <= room else f"{text[:room]}…")
        room -= len(text)
        if room <= 0:
            break
    return shown if shown[-1].endswith("…") else [*shown[:-1], f"{shown[-1]}…"]


def weekday(day: dt.date) -> str:
    """「水」"""
    return "月火水木金土日"[day.weekday()]
