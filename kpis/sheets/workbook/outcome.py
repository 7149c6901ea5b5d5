"""What a value in the file comes to: figure and grade, by the same assessment as on every page."""

from kpis.assessing import percent_text
from kpis.choices import badge_of
from kpis.entered import Entered
from kpis.measurement import Scheme, assess
from kpis.measurement.terms import Badge
from kpis.sheets.workbook.book import Line
from organization.frozen import frozen


@frozen
class Outcome:
    """``needs_words``: by this grade 要因 and 今後の取組 are asked for."""

    grade: Badge
    achievement: str
    needs_words: bool


def outcome_of(line: Line, entered: Entered, scheme: Scheme, year: int) -> Outcome | None:
    """None where there is no value that could be judged."""
    if line.measured is None or not entered.has_value:
        return None
    values, data_years = dict(line.values), dict(line.data_years)
    if entered.value is not None:
        values[year] = entered.value
    if entered.data_year:
        data_years[year] = entered.data_year
    found = assess(line.measured, scheme, year, values, entered.attained, data_years=data_years)
    badge = badge_of(scheme.look_of(found.grade), found.signals)
    return Outcome(badge, percent_text(found.ratio_to_target, scheme), scheme.needs_effort(found.grade))


def lacks_words(outcome: Outcome | None, entered: Entered) -> bool:
    """The page opens the texts by itself there; nothing is refused for it."""
    return outcome is not None and outcome.needs_words and not (entered.cause.strip() and entered.next_step.strip())
