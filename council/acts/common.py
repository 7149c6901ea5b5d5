"""What the acts share: how they hold the year or the strategy, check who and when, and name what they were done to."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

from django.db import transaction
from django.db.models import Model

from council.choices import HighlightKind
from council.denials import act_closed
from council.models import CouncilEvent, MeasureEvaluation, Opinion, ReplacedEntry, Summary, SurveyRound
from council.models.evaluation import LONGEST_TEXT
from council.permissions import part_towards
from council.policy import POLICY, Doing
from council.subjects import subject_words
from goals.models import Strategy
from kpis.models import ReportingYear
from kpis.workflow.rule import Part
from kpis.workflow.runner import Held, Hold
from organization.models import Department, User
from organization.refusals import Denied, Refused, refuse
from organization.texts import within

GONE = Denied("ほかの人が削除しました", "ページを開き直して、もう一度入力してください")


class Review(Held):
    """What the review's acts record, and of what."""

    events, gone = CouncilEvent, GONE

    def about(self, thing: Model) -> dict:
        return {"subject": named(thing)[:250], "about": thing._meta.model_name, "about_id": thing.pk}


class ReviewHold(Review, Hold):
    """A year, held, for an act on what several departments share."""

    policy = POLICY

    def check(self, doing: Doing, departments: Collection[int] = ()) -> Part:
        """In what part the person does it; refuses with the reason where they may not."""
        refuse(act_closed(doing, self.standing, self.year, departments, self.openings(doing)))
        return part_towards(self.standing, departments)


@contextmanager
def holding(strategy: Strategy, fiscal_year: int, by: User | None, **when) -> Iterator[ReviewHold]:
    """The reporting year, held until the act is done. Refuses where the year has not been opened."""
    with transaction.atomic():
        yield ReviewHold(year_of(strategy, fiscal_year), by, **when)


@contextmanager
def holding_strategy(strategy: Strategy, by: User | None, fiscal_year: int | None = None, **when) -> Iterator[Review]:
    """For what is the strategy's own, whatever year is under way: one change after the other."""
    with transaction.atomic():
        Strategy.objects.select_for_update().get(pk=strategy.pk)
        yield Review(strategy, fiscal_year, by, **when)


def year_of(strategy: Strategy, fiscal_year: int) -> ReportingYear:
    year = ReportingYear.objects.filter(strategy=strategy, fiscal_year=fiscal_year).first()
    if year is None:
        raise Refused(Denied("この年度はまだ始まっていません", "年度を始めるのは企画部門です"))
    return year


def named(thing: Model) -> str:
    """What an act was done to, as the history says it."""
    match thing:
        case MeasureEvaluation():
            return f"{thing.measure.project.goal.strategy.words.measure}{thing.measure}"
        case Opinion():
            return f"意見{thing.number}（{subject_words(thing)}）"
        case Summary():
            return f"{thing.strategy.words.goal}{thing.goal.number} {thing.goal.name}" if thing.goal else "戦略全体"
        case ReplacedEntry():
            return f"{HighlightKind(thing.kind).label}　{thing.chosen.code} {thing.chosen.name}"
        case SurveyRound():
            return thing.title
        case Strategy():
            return "今後の方向性の選択肢"  # all that is the strategy's own
    return str(thing)


def changes(before: Any, after: Any) -> dict[str, list[str]]:
    """Field → [before, after] of two frozen entries of the same kind, where they differ; for the event."""
    pairs = ((field.name, getattr(before, field.name), getattr(after, field.name)) for field in fields(after))
    return {name: [_text(old), _text(new)] for name, old, new in pairs if old != new}


def too_long(named: dict[str, tuple[str, str]], longest: int = LONGEST_TEXT) -> dict[str, str]:
    """Field → error for every text beyond its length; ``named`` maps a field to its label and text."""
    return {
        field: f"{label}は{within(longest, len(text))}" for field, (label, text) in named.items() if len(text) > longest
    }


def own_department(by: User | None, departments: Collection[int]) -> Department | None:
    """In whose name the person acts: the first of the departments that they serve; None for planning."""
    if by is None or not by.is_department_staff:
        return None
    served = set(by.services.filter(department__in=departments).values_list("department", flat=True))
    first = next((pk for pk in departments if pk in served), None)
    return Department.objects.get(pk=first) if first else None


def _text(value: Any) -> str:
    return "" if value is None else str(value)
