"""What is stored of a value, in ready words: for its row, and for its own page."""

from kpis.choices import ActualState, ValueStatus
from kpis.measurement.numerals import short_year
from kpis.models import KPI, Actual
from office.entry.facts import provisional_text, with_unit
from office.kit.conflict import saved_words
from organization.frozen import frozen


@frozen
class Stored:
    """``status``: 速報, 確定 or why there is no value. ``data_year``: 「R7の値」, where it is of another year.
    ``provisional``: what it was before it was final. ``saved``: when and by whom.
    """

    state: str
    state_label: str
    text: str
    status: str = ""
    data_year: str = ""
    provisional: str = ""
    saved: str = ""

    @property
    def is_entered(self) -> bool:
        return bool(self.status)


def stored_of(kpi: KPI, actual: Actual | None) -> Stored:
    if actual is None:
        return Stored("missing", ValueStatus.MISSING.label, ValueStatus.MISSING.label)
    return Stored(
        state=actual.state,
        state_label=ActualState(actual.state).label,
        text=with_unit(actual, kpi),
        status="" if actual.status == ValueStatus.MISSING else ValueStatus(actual.status).label,
        data_year=f"{short_year(actual.data_year)}の値" if actual.data_year else "",
        provisional=provisional_text(actual, kpi),
        saved=saved_words(actual),
    )
