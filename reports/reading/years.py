"""Which years' packs a person reads: the council's members what is before them and what was published."""

from collections.abc import Iterable

from kpis.choices import Stage
from kpis.models import ReportingYear
from organization.models import User

BEFORE_COUNCIL = (Stage.COUNCIL, Stage.PUBLISHED)


def may_read_year(user: User, year: ReportingYear) -> bool:
    """A member gets the figures when they are before the council, not while they are being collected."""
    return not user.is_council or year.stage in BEFORE_COUNCIL


def newest_pack(user: User, years: Iterable[ReportingYear]) -> ReportingYear | None:
    """``years`` newest first: what is before the council now, else what was published last."""
    readable = [year for year in years if may_read_year(user, year)]
    return next((year for year in readable if year.stage == Stage.COUNCIL), next(iter(readable), None))
