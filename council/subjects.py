"""What an opinion speaks of, in words and as a code."""

from council.choices import SubjectKind
from council.models import Opinion
from projects.models import Measure

WITH_SUBJECT = (
    *("meeting__strategy__municipality", "goal", "project", "measure__project__goal"),
    *("kpi__goal", "kpi__measure__project__goal"),
)


def subject_code(opinion: Opinion) -> str:
    """「G1」, 「P4」, 「4-1」, 「4-1-6」; empty for the whole."""
    match opinion.kind:
        case SubjectKind.GOAL:
            return f"G{opinion.goal.number}"
        case SubjectKind.PROJECT:
            return f"P{opinion.project.number}"
        case SubjectKind.MEASURE:
            return opinion.measure.code
        case SubjectKind.KPI:
            return opinion.kpi.code
    return ""


def holder_code(opinion: Opinion) -> str:
    """The code of what the subject hangs under, where its own does not say so: 「4-1-6」 is of 「4-1」 and 「P4」."""
    code, holder = subject_code(opinion), _holder(opinion)
    return "" if f"{code}-".startswith(f"{holder.removeprefix('P')}-") else holder


def _holder(opinion: Opinion) -> str:
    """Of a KPI its measure, or what stands above where there is none."""
    match opinion.kind:
        case SubjectKind.MEASURE:
            return _code_above(opinion.measure)
        case SubjectKind.KPI if opinion.kpi.goal_id:
            return f"G{opinion.kpi.goal.number}"
        case SubjectKind.KPI:
            return opinion.kpi.measure.code or _code_above(opinion.kpi.measure)
    return ""


def _code_above(measure: Measure) -> str:
    project = measure.project
    return f"G{project.goal.number}" if project.is_absent else f"P{project.number}"


def subject_words(opinion: Opinion) -> str:
    """「全体」, 「施策4-1 地域資源を活かした農業・林業の振興」, in the words of the plan."""
    words = opinion.meeting.strategy.words
    match opinion.kind:
        case SubjectKind.GOAL:
            return f"{words.goal}{opinion.goal.number} {opinion.goal.name}"
        case SubjectKind.PROJECT:
            return f"{words.project}{opinion.project.number} {opinion.project.name}"
        case SubjectKind.MEASURE:
            return f"{words.measure}{opinion.measure}"
        case SubjectKind.KPI:
            return f"指標{opinion.kpi}"
    return "全体"
