"""The questions of kpis/measurement/questions.py about the values of a file, each with its place and its answer."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from goals.models import Strategy
from kpis.assessing import guides_by_kpi, measured_of, number_text
from kpis.measurement.numerals import open_number
from kpis.measurement.questions import questions
from kpis.models import Actual
from kpis.plan.revisions.conversion import values_in_unit
from kpis.plan.revisions.in_force import earlier_by_kpi
from kpis.sheets.kit.problems import Problem
from organization.frozen import frozen

HOW_TO_ANSWER = "正しい値であれば、確認の列に「はい」と入力してください。"


@frozen
class Question:
    """``token`` names the value that was asked about: an answer holds for this very number."""

    row: int
    text: str
    token: str
    is_answered: bool

    @property
    def problem(self) -> Problem:
        """What a file says that is not answered: refused, with the way out."""
        return Problem(self.row, "actual_value", f"{self.text}{HOW_TO_ANSWER}")

    @property
    def warning(self) -> Problem:
        return Problem(self.row, "actual_value", self.text)


def questions_of(drafts: Sequence, strategy: Strategy, answered: Collection[str] = ()) -> tuple[Question, ...]:
    """One per changed value that looks odd beside the earlier years, those of the file included.

    ``answered`` are the tokens of questions that somebody has answered on a preview.
    """
    changed = [draft for draft in drafts if _has_new_value(draft)]
    if not changed:
        return ()
    values, guides = defaultdict(dict), guides_by_kpi(strategy)
    stored = Actual.objects.of(strategy).with_value().values_list("kpi_id", "fiscal_year", "value")
    for kpi_id, year, value in stored:
        values[kpi_id][year] = value
    for draft in changed:
        values[draft.kpi.id][draft.fiscal_year] = draft.entered.value
    earlier = earlier_by_kpi(strategy)
    asked = (
        (
            draft,
            questions(
                measured_of(draft.kpi, guides[draft.kpi.id], strategy.first_year),
                draft.fiscal_year,
                values_in_unit(values[draft.kpi.id], earlier[draft.kpi.id], draft.fiscal_year),
            ),
        )
        for draft in changed
    )
    return tuple(_question(draft, sentences, answered) for draft, sentences in asked if sentences)


def _has_new_value(draft) -> bool:
    """A value that stands there already was asked about when it came."""
    value = draft.entered.value
    return value is not None and (draft.stored is None or draft.stored.value != value)


def _question(draft, sentences: Sequence[str], answered: Collection[str]) -> Question:
    kpi, value = draft.kpi, draft.entered.value
    token = f"{kpi.code}:{draft.fiscal_year}:{open_number(value)}"
    words = f"{kpi.code} {kpi.name} {number_text(value, kpi.decimals)}{kpi.full_unit}：{''.join(sentences)}"
    return Question(draft.row, words, token, draft.is_confirmed or token in answered)
