"""What every page knows: city, strategy, year, navigation and whether the data are invented."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from council.models import SurveyRound
from council.permissions import may_read_pack
from goals.models import PopulationSeries, Strategy
from goals.selection import default_strategy
from inastrategy.theme import DEFAULT_KEY_COLOUR
from kpis.choices import Stage
from kpis.measurement.numerals import fiscal_year_label, short_year
from kpis.models import ReportingYear
from kpis.workflow.permissions import may_plan
from office.member.years import newest_pack
from reports.review import Review
from reports.review.issued import snapshot_with
from reports.visible import PLAN, strategy_of, visible_years

LICENCES = {
    "PDL1.0": (
        "公共データ利用規約（第1.0版）",
        "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
    ),
    "CC-BY-4.0": ("クリエイティブ・コモンズ 表示 4.0 国際", "https://creativecommons.org/licenses/by/4.0/deed.ja"),
}

PAGES = (
    ("overview", "概況"),
    ("kpi_list", "指標一覧"),
    ("plan", "戦略の内容"),
    ("population", "人口"),
    ("method", "評価の方法"),
)

WRITING = ("entry", "evaluating", "reading")  # one writes on one year; the others are looked at elsewhere
OF_ONE_YEAR = ("releases:release", "survey:remove")  # a year has as many releases as it was corrected, or no survey


def site(request: HttpRequest) -> dict:
    """Lazily: a response without a template's ``site`` (a CSV, a fragment) asks the database nothing."""
    facts = SimpleLazyObject(lambda: SiteFacts(request))
    return {
        "site": SimpleLazyObject(lambda: facts.as_dict()),
        "demo_data": SimpleLazyObject(lambda: facts.has_demo_data),
        "unpublished_notice": SimpleLazyObject(lambda: facts.unpublished_notice),
    }


