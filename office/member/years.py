"""Which year's pack a council member is led to."""

from collections.abc import Sequence

from kpis.choices import Stage
from kpis.models import ReportingYear


def newest_pack(years: Sequence[ReportingYear]) -> ReportingYear | None:
    """``years``, newest first, are those the member may read: what is before the council now, else the newest."""
    return next((year for year in years if year.stage == Stage.COUNCIL), next(iter(years), None))
