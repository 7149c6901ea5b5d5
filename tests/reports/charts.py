"""Small specs to draw."""

from decimal import Decimal

from kpis.measurement import INA
from kpis.measurement.numerals import format_number
from reports.charts.spec import ChartSpec, OutlookFigure, OutlookSpec, Point, StripPart

HOSTILE = {"key": "1'\"><x", "title": "<script>&\"'", "unit": "</script><b>"}


def make_point(year: int, value, decimals: int = 0, **more) -> Point:
    number = Decimal(str(value))
    return Point(year, number, format_number(number, decimals), **more)


def make_spec(actuals=None, *, baseline=(2023, 13), target=20, provisional=(), **more) -> ChartSpec:
    """成婚者数, 13 → 20, unless told otherwise."""
    fields = {
        "key": "4-1-6",
        "title": "4-1-6 成婚者数",
        "unit": "人/年",
        "first_year": 2025,
        "last_year": 2029,
        "baseline": make_point(*baseline) if baseline else None,
        "target": None if target is None else make_point(2029, target),
        "guides": () if target is None else tuple(make_point(year, target) for year in range(2025, 2030)),
        "actuals": tuple(
            make_point(year, value, provisional=year in provisional) for year, value in (actuals or {}).items()
        ),
    }
    return ChartSpec(**fields | more)


def make_outlook(*figures) -> OutlookSpec:
    made = (OutlookFigure(y, Decimal(v), format_number(Decimal(v)), kind) for y, v, kind in figures)
    return OutlookSpec("total", "総人口", "人", tuple(made))


def make_strip(*counts: int, looks=INA.looks) -> list[StripPart]:
    parts = zip(looks, counts, strict=True)
    return [StripPart(look.token, look.label, look.symbol, count) for look, count in parts]
