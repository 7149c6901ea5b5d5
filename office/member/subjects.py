"""What an opinion written on a page may speak of: choices for the form, and the thing itself when it is stored."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from council.choices import SubjectKind
from council.written import Subject
from goals.models import BasicGoal, Strategy
from kpis.measurement.numerals import wareki
from kpis.models import KPI
from office.member.book import Book
from office.member.pages import Page
from projects.models import LeadingProject, Measure
from reports.review.levels import loose_rows
from reports.review.row import Row

Choices = list[tuple[str, str]]  # 「kpi:4-1-6」 and its words


def choices_of(book: Book, page: Page) -> Choices:
    """The page's own subject first, then the KPIs that stand on it."""
    if page.kind == "overview":
        return [(f"{SubjectKind.WHOLE}:", f"全体（{wareki(book.year)}の検証）")]
    own = (f"{page.kind}:{page.key}", page.label)
    return [own, *(_kpi(row) for row in rows_on(book, page))]


def rows_on(book: Book, page: Page) -> tuple[Row, ...]:
    """The KPIs that a page shows with their causes: what hangs directly under it, a goal's numeric targets."""
    if page.kind == "goal":
        goal = next(goal for goal in book.review.goals if str(goal.number) == page.key)
        return goal.targets + tuple(
            row for project in goal.projects if project.is_absent for row in loose_rows(project)
        )
    if page.kind == "project":
        return loose_rows(next(one for one in book.review.projects if str(one.number) == page.key))
    if page.kind == "measure":
        return next(measure for measure in book.review.measures if measure.code == page.key).rows
    return ()


def subject_of(strategy: Strategy, choice: str) -> Subject:
    """404 where the plan has no such thing: a choice comes from the page, so only a forged one gets here."""
    kind, _, key = choice.partition(":")
    match kind:
        case SubjectKind.WHOLE:
            return Subject()
        case SubjectKind.GOAL:
            return Subject(goal=get_object_or_404(BasicGoal, strategy=strategy, number=key))
        case SubjectKind.PROJECT:
            return Subject(project=get_object_or_404(LeadingProject, goal__strategy=strategy, number=key))
        case SubjectKind.MEASURE:
            measures = Measure.objects.of(strategy).with_code(key).select_related("project")
            return Subject(measure=get_object_or_404(measures))
        case SubjectKind.KPI:
            return Subject(kpi=get_object_or_404(KPI.objects.of(strategy), code=key))
    raise Http404


def _kpi(row: Row) -> tuple[str, str]:
    return f"{SubjectKind.KPI}:{row.code}", f"指標{row.code}　{row.name}"
