"""Where a reviewed year stands: its stage, its publication, and what has been corrected since."""

import datetime as dt

from organization.frozen import frozen


@frozen
class CorrectionNote:
    """One thing that a release changed against the one before, as it is printed.

    ``code`` is empty for the plan's own texts. ``rebased`` (遡及改定): the statistic itself was revised, and the
    published figure stays beside the new one.
    """

    release: int
    on: dt.date
    code: str
    name: str
    field: str
    label: str
    old: str
    new: str
    reason: str
    rebased: bool = False


@frozen
class YearStatus:
    """The reporting year behind a review; ``is_draft`` prints 「案」 on every page. ``unfinished``: values may still
    come, and nothing is compared.

    ``release`` numbers what was published, from 1; ``corrected_on`` is the day of a later one.
    """

    stage: str = ""
    stage_label: str = ""
    due_on: dt.date | None = None
    published_on: dt.date | None = None
    release: int = 0
    corrected_on: dt.date | None = None
    unfinished: bool = False

    @property
    def is_draft(self) -> bool:
        return self.published_on is None

    @property
    def as_of(self) -> dt.date | None:
        """The day of what is shown: of the correction where there was one."""
        return self.corrected_on or self.published_on
