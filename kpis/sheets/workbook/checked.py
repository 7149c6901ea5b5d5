"""What a check of a filled workbook finds: rows, refusals, questions, and what the person should know."""

from dataclasses import dataclass, field

from kpis.sheets.importing.check import Draft
from kpis.sheets.importing.unusual import Question
from kpis.sheets.workbook.cells import CellProblem
from kpis.sheets.workbook.compare import RowView, State


@dataclass(frozen=True, slots=True)
class CellQuestion:
    """An odd value: 「この値でよいですか」, with its cell."""

    cell: str
    question: Question

    def __str__(self) -> str:
        return str(CellProblem(self.cell, self.question.text))


@dataclass(slots=True)
class Checked:
    """The whole workbook: what would be written, every refusal, and what the person should know."""

    rows: list[RowView] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    notices: list[CellProblem] = field(default_factory=list)
    questions: list[CellQuestion] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        return sum(row.state in (State.UNCHANGED, State.OVERTAKEN) for row in self.rows)

    @property
    def unanswered(self) -> list[CellQuestion]:
        return [asked for asked in self.questions if not asked.question.is_answered]

    @property
    def may_be_written(self) -> bool:
        """Where every question is answered, too: that is done on the preview."""
        return bool(self.drafts) and not self.problems
