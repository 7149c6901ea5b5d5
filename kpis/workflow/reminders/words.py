"""Dates as a letter and a staff page say them."""

import datetime as dt

_WEEKDAYS = "月火水木金土日"


def day(date: dt.date) -> str:
    """「6月30日（火）」"""
    return f"{date.month}月{date.day}日（{_WEEKDAYS[date.weekday()]}）"


def full_day(date: dt.date) -> str:
    """「2026年6月30日（火）」"""
    return f"{date.year}年{day(date)}"


def month(date: dt.date) -> str:
    """「2026年9月」"""
    return f"{date.year}年{date.month}月"


def left(due: dt.date, today: dt.date) -> str:
    """「あと14日」, 「今日まで」, 「3日過ぎています」"""
    days = (due - today).days
    if days < 0:
        return f"{-days}日過ぎています"
    return f"あと{days}日" if days else "今日まで"
