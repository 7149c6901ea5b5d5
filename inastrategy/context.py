"""What every page knows: city, strategy, year, navigation and whether the data are invented."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from council.permissions import may_read_pack
from goals.choices import Labels
from goals.models import Strategy, default_among, default_strategy
from inastrategy.sharing import shared_as
from inastrategy.theme import theme_url
from kpis.choices import Stage
from kpis.measurement.numerals import fiscal_year_label, short_year
from kpis.models import ReportingYear
from office.guide.topics import topic_of
from office.kit.menu import Menu, home_of
from organization.identity import identity_of
from organization.models import Municipality
from reports.review import Review
from reports.review.issued import snapshot_with
from reports.site.found.alternates import alternates
from reports.site.menu import menu, plan_links
from reports.visible import PLAN, plans_of, strategy_of, visible_bodies, visible_years

BEHIND_SIGN_IN = (
    "/admin/",
    "/council/",
    "/search/",
)  # the city's own pages; a visitor's search looks like a public one
WRITING = ("entry", "evaluating", "reading")  # one writes on one year; the others are looked at elsewhere
# a year has as many releases as it was corrected, or no survey; two years are compared with one another
OF_ONE_YEAR = ("releases:release", "survey:remove", "dashboards:compare")


def site(request: HttpRequest) -> dict:
    """Lazily: a response without a template's ``site`` (a CSV, a fragment) asks the database nothing."""
    facts = SimpleLazyObject(lambda: SiteFacts(request))
    return {
        "site": SimpleLazyObject(lambda: facts.as_dict()),
        "words": SimpleLazyObject(lambda: facts.words),
        "demo_data": SimpleLazyObject(lambda: facts.has_demo_data),
        "unpublished_notice": SimpleLazyObject(lambda: facts.unpublished_notice),
    }


