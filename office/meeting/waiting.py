"""What the start page says of the council: to departments what they owe, to planners what waits and what comes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from django.db.models import Q
from django.urls import reverse

from council.choices import ReplyState
from council.models import Meeting, Opinion
from council.permissions import who_answers
from council.subjects import subject_words
from kpis.choices import Stage
from kpis.measurement.months import full_day
from kpis.measurement.numerals import wareki
from kpis.models import ReportingYear
from office.kit.frame import address
from office.kit.waiting import Line, Person, Task
from organization.lineage import Lineage
from organization.models import Municipality

# Opinions of which nobody has said yet what becomes, or what became, of them; 「対応しない」 leaves nothing to say.
_NO_REPLY = Q(reply=None)
_NO_RESULT = Q(follow_ups=None) & ~Q(reply__state=ReplyState.WILL_NOT)
# What a line says of one, and no more: its text and those of plan, measure and KPI are long.
SAID = (
    *("number", "kind", "meeting__strategy", "meeting__fiscal_year", "department"),
    *("goal__number", "goal__name", "project__number", "project__name"),
    *("measure__code", "measure__name", "kpi__code", "kpi__name"),
)


class Council:
    """Of all plans of the person's city at once: one query of opinions and one of meetings, two where departments went.

    A year in 審議会 waits for replies; any other that is under way for the results of the year before.
    """

    def __init__(self, person: Person):
        self.person, self.years = person, person.under_way
        self._lineages: dict[int, Lineage] = {}

    def tasks(self) -> Iterator[Task]:
        """A planner has the checks; that they may answer for every department is no task."""
        if not self.person.user.is_department_staff:
            return
        for year in self.years:
            if found := [one for one in self._owed[self._asked_in(year)] if self._is_own(one)]:
                yield _to_reply(year, found) if year.stage == Stage.COUNCIL else _to_tell_result(year, found)

    def checks(self) -> Iterator[Task]:
        for year in self.years:
            found = self._owed[self._asked_in(year)]
            if year.stage == Stage.COUNCIL:
                yield from self._sitting(year)
                if found:
                    url = f"{reverse('council:opinions', args=address(year))}?state=unanswered"
                    what = f"対応方針のない{year.strategy.words.council}の意見"
                    yield Task(year, what, len(found), "件", url, "意見と対応方針を見る")
            elif Stage(year.stage).row.is_checking and found:
                url = reverse("council:results", args=address(year))
                yield Task(year, "対応結果のない前年度の意見", len(found), "件", url, "対応結果を見る")
        yield from self._after_publication()

    def _after_publication(self) -> Iterator[Task]:
        """Until the next year is checked, which says what became of them."""
        busy = {year.strategy_id for year in self.years if year.stage in (Stage.CHECKING, Stage.COUNCIL)}
        for year in self.person.latest_published:
            found = self._owed[year.strategy_id, year.fiscal_year]
            if found and year.strategy_id not in busy:
                url = reverse("council:opinions", args=address(year))
                words = "翌年度の入力が始まると、担当課が対応結果を記入できます。"
                yield Task(
                    year, "対応結果がまだない意見", len(found), "件", url, "意見を見る", words=words, is_quiet=True
                )

    def _sitting(self, year: ReportingYear) -> Iterator[Task]:
        """The next meeting and its pack; the first thing to register where there is none."""
        council = year.strategy.words.council
        held = self._meetings[year.strategy_id, year.fiscal_year]
        coming = next((one for one in held if one.held_on >= self.person.today), None)
        if not held:
            url = reverse("council:meeting_new", args=address(year))
            yield Task(year, f"{council}の会議の登録", None, "", url, "会議を登録する")
        elif coming:
            url = reverse("reading:contents", args=address(year))
            what = f"第{coming.number}回{council}の資料"
            yield Task(year, what, None, "", url, "資料を見る", until=full_day(coming.held_on), is_quiet=True)

    # --- What is stored --------------------------------------------------------------------------------------

    def _asked_in(self, year: ReportingYear) -> tuple[int, int]:
        """The plan and the year whose opinions a year is waiting for."""
        return year.strategy_id, year.fiscal_year if year.stage == Stage.COUNCIL else year.fiscal_year - 1

    @cached_property
    def _owed(self) -> Mapping[tuple[int, int], list[Opinion]]:
        found: dict[tuple[int, int], list[Opinion]] = defaultdict(list)
        wanted = {self._asked_in(year): _NO_REPLY if year.stage == Stage.COUNCIL else _NO_RESULT for year in self.years}
        if self.person.user.is_planning:
            for year in self.person.latest_published:
                wanted.setdefault((year.strategy_id, year.fiscal_year), _NO_RESULT)
        which = [
            Q(meeting__strategy=strategy, meeting__fiscal_year=year) & what for (strategy, year), what in wanted.items()
        ]
        plans = {plan.pk: plan for plan in self.person.plans}
        for opinion in _opinions(which):
            opinion.meeting.strategy = plans[opinion.meeting.strategy_id]
            found[opinion.meeting.strategy_id, opinion.meeting.fiscal_year].append(opinion)
        return found

    @cached_property
    def _meetings(self) -> Mapping[tuple[int, int], list[Meeting]]:
        found: dict[tuple[int, int], list[Meeting]] = defaultdict(list)
        sitting = {year.strategy_id for year in self.years if year.stage == Stage.COUNCIL}
        for one in Meeting.objects.filter(strategy__in=sitting).order_by("held_on", "number"):
            found[one.strategy_id, one.fiscal_year].append(one)
        return found

    def _is_own(self, opinion: Opinion) -> bool:
        answering = who_answers(opinion, self.person.today, self._lineage)
        return any(one.pk in self.person.heads for one in answering)

    def _lineage(self, body: Municipality) -> Lineage:
        if body.pk not in self._lineages:
            self._lineages[body.pk] = Lineage.of(body)
        return self._lineages[body.pk]


def _opinions(which: list[Q]) -> Iterable[Opinion]:
    if not which:
        return ()
    wanted = which[0]
    for one in which[1:]:
        wanted |= one
    opinions = Opinion.objects.filter(wanted, withdrawn_at=None).distinct().order_by("meeting", "number")
    joined = ("meeting", "department__municipality", "goal", "project", "measure", "kpi")
    return opinions.select_related(*joined).only(*SAID)


def _to_reply(year: ReportingYear, opinions: list[Opinion]) -> Task:
    council = year.strategy.words.council
    asked = ("対応方針をお待ちしている", f"{council}の意見")
    lines = _lines(year, opinions, "council:reply")
    url = reverse("council:replies", args=address(year))
    return Task(
        year, f"{council}の意見への対応方針", len(opinions), "件", url, "意見を読んで回答する", asked, lines=lines
    )


def _to_tell_result(year: ReportingYear, opinions: list[Opinion]) -> Task:
    what = f"{wareki(year.fiscal_year - 1)}の{year.strategy.words.council}の意見への対応結果"
    asked = ("対応結果をお待ちしている", "前年度の意見")
    lines = _lines(year, opinions, "council:result")
    url = reverse("council:results", args=address(year))
    return Task(year, what, len(opinions), "件", url, "対応結果を記入する", asked, lines=lines)


def _lines(year: ReportingYear, opinions: Iterable[Opinion], page: str) -> tuple[Line, ...]:
    return tuple(
        Line(
            code=f"意見{opinion.number}",
            name=subject_words(opinion),
            url=reverse(page, args=[*address(year), opinion.number]),
            department=opinion.department.section if opinion.department else "",
        )
        for opinion in opinions
    )
