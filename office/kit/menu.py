"""The menu of the pages on which the city works: what stands in it for whom, and where each page belongs.

A page says nothing of it: its address's name finds its entry here, and the crumbs above it follow from that.
"""

from collections.abc import Iterator, Sequence
from operator import itemgetter

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from goals.choices import Labels
from goals.models import Strategy
from kpis.choices import Stage
from kpis.measurement.numerals import wareki
from kpis.models import ReportingYear
from organization.frozen import frozen
from organization.models import User


@frozen
class Section:
    """An entry of the menu. ``pages``: namespaces, the beginnings of names, or whole names.

    ``to``: where it leads; ``year``: its page of one year, ``plan``: its page of one plan, for the crumbs.
    ``stages``: of which year it speaks where the page names none, the first that there is.
    """

    label: str
    to: str
    pages: tuple[str, ...] = ()
    year: str = ""
    plan: str = ""
    stages: tuple[Stage, ...] = ()


COLLECTED = (Stage.CHECKING, Stage.ENTRY, Stage.COUNCIL, Stage.PREPARATION, Stage.PUBLISHED)
REVIEWED = (Stage.COUNCIL, Stage.PUBLISHED, Stage.CHECKING, Stage.ENTRY, Stage.PREPARATION)
PREPARED = (Stage.COUNCIL, Stage.CHECKING, Stage.PUBLISHED, Stage.ENTRY, Stage.PREPARATION)

START = Section("スタート", "start:page", ("start",))
YEARS = Section("年度", "steering:years", ("steering", "nextyear", "survey", "admin:kpis_actual"), year="steering:page")
ENTRY = Section("実績", "entry:start", ("entry", "workbook", "evidence", "population"), year="entry:page")
EVALUATION = Section("施策評価", "evaluating:start", ("evaluating",), year="evaluating:list")
CHECKING = Section("確認", "checking:page", ("checking",), year="checking:page", stages=COLLECTED)
APPROVAL = Section("決裁", "approval:page", ("approval",), year="approval:page", stages=COLLECTED)
BOARD = Section("提出状況", "board:page", ("board",), year="board:page", stages=COLLECTED)
PLAN = Section(
    "計画",
    "plan:tree",
    (
        *("plan", "registering", "plan_standing", "plancheck", "revisions", "schemes"),
        *("admin:kpis_kpi", "admin:projects_measure"),
    ),
    plan="plan:tree",
)
PEOPLE = Section("人と組織", "people:list", ("people", "departments", "municipality"))
COUNCIL = Section("審議会", "council:opinions", ("council", "reading"), year="council:opinions", stages=REVIEWED)
REPLIES = Section("審議会", "council:replies", ("council", "reading"), year="council:replies", stages=REVIEWED)
PUBLICATION = Section("公表", "publication:page", ("publication",), year="publication:page", stages=PREPARED)
PACK = Section("審議会資料", "reading:contents", ("reading",), year="reading:contents", stages=REVIEWED)
MINE = Section("自分の意見", "reading:mine", ("reading:mine",), year="reading:contents", stages=REVIEWED)
ADMIN = Section("システム管理", "admin:index", ("admin",))

PLANNING = (START, YEARS, ENTRY, EVALUATION, CHECKING, BOARD, PLAN, PEOPLE, COUNCIL, PUBLICATION)
STAFF = (START, ENTRY, EVALUATION, REPLIES)
HEAD = (START, APPROVAL, ENTRY, EVALUATION, REPLIES)
MEMBER = (START, PACK, MINE)
NOBODYS = ("people:password",)  # a page of everybody


class Menu:
    """``years``, newest first, are those of the plan that the person may read; ``here``: the view that is shown.

    ``named``: whether the address names the plan, and the year of it if it names one.
    """

    def __init__(
        self,
        user: User | AnonymousUser,
        strategy: Strategy | None,
        years: Sequence[ReportingYear],
        here: str,
        named: tuple[bool, ReportingYear | None],
    ):
        self.user, self.strategy, self.years, self.here = user, strategy, years, here
        self.names_plan, self.year = named
        self.words = strategy.words if strategy else Labels()
        self.sections = list(_sections(user))
        self.section = self._section()

    @property
    def links(self) -> list[dict]:
        return [
            {"label": self.words.reword(section.label), "url": url, "current": section is self.section}
            for section in self.sections
            if (url := self._url(section))
        ]

    @property
    def trail(self) -> list[dict]:
        """庁内 > the menu's entry > the plan's year, above the steps that the page itself adds."""
        root = home_of(self.user)
        if self.section is None:
            return [root]
        own = {"label": self.words.reword(self.section.label), "url": self._url(self.section)}
        return [root, own, *self._place(self.section)] if self.section is not START else []

    def _section(self) -> Section | None:
        """A page named by itself goes before its namespace."""
        found = [
            (len(page), section)
            for section in self.sections
            for page in section.pages
            if f"{self.here}:".startswith((f"{page}:", f"{page}_")) and self.here not in NOBODYS
        ]
        return max(found, key=itemgetter(0), default=(0, None))[1]

    def _place(self, section: Section) -> Iterator[dict]:
        """The plan and the year of the address."""
        plan = self.strategy
        if plan is None or not self.names_plan:
            return
        if self.year is None:
            yield {"label": plan.short_name, "url": reverse(section.plan, args=[plan.code]) if section.plan else ""}
            return
        label = f"{plan.short_name} {wareki(self.year.fiscal_year)}"
        yield {"label": label, "url": reverse(section.year, args=self._address(self.year)) if section.year else ""}

    def _url(self, section: Section) -> str:
        """Empty where the entry has nothing to lead to yet."""
        if section is PLAN:
            return reverse(PLAN.to, args=[self.strategy.code]) if self.strategy else reverse("registering:page")
        if not section.stages:
            return reverse(section.to)
        year = self._year_of(section)
        return reverse(section.to, args=self._address(year)) if year else ""

    def _address(self, year: ReportingYear) -> list:
        return [self.strategy.code, year.fiscal_year] if self.strategy else []

    def _year_of(self, section: Section) -> ReportingYear | None:
        """The one that the page is about; nothing is collected any more for a published one."""
        if self.year and not (section.stages is COLLECTED and self.year.is_published):
            return self.year
        by_stage = {year.stage: year for year in reversed(self.years)}
        return next((by_stage[stage] for stage in section.stages if stage in by_stage), None)


def home_of(user: User | AnonymousUser) -> dict:
    """What the pages behind the sign-in are to a person, and their first; empty for a visitor."""
    if not user.is_authenticated:
        return {}
    is_staff = user.is_planning or user.is_department_staff
    return {"label": "庁内" if is_staff else "委員のページ", "url": reverse("start:page")}


def _sections(user: User | AnonymousUser) -> tuple[Section, ...]:
    if not user.is_authenticated:
        return ()
    if user.is_planning:
        return (*PLANNING, ADMIN) if user.is_administrator else PLANNING
    if user.is_department_staff:
        return HEAD if any(service.is_head for service in user.services.all()) else STAFF
    return MEMBER
