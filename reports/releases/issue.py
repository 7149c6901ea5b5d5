"""Writing a release: the snapshot as it is published, with its number, its day and what it corrects."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from kpis.assessing import plain_scheme
from kpis.measurement.terms import Scheme
from kpis.models import ReportingYear
from organization.models import User
from reports.models import Correction, Release, digest_of
from reports.releases.differences import Difference
from reports.releases.issued import release_of, snapshot_in, snapshot_now
from reports.review.facts import CorrectionNote
from reports.review.issued import Snapshot, content_of


def issue_first(year: ReportingYear, *, at: dt.datetime, by: User | None) -> Release:
    return _issue(year, snapshot_now(year.strategy, year.fiscal_year), 1, at=at, by=by)


def issue_next(
    year: ReportingYear,
    snapshot: Snapshot,
    found: Sequence[Difference],
    *,
    at: dt.datetime,
    by: User | None,
    reason: str,
) -> Release:
    """A release after another; ``found`` is what it changes. The corrections before it stay in its list.

    It is never older than the one that it corrects, whatever the clock says.
    """
    previous = release_of(year)
    number, at = previous.number + 1, max(at, previous.published_at)
    notes = tuple(_note(one, number, timezone.localdate(at), reason) for one in found)
    earlier = snapshot_in(previous).review.corrections
    review = replace(snapshot.review, corrections=earlier + notes)
    release = _issue(year, replace(snapshot, review=review), number, at=at, by=by, reason=reason)
    Correction.objects.bulk_create(_correction(one, release) for one in found)
    return release


def latest_or_first(year: ReportingYear) -> Release:
    """The latest release; a year that was published before there were releases gets its first one now."""
    return release_of(year) or issue_first(year, at=year.published_at, by=year.published_by)


def issue_where_missing() -> list[Release]:
    """After an upgrade: every published year has a release."""
    years = ReportingYear.objects.published().filter(releases=None).select_related("strategy__municipality")
    return [issue_first(year, at=year.published_at, by=year.published_by) for year in years]


def _issue(
    year: ReportingYear, snapshot: Snapshot, number: int, *, at: dt.datetime, by: User | None, reason: str = ""
) -> Release:
    corrected_on = timezone.localdate(at) if number > 1 else None
    status = replace(snapshot.review.status, release=number, corrected_on=corrected_on)
    content = content_of(replace(snapshot, review=replace(snapshot.review, status=status)))
    _keep_scheme(year, snapshot.review.scheme)
    return Release.objects.create(
        reporting_year=year,
        number=number,
        content=content,
        digest=digest_of(content),
        published_at=at,
        by=by,
        reason=reason,
    )


def _keep_scheme(year: ReportingYear, scheme: Scheme) -> None:
    """What a year was published by stays with it, also if it is taken back and published again."""
    year.grade_scheme = plain_scheme(scheme)
    ReportingYear.objects.filter(pk=year.pk).update(grade_scheme=year.grade_scheme)


def _note(one: Difference, release: int, on: dt.date, reason: str) -> CorrectionNote:
    return CorrectionNote(
        release=release,
        on=on,
        code=one.code,
        name=one.name,
        field=one.field,
        label=one.label,
        old=one.old,
        new=one.new,
        reason=reason,
        rebased=one.rebased,
    )


def _correction(one: Difference, release: Release) -> Correction:
    return Correction(
        release=release,
        kpi_code=one.code,
        name=one.name,
        field=one.field,
        label=one.label,
        old=one.old,
        new=one.new,
        rebased=one.rebased,
        reason=release.reason,
        at=release.published_at,
        by=release.by,
    )
