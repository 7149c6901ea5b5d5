"""The first page: what the paper is, of which day, for which meeting; and the agenda with the list of members."""

import datetime as dt

from kpis.measurement.months import weekday
from kpis.measurement.numerals import fiscal_year_label, short_year, wareki
from organization.eras import long_date
from reports.pack.brief import Brief
from reports.review.facts import Review, YearStatus
from reports.review.voices import Sitting

KIND = "効果検証報告書"
DEMO = "デモデータ（架空の値）"


def cover(
    review: Review, day: dt.date, as_of: dt.date, number: str, kind: str = KIND, scope: str = "", extract: str = ""
) -> dict:
    """``kind`` names the paper (report, 個票); ``scope`` says of which part of the plan it is, ``extract`` that it is
    not the whole one."""
    strategy = review.strategy
    return {
        "title": f"{wareki(review.year)} {kind}",
        "kind": kind,
        "scope": scope,
        "extract": extract,
        "year": wareki(review.year),
        "year_long": fiscal_year_label(review.year),
        "strategy": strategy.name,
        "short_name": strategy.short_name,
        "vision": [line for line in (strategy.vision_title, strategy.vision_subtitle) if line],
        "period": f"計画期間　{fiscal_year_label(strategy.first_year)}～{fiscal_year_label(strategy.last_year)}",
        "city": strategy.city,
        "council": strategy.council,
        "meetings": [f"第{one.number}回　{long_date(one.held_on)}" for one in review.voices.sittings],
        "date": long_date(day),
        "date_note": "作成" if review.status.is_draft else "公表",
        "corrected": _corrected(review.status),
        "day": [as_of.year, as_of.month, as_of.day],
        "number": paper_number(review, number),
        "draft": "案" if review.status.is_draft else "",
        "unfinished": review.no_comparison if review.status.unfinished else "",
        "demo": DEMO if strategy.is_demo else "",
    }


def paper_number(review: Review, number: str = "") -> str:
    """資料番号: the council's own, or strategy and year (「ina-3-R7」)."""
    return number or f"{review.strategy.code}-{short_year(review.year)}"


def agenda(brief: Brief) -> dict | None:
    """次第 of every meeting on the year, and who sits on the council. Nothing where no meeting is known."""
    voices = brief.review.voices
    if not voices.sittings and not voices.members:
        return None
    members = [{"office": one.office, "name": one.name, "affiliation": one.affiliation} for one in voices.members]
    return {"sittings": [_sitting(one, brief.review) for one in voices.sittings], "members": members}


def _sitting(one: Sitting, review: Review) -> dict:
    council = review.strategy.council or review.words.council
    return {
        "title": f"第{one.number}回　{council}",
        "day": f"{long_date(one.held_on)}（{weekday(one.held_on)}）",
        "place": one.place,
        "items": list(one.agenda),
    }


def _corrected(status: YearStatus) -> str:
    """「令和9年1月10日訂正（第2版）」; empty where nothing was."""
    return f"{long_date(status.corrected_on)}訂正（第{status.release}版）" if status.corrected_on else ""