class SiteFacts:
    """Reads the strategy and year from the resolved address; the rest follows."""

    def __init__(self, request: HttpRequest):
        self.request = request
        match = request.resolver_match
        self.kwargs = match.kwargs if match else {}
        self.strategy = self._strategy()
        self.years = visible_years(request, self.strategy) if self.strategy else []
        self.year = self._year()
        self.published = self._published()

    def _strategy(self) -> Strategy | None:
        if code := self.kwargs.get("code"):
            return strategy_of(self.request, code)
        return default_strategy()

    def _year(self) -> str:
        """The address's year if its visitor may see it; else (also on the page that says 404) the newest."""
        if self.kwargs.get("year") in (PLAN, *(str(year.fiscal_year) for year in self.years)):
            return self.kwargs["year"]
        newest = next((year for year in self.years if year.is_published), None)
        return str(newest.fiscal_year) if newest else PLAN

    def _published(self) -> Review | None:
        """The year of the page as it was published: its frame, too, keeps the names of then."""
        year = self.reporting_year
        return snapshot_with(year.digest).review if year and year.is_published and year.digest else None

    @property
    def reporting_year(self) -> ReportingYear | None:
        return next((year for year in self.years if str(year.fiscal_year) == self.year), None)

    @property
    def has_demo_data(self) -> bool:
        if self.published:
            return self.published.strategy.is_demo
        if self.strategy:
            return self.strategy.is_demo
        return Strategy.objects.filter(is_demo=True).exists()

    @property
    def unpublished_notice(self) -> str:
        year = self.reporting_year
        if year is None or year.is_published:
            return ""
        label = fiscal_year_label(year.fiscal_year)
        readers = "職員と審議会委員" if year.stage == Stage.COUNCIL else "職員"
        return f"{label}は未公表です（{year.get_stage_display()}）。{readers}だけが見られます。"

    def as_dict(self) -> dict:
        licence, licence_url = LICENCES.get(settings.OPEN_DATA_LICENCE, (settings.OPEN_DATA_LICENCE, ""))
        own_colour = settings.KEY_COLOUR.lower() != DEFAULT_KEY_COLOUR
        facts = {
            "city_name": "",
            "strategy_name": "総合戦略",
            "home_url": reverse("home"),
            "staff_nav": self._staff_nav(),
            "contact": settings.CONTACT,
            "licence": licence,
            "licence_url": licence_url,
            "theme_url": reverse("theme") if own_colour else "",
        }
        return facts | self._strategy_facts() if self.strategy else facts

    def _strategy_facts(self) -> dict:
        strategy, newest = self.strategy, next((year for year in self.years if year.is_published), None)
        named = self.published.strategy if self.published else None
        return {
            "city_name": named.city if named else strategy.municipality.name,
            "strategy_name": named.name if named else strategy.name,
            "strategy_code": strategy.code,
            "year": "" if self.year == PLAN else fiscal_year_label(int(self.year)),
            "years": self._year_links(),
            "nav": self._nav(),
            "footer_links": [
                {"label": "評価の方法", "url": self._url("dashboards:method")},
                {"label": "オープンデータ", "url": reverse("opendata:strategy", args=[strategy.code])},
                {"label": "ウェブアクセシビリティ", "url": reverse("accessibility")},
            ],
            "published_on": self._published_on(newest),
            "corrected_on": self.published.status.corrected_on if self.published else None,
        }

    def _published_on(self, newest: ReportingYear | None) -> dt.date | dt.datetime | None:
        """The day of what the page shows; a page of no year names the newest publication, one before it no day."""
        if self.published:
            return self.published.status.published_on
        shown = self.reporting_year or newest
        return shown.published_at if shown else None

    @property
    def _here(self) -> str:
        """The page that the navigation marks; none where the address leads nowhere."""
        match = self.request.resolver_match
        lost = match is None or self.kwargs.get("year", self.year) != self.year
        return "" if lost else match.view_name

    def _url(self, name: str, year: str | None = None) -> str:
        return reverse(name, args=[self.strategy.code, year or self.year])

    def _year_links(self) -> list[dict]:
        """The same page in another year where it has one, else the overview."""
        match = self.request.resolver_match
        if match and match.namespace == "reading" and may_read_pack(self.request.user, self.strategy):
            return self._pack_links()
        same = match.view_name if match and "year" in self.kwargs and self._is_in_every_year else ""
        return [
            {
                "label": short_year(year.fiscal_year),
                "title": fiscal_year_label(year.fiscal_year),
                "url": reverse(same, kwargs=self.kwargs | {"year": str(year.fiscal_year)})
                if same
                else self._url("dashboards:overview", str(year.fiscal_year)),
                "current": str(year.fiscal_year) == self.year,
                "note": "" if year.is_published else "未公表",
            }
            for year in reversed(self.years)
        ]

    @property
    def _is_in_every_year(self) -> bool:
        """What is entered has a year of its own; so has an opinion or meeting, which only its number names."""
        match = self.request.resolver_match
        namespace = match.namespace
        if match.view_name in OF_ONE_YEAR:
            return False
        return namespace not in WRITING and not (namespace == "council" and self.kwargs.keys() - {"code", "year"})

    def _pack_links(self) -> list[dict]:
        """Who reads the council's pack turns to another year's: only to those that are before the council or out."""
        return [
            {
                "label": short_year(year.fiscal_year),
                "title": fiscal_year_label(year.fiscal_year),
                "url": self._url("reading:contents", str(year.fiscal_year)),
                "current": str(year.fiscal_year) == self.year,
                "note": "" if year.is_published else "未公表",
            }
            for year in reversed(self.years)
        ]

    def _nav(self) -> list[dict]:
        here = self._here
        links = [
            {"label": label, "url": self._url(f"dashboards:{page}"), "current": here == f"dashboards:{page}"}
            for page, label in PAGES
        ]
        if self._has_survey:
            here_survey = here == "dashboards:survey"
            links.insert(4, {"label": "市民意識調査", "url": self._url("dashboards:survey"), "current": here_survey})
        if self.year != PLAN:
            report = {"label": "報告書", "url": self._url("pack:report"), "current": here == "pack:report"}
            links.insert(3, report)
        if not self._has_population:
            links = [link for link in links if link["label"] != "人口"]
        data = reverse("opendata:strategy", args=[self.strategy.code])
        return [*links, {"label": "データ", "url": data, "current": here.startswith("opendata:")}]

    @property
    def _has_survey(self) -> bool:
        """As the year was published, or as it stands for who works on it."""
        if self.published or self.year == PLAN:
            return bool(self.published and self.published.survey)
        return SurveyRound.objects.filter(strategy=self.strategy, fiscal_year__lte=int(self.year)).exists()

    @property
    def _has_population(self) -> bool:
        """A plan without an outlook has no page of it to look at."""
        if self.published:
            return bool(self.published.population)
        return PopulationSeries.objects.filter(strategy=self.strategy).exists()

    def _staff_nav(self) -> list[dict]:
        user = self.request.user
        if not user.is_authenticated:
            return []
        links = [("スタート", "start:page")]
        reads_pack = user.is_council and self.strategy and may_read_pack(user, self.strategy)
        pack = newest_pack(self.years) if reads_pack else None
        if user.is_planning or user.is_department_staff:
            links += [("実績入力", "entry:start"), ("施策評価", "evaluating:start")]
        if self.strategy and may_plan(user, self.strategy):
            links += [("年度の進行", "steering:years"), ("管理メニュー", "admin:index")]
        here = self._here
        found = [{"label": label, "url": reverse(name), "current": here == name} for label, name in links]
        if pack:
            url = self._url("reading:contents", str(pack.fiscal_year))
            found.append({"label": "審議会資料", "url": url, "current": here.startswith("reading:")})
        return found
