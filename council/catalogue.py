"""Everything in a plan that an opinion can speak of: chosen from a list, or typed as a code. Four queries."""

from collections.abc import Mapping

from council.choices import SubjectKind
from council.models import Opinion
from council.subjects import subject_code
from council.written import Subject
from goals.models import BasicGoal, Strategy
from kpis.models import KPI
from organization.frozen import frozen
from organization.matching import plain
from projects.models import ABSENT, LeadingProject, Measure

WHOLE = "whole"


@frozen
class Entry:
    """``key`` is its value in a list; ``code`` is what a person types."""

    key: str
    code: str
    label: str
    subject: Subject


class Catalogue:
    """``groups``: heading → entries, in the plan's order."""

    def __init__(self, groups: Mapping[str, tuple[Entry, ...]]):
        self.groups = groups
        entries = [entry for group in groups.values() for entry in group]
        self._by_key = {entry.key: entry for entry in entries}
        self._by_code: dict[str, Entry] = {}
        for entry in entries:
            self._by_code.setdefault(entry.code.upper(), entry)  # G1 is the goal, not its target

    @classmethod
    def of(cls, strategy: Strategy, fiscal_year: int) -> "Catalogue":
        projects = LeadingProject.objects.filter(goal__strategy=strategy).exclude(number=ABSENT)
        projects = projects.select_related("goal").order_by("number")
        words = strategy.words
        measures = Measure.objects.of(strategy).select_related("project__goal")
        kpis = KPI.objects.of(strategy).in_force(fiscal_year).in_plan_order().select_related("measure__project")
        return cls(
            {
                SubjectKind.WHOLE.label: (Entry(WHOLE, "全体", "全体（戦略、検証の進め方など）", Subject()),),
                words.goal: tuple(
                    _entry(SubjectKind.GOAL, goal, f"G{goal.number}", f"G{goal.number} {goal.name}")
                    for goal in BasicGoal.objects.filter(strategy=strategy).order_by("number")
                ),
                words.project: tuple(
                    _entry(SubjectKind.PROJECT, project, f"P{project.number}", f"P{project.number} {project.name}")
                    for project in projects
                ),
                words.measure: tuple(
                    _entry(SubjectKind.MEASURE, measure, measure.code, str(measure))
                    for measure in measures.in_plan_order()
                ),
                SubjectKind.KPI.label: tuple(_entry(SubjectKind.KPI, kpi, kpi.code, str(kpi)) for kpi in kpis),
            }
        )

    @property
    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """For a select with headings."""
        filled = ((heading, group) for heading, group in self.groups.items() if group)
        return [(heading, [(entry.key, entry.label) for entry in group]) for heading, group in filled]

    def by_key(self, key: str) -> Subject | None:
        return (found := self._by_key.get(key)) and found.subject

    def by_code(self, typed: str) -> Subject | None:
        """As a keyboard gives it: full-width, lower case, with whatever dash."""
        code = plain(typed).strip().upper()
        return (found := self._by_code.get(code)) and found.subject


def key_of(opinion: Opinion) -> str:
    """What the list has chosen for an opinion."""
    return WHOLE if opinion.kind == SubjectKind.WHOLE else f"{opinion.kind}:{subject_code(opinion)}"


def _entry(kind: SubjectKind, thing, code: str, label: str) -> Entry:
    return Entry(f"{kind}:{code}", code, label, Subject(**{kind.value: thing}))
