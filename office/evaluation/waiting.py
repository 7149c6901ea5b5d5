"""What awaits a person at the start page: a department its evaluations, a planner those that wait for the check."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from council.asked import Asked, asked_of, measures_in
from council.denials import act_closed
from council.models import MeasureEvaluation
from council.permissions import department_ids, measures_of
from council.policy import Doing
from kpis.choices import STAGES_UNDER_WAY, ActualState
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import ReportingYear
from kpis.workflow.permissions import Standing, openings_ever, openings_on
from office.evaluation.desk import NOT_WRITTEN, standing_of
from office.evaluation.page import due_words
from office.kit.waiting import Line, Lines, Note, Task, years_of
from organization.models import User
from projects.models import Measure

# What comes first, with its heading around the word that the plan has for an evaluation.
TITLES: Mapping[str, str] = {
    ActualState.RETURNED: "差し戻された{}：修正して、もう一度提出してください",
    ActualState.AWAITING: "決裁待ちの{}：承認または差戻しをお願いします",
    NOT_WRITTEN: "未記入の{}",
    ActualState.DRAFT: "下書きの{}：まだ提出していません",
}
Waiting = tuple[Measure, MeasureEvaluation | None, Asked]


def tasks_of(user: User) -> Iterator[Task]:
    """For who serves departments, year by year; what awaits approval is its head's only."""
    served = frozenset(user.services.values_list("department", flat=True))
    for year in _years(user) if served else ():
        groups = _groups(user, year, served)
        if any(groups.values()):
            yield _task(year, groups)


def notes_of(user: User) -> Iterator[Note]:
    """For planners: how many evaluations wait for their check."""
    for year in _years(user):
        standing, openings = Standing(user, year.strategy), openings_ever(year)
        submitted = _of_year(year).filter(state=ActualState.SUBMITTED).select_related("measure")
        count = sum(
            act_closed(Doing.ACCEPT, standing, year, department_ids(one.measure), openings, one) is None
            for one in submitted.prefetch_related("measure__measure_departments")
        )
        if count:
            label, word = fiscal_year_label(year.fiscal_year), year.strategy.words.evaluation
            yield Note(
                f"{year.strategy.short_name} {label}：確認を待っている{word}が{count}あります。",
                f"{_list_url(year)}?state={ActualState.SUBMITTED}",
                f"{word}を確認する",
            )


def _years(user: User) -> QuerySet[ReportingYear]:
    return years_of(user).filter(stage__in=STAGES_UNDER_WAY)


def _of_year(year: ReportingYear) -> QuerySet[MeasureEvaluation]:
    return MeasureEvaluation.objects.filter(
        measure__project__goal__strategy=year.strategy_id, fiscal_year=year.fiscal_year
    )


def _groups(user: User, year: ReportingYear, served: frozenset[int]) -> Mapping[str, list[Waiting]]:
    """Of the measures that the departments are asked for; a planner's own ones, who may write on all, too."""
    standing, openings = Standing(user, year.strategy), openings_on(year, timezone.localdate())
    stored = {one.measure_id: one for one in _of_year(year)}
    groups: dict[str, list[Waiting]] = defaultdict(list)
    measures = measures_in(year, measures_of(user, year.strategy).filter(departments__in=served))
    asked = asked_of(year, measures)
    for measure in measures:
        evaluation = stored.get(measure.pk)
        if not asked[measure.pk].asks(served):
            continue
        state = standing_of(evaluation)
        doing = Doing.APPROVE if state == ActualState.AWAITING else Doing.SUBMIT
        if state in TITLES and not act_closed(doing, standing, year, department_ids(measure), openings, evaluation):
            groups[state].append((measure, evaluation, asked[measure.pk]))
    return groups


def _task(year: ReportingYear, groups: Mapping[str, list[Waiting]]) -> Task:
    approving, today = len(groups[ActualState.AWAITING]), timezone.localdate()
    word = year.strategy.words.evaluation
    writing = sum(map(len, groups.values())) - approving
    sentences = (("提出", writing), ("決裁", approving))
    return Task(
        title=f"{year.strategy.short_name} {fiscal_year_label(year.fiscal_year)}の{word}",
        sentence=format_html(
            "{}" * len(sentences),
            *(
                format_html("{}をお待ちしている{}が<b>{}</b>あります。", act, word, count) if count else ""
                for act, count in sentences
            ),
        ),
        url=_list_url(year),
        url_label=f"{word}を記入する" if writing else f"{word}を見る",
        groups=tuple(
            Lines(title.format(word), tuple(_lines(year, groups[state])))
            for state, title in TITLES.items()
            if groups[state]
        ),
        due=due_words(year, today),
        is_late=bool(writing) and today > year.due_on,
    )


def _lines(year: ReportingYear, waiting: list[Waiting]) -> Iterator[Line]:
    for measure, evaluation, asked in waiting:
        returned = evaluation is not None and evaluation.state == ActualState.RETURNED
        yield Line(
            code=measure.code,
            name=measure.name,
            url=reverse("evaluating:measure", args=[year.strategy.code, year.fiscal_year, measure.code]),
            words=f"主担当：{asked.lead_words}" if asked.is_shared else "",
            note=evaluation.return_reason if returned else "",
        )


def _list_url(year: ReportingYear) -> str:
    return reverse("evaluating:list", args=[year.strategy.code, year.fiscal_year])
