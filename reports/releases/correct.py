"""訂正 of a published year: a new release with a reason; the releases before it stay as they are."""

import datetime as dt
from collections.abc import Collection, Mapping

from kpis.choices import Act
from kpis.entered import Entered
from kpis.measurement.numerals import wareki
from kpis.models import KPI, Actual, ReportingYear
from kpis.workflow.cycle import Years
from kpis.workflow.cycle.correcting import correct_value, correcting
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied, Refused
from reports.models import Release
from reports.releases.amending import corrected, merged
from reports.releases.differences import Difference, differences
from reports.releases.issue import issue_next, latest_or_first
from reports.releases.issued import published_snapshot, snapshot_in, snapshot_now
from reports.review.cell import Cell
from reports.review.issued import Snapshot
from reports.review.rows import cell_of


@frozen
class Change:
    """What of one KPI (or of the plan's texts, ``code`` empty) the working version says otherwise."""

    code: str
    name: str
    differences: tuple[Difference, ...]


def correct(
    reporting_year: ReportingYear,
    changes: Mapping[str, Entered],
    *,
    reason: str,
    by: User | None = None,
    rebased: bool = False,
    seen: int | None = None,
    at: dt.datetime | None = None,
) -> Release:
    """Replace published values (KPI code → new content), in the working version too, and publish the next release.

    ``rebased`` (遡及改定): the published figure and grade stay, the new ones stand beside them in （ ）.
    ``seen`` is the release that the person was looking at. ``at``: now, unless told.
    """
    with correcting(reporting_year, by, reason, now=at) as held:
        year = held.year
        base = _base(year, seen)
        kpis = {kpi.code: kpi for kpi in KPI.objects.of(year.strategy).filter(code__in=changes)}
        cells = {}
        for code, entered in changes.items():
            kpi, row = kpis.get(code), base.review.row(code)
            if kpi is None or row is None:
                raise Refused(_not_published(code, year))
            saved = correct_value(kpi, year, entered, reason=reason.strip(), by=by, hold=held)
            cells[code] = cell_of(saved.kept, row.decimals)
        return _publish(held, base, corrected(base, cells, rebased), reason.strip())


def reissue(
    reporting_year: ReportingYear,
    codes: Collection[str],
    *,
    texts: bool,
    reason: str,
    by: User | None = None,
    seen: int | None = None,
) -> Release:
    """Publish these KPIs (and the plan's texts) as they stand in the working version; all else stays as published."""
    with correcting(reporting_year, by, reason) as held:
        base = _base(held.year, seen)
        working = snapshot_now(held.strategy, held.year.fiscal_year)
        return _publish(held, base, merged(base, working, set(codes), texts), reason.strip())


# --- Looking before acting ---------------------------------------------------------------------------------


def unpublished_changes(reporting_year: ReportingYear) -> tuple[Change, ...]:
    """What the working version of a published year says otherwise than its latest release, KPI by KPI."""
    base = _published(reporting_year)
    if base is None:
        return ()
    working = snapshot_now(reporting_year.strategy, reporting_year.fiscal_year)
    codes = {row.code for review in (base.review, working.review) for row in review.rows}
    found: dict[str, list[Difference]] = {}
    for one in differences(base, merged(base, working, codes, texts=True)):
        found.setdefault(one.code, []).append(one)
    return tuple(Change(code, several[0].name if code else "", tuple(several)) for code, several in found.items())


def preview(
    reporting_year: ReportingYear, changes: Mapping[str, Entered], *, rebased: bool = False
) -> tuple[Difference, ...]:
    """What a correction of these values would change in print; nothing is written."""
    base = _published(reporting_year)
    cells = {
        code: _as_printed(entered, reporting_year.fiscal_year, base.review.row(code).decimals)
        for code, entered in changes.items()
    }
    return differences(base, corrected(base, cells, rebased))


def preview_reissue(reporting_year: ReportingYear, codes: Collection[str], *, texts: bool) -> tuple[Difference, ...]:
    base = _published(reporting_year)
    working = snapshot_now(reporting_year.strategy, reporting_year.fiscal_year)
    return differences(base, merged(base, working, set(codes), texts))


# --- Within ------------------------------------------------------------------------------------------------


def _published(year: ReportingYear) -> Snapshot | None:
    return published_snapshot(year.strategy, year.fiscal_year)


def _as_printed(entered: Entered, fiscal_year: int, decimals: int) -> Cell:
    actual = Actual(fiscal_year=fiscal_year)
    entered.write_to(actual)
    return cell_of(actual, decimals)


def _base(year: ReportingYear, seen: int | None) -> Snapshot:
    release = latest_or_first(year)
    if seen is not None and seen != release.number:
        raise Refused(
            Denied(
                f"ほかの人が先に第{release.number}版を公表しました",
                "訂正できるのは企画部門です",
                "いま公表している内容を確認してから、もう一度行ってください。",
            )
        )
    return snapshot_in(release)


def _publish(held: Years, base: Snapshot, result: Snapshot, reason: str) -> Release:
    found = differences(base, result)
    if not found:
        raise Refused(
            Denied(
                "公表した内容と変わるところがありません", "訂正できるのは企画部門です", "訂正する値を確認してください。"
            )
        )
    release = issue_next(held.year, result, found, at=held.now, by=held.by, reason=reason)
    codes = sorted({one.code for one in found if one.code})
    held.record(Act.CORRECTED, reason=reason, detail={"release": release.number, "kpis": codes})
    return release


def _not_published(code: str, year: ReportingYear) -> Denied:
    return Denied(
        f"指標{code}は、公表した{wareki(year.fiscal_year)}の内容にありません",
        "訂正できるのは、公表した指標だけです",
        "コードを確認してください。",
    )
