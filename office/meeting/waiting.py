"""What the start page says of the council's opinions: to departments what they owe, to planners how many wait."""

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from council.acts import unanswered
from council.choices import ReplyState
from council.models import Opinion
from council.permissions import opinions_to_answer
from council.subjects import subject_words
from goals.models import Strategy
from kpis.choices import STAGES_UNDER_WAY, Stage
from kpis.measurement.numerals import wareki
from kpis.models import ReportingYear
from office.kit.waiting import Line, Lines, Note, Task
from office.meeting.lines import with_all
from organization.models import User


def notes(user: User) -> Iterable[Note]:
    """A fixed number of queries for each year that is before the council or being reported."""
    for year in _years(user, STAGES_UNDER_WAY):
        label = f"{year.strategy.short_name} {wareki(year.fiscal_year)}"
        place = [year.strategy.code, year.fiscal_year]
        if year.stage == Stage.COUNCIL and (count := unanswered(year.strategy, year.fiscal_year).count()):
            url = f"{reverse('council:opinions', args=place)}?state=unanswered"
            yield Note(
                f"{label}：対応方針のない{year.strategy.words.council}の意見が{count}件あります。",
                url,
                "意見と対応方針を見る",
            )
        if Stage(year.stage).row.is_checking and (count := _without_result(_of_last(year)).count()):
            url = reverse("council:results", args=place)
            yield Note(f"{label}：対応結果のない前年度の意見が{count}件あります。", url, "対応結果を見る")


def tasks(user: User) -> Iterable[Task]:
    """A planner has the notes; that they may answer for every department is no task."""
    if not user.is_department_staff:
        return
    by_strategy: dict[Strategy, list[ReportingYear]] = defaultdict(list)
    for year in _years(user, STAGES_UNDER_WAY):
        by_strategy[year.strategy].append(year)
    for strategy, years in by_strategy.items():
        own = opinions_to_answer(user, strategy, timezone.localdate())
        for year in years:
            task = _replies(year, own) if year.stage == Stage.COUNCIL else _results(year, own)
            if task.groups:
                yield task


def _replies(year: ReportingYear, own) -> Task:
    waiting = with_all(own.filter(meeting__fiscal_year=year.fiscal_year, reply=None))
    lines, council = _lines(year, waiting, "council:reply"), year.strategy.words.council
    return Task(
        title=f"{year.strategy.short_name} {wareki(year.fiscal_year)}の{council}の意見",
        sentence=format_html("対応方針をお待ちしている{}の意見が<b>{}</b>あります。", council, len(lines)),
        url=reverse("council:replies", args=[year.strategy.code, year.fiscal_year]),
        url_label="意見を読んで回答する",
        groups=(Lines("対応方針を記入してください", lines),) if lines else (),
    )


def _results(year: ReportingYear, own) -> Task:
    waiting = with_all(_without_result(own.filter(meeting__fiscal_year=year.fiscal_year - 1)))
    lines, council = _lines(year, waiting, "council:result"), year.strategy.words.council
    return Task(
        title=f"{year.strategy.short_name} {wareki(year.fiscal_year - 1)}の{council}の意見への対応結果",
        sentence=format_html("対応結果をお待ちしている前年度の意見が<b>{}</b>あります。", len(lines)),
        url=reverse("council:results", args=[year.strategy.code, year.fiscal_year]),
        url_label="対応結果を記入する",
        groups=(Lines("対応結果を記入してください", lines),) if lines else (),
    )


def _lines(year: ReportingYear, opinions: Iterable[Opinion], page: str) -> tuple[Line, ...]:
    return tuple(
        Line(
            code=f"意見{opinion.number}",
            name=subject_words(opinion),
            url=reverse(page, args=[year.strategy.code, year.fiscal_year, opinion.number]),
            department=opinion.department.section if opinion.department else "",
        )
        for opinion in opinions
    )


def _of_last(year: ReportingYear):
    opinions = Opinion.objects.filter(meeting__strategy=year.strategy, meeting__fiscal_year=year.fiscal_year - 1)
    return opinions.filter(withdrawn_at=None)


def _without_result(opinions):
    """Those of which the year after has not yet said what became of them; 「対応しない」 leaves nothing to say."""
    return opinions.exclude(follow_ups__isnull=False).exclude(reply__state=ReplyState.WILL_NOT)


def _years(user: User, stages: Iterable[Stage]):
    years = ReportingYear.objects.of_municipalities_of(user).filter(stage__in=stages)
    return years.select_related("strategy__municipality").order_by("strategy__code", "fiscal_year")