class SiteFacts:
    """Reads the strategy and year from the resolved address; the rest follows."""

    def __init__(self, request: HttpRequest):
        self.request = request
        match = request.resolver_match
        self.kwargs = match.kwargs if match else {}
        if match and match.view_name == "search:page" and "body" in request.GET and not self.is_office:
            self.kwargs = {"body": request.GET["body"]}
        self.strategy = self._strategy()
        self.body = self._body()
        self.years = visible_years(request, self.strategy) if self.strategy else []
        self.year = self._year()
        self.published = self._published()

    def _strategy(self) -> Strategy | None:
        if code := self.kwargs.get("code"):
            return strategy_of(self.request, code)
        if "body" in self.kwargs:
            return None
        own = getattr(self.request.user, "municipality_id", None)
        if own:  # whoever works for a body meets its plans, also where another body's is what visitors see first
            return default_among(plans_of(self.request, own))
        return default_strategy(Strategy.objects.visible_to(self.request.user))

    @property
    def _own_body(self) -> Municipality | None:
        user = self.request.user
        return user.municipality if user.is_authenticated else None

    def _body(self) -> Municipality | None:
        """Whose page it is: the plan's body, the one that the address names, one's own, the only one there is."""
        if self.strategy:
            return self.strategy.municipality
        bodies = visible_bodies(self.request.user)
        if "body" in self.kwargs:
            return bodies.filter(code=self.kwargs["body"]).first()
        found = list(bodies[:2])
        return self._own_body or (found[0] if len(found) == 1 else None)

    def _year(self) -> str:
        """The address's year if its visitor may see it; else (also on the page that says 404) the newest."""
        if self.kwargs.get("year") in (PLAN, *(str(year.fiscal_year) for year in self.years)):
            return self.kwargs["year"]
        newest = next((year for year in self.years if year.is_published), None)
        return str(newest.fiscal_year) if newest else PLAN

    def _published(self) -> Review | None:
        """The year of the page as it was published: its frame, too, keeps the names of then."""
        if self.is_office and "year" not in self.kwargs:
            return None  # nothing of a year is on it
        year = self.reporting_year
        return snapshot_with(year.digest).review if year and year.is_published and year.digest else None

    @property
    def reporting_year(self) -> ReportingYear | None:
        return next((year for year in self.years if str(year.fiscal_year) == self.year), None)

    @property
    def words(self) -> Labels:
        """What the plan of the page calls its levels, as its year was published; the usual words without a plan."""
        if self.published:
            return self.published.words
        return self.strategy.words if self.strategy else Labels()

    @property
    def has_demo_data(self) -> bool:
        if self.published:
            return self.published.strategy.is_demo
        if self.strategy:
            return self.strategy.is_demo
        whose = {"municipality": self.body} if self.body else {}
        return Strategy.objects.filter(is_demo=True, **whose).exists()

    @property
    def unpublished_notice(self) -> dict:
        """Why not everyone sees the page: the plan that it names is a draft, or its year is not published."""
        if "code" in self.kwargs and self.strategy and not self.strategy.is_public:
            return {"mark": "公開前", "text": "下書きの計画です。サインインした職員だけが見られます。"}
        year, match = self.reporting_year, self.request.resolver_match
        if year is None or year.is_published or (self.is_office and match and match.namespace != "reading"):
            return {}  # who works on a year knows
        label = fiscal_year_label(year.fiscal_year)
        readers = "職員と審議会委員" if year.stage == Stage.COUNCIL else "職員"
        text = f"{label}は未公表です（{year.get_stage_display()}）。{readers}だけが見られます。"
        return {"mark": "公表前", "text": text}

    @property
    def is_office(self) -> bool:
        return self.request.user.is_authenticated and self.request.path.startswith(BEHIND_SIGN_IN)

    def as_dict(self) -> dict:
        return self._common() | (self._office_facts() if self.is_office else self._public_facts())

    def _common(self) -> dict:
        identity = identity_of(self.body, self.published.strategy.city if self.published else "")
        named = self.published.strategy if self.published else self.strategy
        return {
            "city_name": identity.name,
            "logo": identity.logo,
            "strategy_name": named.name if named else "計画の進捗",
            "home_url": self._home_url(identity.code),
            "office": home_of(self.request.user),
            "is_office": self.is_office,
            **self._search(identity.code),
            "contact": identity.contact_line,
            "address": identity.address,
            "licence": identity.licence.title,
            "licence_url": identity.licence.path,
            "theme_url": theme_url(identity),
            "shared": {}
            if self.is_office
            else shared_as(self.published, self.kwargs, self.request.path, identity.told_url),
        }

    def _search(self, body: str) -> dict:
        """The search of this page's body; a form's address loses its query, whoever follows the address needs it."""
        named = body if self.body and not self.is_office else ""
        return {"search_url": f"{reverse('search:page')}{named and f'?body={named}'}", "search_body": named}

    def _office_facts(self) -> dict:
        year = self.reporting_year if "year" in self.kwargs else None
        menu = Menu(self.request.user, self.strategy, self.years, self._here, ("code" in self.kwargs, year))
        same = self._same_page if year else None
        return {
            "nav": menu.links,
            "guide": _guide(self._here),
            "trail": menu.trail,
            "years": self._links(same) if same else [],
            "year": fiscal_year_label(year.fiscal_year) if year else "",
        }

    def _public_facts(self) -> dict:
        if not self.strategy:
            return {}
        strategy, newest = self.strategy, next((year for year in self.years if year.is_published), None)
        return {
            "plans": plan_links(self.request, strategy),
            "body_url": reverse("dashboards:body", args=[strategy.municipality.code]),
            "year": "" if self.year == PLAN else fiscal_year_label(int(self.year)),
            "years": self._links(self._same_page or (lambda year: self._url("dashboards:overview", year))),
            "nav": menu(strategy, self.year, self.published, self._here),
            "footer_links": [
                {"label": "評価の方法", "url": self._url("dashboards:method")},
                {"label": "オープンデータ", "url": reverse("opendata:strategy", args=[strategy.code])},
                {"label": "ウェブアクセシビリティ", "url": self._accessibility_url()},
            ],
            "alternates": alternates(
                strategy, self.year, self._here, self.kwargs, is_published=self.published is not None
            ),
            "published_on": self._published_on(newest),
            "corrected_on": self.published.status.corrected_on if self.published else None,
        }

    def _home_url(self, body: str) -> str:
        """The front page, but where that is another plan's: another body's even."""
        if self.strategy and self._is_led_away:
            return reverse("dashboards:strategy", args=[self.strategy.code])
        return reverse("dashboards:body", args=[body]) if self._is_of_body and not self.strategy else reverse("home")

    def _accessibility_url(self) -> str:
        code = self.strategy.municipality.code
        return reverse("body_accessibility", args=[code]) if self._is_led_away else reverse("accessibility")

    @property
    def _is_of_body(self) -> bool:
        return "body" in self.kwargs and self.body is not None

    @property
    def _is_led_away(self) -> bool:
        """What has no plan in its address shows the plan that is configured, which is not this one."""
        return settings.DEFAULT_STRATEGY not in ("", self.strategy.code)

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

    @property
    def _same_page(self) -> Callable[[str], str] | None:
        """Where it is in another year; None for what there is in this one only."""
        match = self.request.resolver_match
        if match and match.namespace == "reading" and may_read_pack(self.request.user, self.strategy):
            return lambda year: self._url("reading:contents", year)  # those that are before it, or out
        if match is None or "year" not in self.kwargs or not self._is_in_every_year:
            return None
        return lambda year: reverse(match.view_name, kwargs=self.kwargs | {"year": year})

    def _links(self, url: Callable[[str], str]) -> list[dict]:
        """Of each year, the oldest first."""
        return [
            {
                "label": short_year(year.fiscal_year),
                "title": fiscal_year_label(year.fiscal_year),
                "url": url(str(year.fiscal_year)),
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
        return namespace not in WRITING and not (self.is_office and self.kwargs.keys() - {"code", "year"})


def _guide(here: str) -> dict:
    """The page of the guide that answers the questions of a page."""
    topic = topic_of(here)
    label = "この画面の手引き" if topic else "操作の手引き"
    return {"label": label, "url": reverse("guide:page", args=[topic.slug]) if topic else reverse("guide:contents")}
