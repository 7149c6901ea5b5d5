"""What the entry page's template reads, in ready words."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType

from django.urls import reverse

from kpis.entered import MAX_TEXT
from kpis.measurement.numerals import fiscal_year_label, short_year, wareki
from kpis.models import EntryOpening
from office.entry.choosing import Choice, filters_of, neighbours, offers_choice, shown_of
from office.entry.desk import Desk, page_url
from office.entry.facts import heads_of
from office.entry.head import head_of
from office.entry.rows import Row, other_rows_of, rows_of
from office.entry.saving import EntryOutcome
from office.kit.conflict import Laid
from office.kit.rows import Problem, problems_of
from organization.frozen import frozen
from organization.refusals import Denied

FIELD_LABELS = {
    "value": "実績値",
    "attained": "判定",
    "kind": "区分",
    "absence": "値がない理由",
    "expected_month": "公表予定月",
    "cause": "要因",
    "next_step": "今後の取組",
    "answer": "前年度の取組への対応",
    "data_year": "値の年度",
}


@frozen
class Common:
    """What the page says in each of its rows."""

    closed: Denied | None
    collects: bool
    wareki: str
    longest: str
    page_url: str
    preview_url: str
    kpi_url: str


def context(
    desk: Desk,
    choices: Sequence[Choice],
    today: dt.date,
    outcome: EntryOutcome | None = None,
    typed: Mapping[int, Laid] = MappingProxyType({}),
) -> dict:
    """``choices``: the departments that planning pages through. ``typed``: rows that came back through the sign-in."""
    rows = rows_of(desk, outcome.unsaved, outcome.incomplete) if outcome else rows_of(desk, typed)
    common, filters = _common_of(desk), filters_of(desk, rows)
    return {
        **{one.name: getattr(common, one.name) for one in fields(Common)},
        "common": common,
        "desk": desk,
        "all_rows": rows,
        "rows": shown_of(desk, rows),
        "heads": heads_of(desk),
        "others": other_rows_of(desk),
        "problems": [problem for row in rows for problem in _problems(row)],
        "overtaken": [f"{kpi.code} {kpi.name}" for kpi in outcome.overtaken] if outcome else [],
        "is_resumed": bool(typed),
        "choices": choices,
        "filters": filters,
        "may_filter": offers_choice(filters),
        **neighbours(choices, desk.chosen),
        **_words(desk, today),
        "approve_url": reverse("approval:page", args=[desk.strategy.code, desk.fiscal_year]),
    }


def _words(desk: Desk, today: dt.date) -> dict:
    return {
        "year_label": fiscal_year_label(desk.fiscal_year),
        "last_year": short_year(desk.fiscal_year - 1),
        "planning": desk.user.is_planning,
        "head": head_of(desk, today),
        "openings": _openings(desk, today),
    }


def _common_of(desk: Desk) -> Common:
    place = [desk.strategy.code, desk.fiscal_year]
    return Common(
        closed=desk.closed,
        collects=desk.collects,
        wareki=wareki(desk.fiscal_year),
        longest=str(MAX_TEXT),
        page_url=page_url(desk),
        preview_url=reverse("entry:preview", args=[*place, 0]).removesuffix("0/"),
        kpi_url=reverse("entry:kpi", args=[*place, "G0"]).removesuffix("G0/"),
    )


def _openings(desk: Desk, today: dt.date):
    """What opens a closed year to this person's departments, with its reason."""
    if desk.year.is_open_for_entry or not desk.opened.running:
        return ()
    running = EntryOpening.objects.filter(year=desk.year, until__gte=today, department__in=desk.departments)
    return list(running.select_related("department").order_by("until"))


def _problems(row: Row) -> Iterator[Problem]:
    where = f"{row.code} {row.name}"
    yield from problems_of(row.said, row.prefix, where, FIELD_LABELS, lambda name: _field(row, name))
    for name, text in row.missing.items():
        yield Problem(f"{row.prefix}-{_field(row, name)}", where, text)


def _field(row: Row, name: str) -> str:
    """The input to go to."""
    return name if name not in ("value", "attained", "kind") else "attained" if row.in_words else "value"
