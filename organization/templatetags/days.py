"""Days and moments as the city's pages say them. Every template has these filters without loading them (settings)."""

import datetime as dt

from django import template

from organization.eras import long_date

register = template.Library()


@register.filter(expects_localtime=True)
def day(date: dt.date | None) -> str:
    """「令和9年6月20日」"""
    return long_date(date) if date else ""


@register.filter(expects_localtime=True)
def moment(at: dt.datetime | None) -> str:
    """「令和9年6月20日 14:05」"""
    return f"{long_date(at)} {at:%H:%M}" if at else ""
