"""What an opinion speaks of, in words and as a code."""

from council.choices import SubjectKind
from council.models import Opinion

WITH_SUBJECT = ("goal", "project", "measure__project", "kpi")


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


def subject_words(opinion: Opinion) -> str:
    """「全体」, 「施策 4-1 地域資源を活かした農業・林業の振興」."""
    match opinion.kind:
        case SubjectKind.GOAL:
            return str(opinion.goal)
        case SubjectKind.PROJECT:
            return str(opinion.project)
        case SubjectKind.MEASURE:
            return f"施策{opinion.measure}"
        case SubjectKind.KPI:
            return f"指標{opinion.kpi}"
    return "全体"
