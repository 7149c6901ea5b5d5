"""The menu of the public pages: what a strategy has in a year."""

from django.http import HttpRequest
from django.urls import reverse

from council.models import SurveyRound
from goals.choices import Labels
from goals.models import PopulationSeries, Strategy
from reports.review import Review
from reports.visible import PLAN

BELONGS_TO = {"dashboards:compare": "dashboards:years"}  # a page that the menu has no entry of → what is marked


def menu(strategy: Strategy, year: str, published: Review | None, here: str) -> list[dict]:
    """``year`` as an address has it; ``published``: that year as it went out; ``here``: the view that is shown."""
    has_report, address = year != PLAN, [strategy.code, year]
    pages = (
        ("概況", "dashboards:overview", True),
        ("概要版", "pack:leaflet", has_report),
        ("指標一覧", "dashboards:kpi_list", True),
        ("戦略の内容", "dashboards:plan", True),
        ("報告書", "pack:report", has_report),
        ("年度の比較", "dashboards:years", has_report),
        ("人口", "dashboards:population", _has_population(strategy, published)),
        (_words(strategy, published).survey, "dashboards:survey", _has_survey(strategy, year, published)),
        ("評価の方法", "dashboards:method", True),
    )
    links = [
        {"label": label, "url": reverse(name, args=address), "current": BELONGS_TO.get(here, here) == name}
        for label, name, is_there in pages
        if is_there
    ]
    data = reverse("opendata:strategy", args=[strategy.code])
    return [*links, {"label": "データ", "url": data, "current": here.startswith("opendata:")}]


def plan_links(request: HttpRequest, strategy: Strategy) -> list[dict]:
    """The other plans of the body that the visitor may see, the newest first."""
    plans = Strategy.objects.visible_to(request.user).filter(municipality=strategy.municipality_id)
    return [
        {
            "label": plan.short_name,
            "title": plan.name,
            "url": reverse("dashboards:strategy", args=[plan.code]),
            "note": "" if plan.is_public else "下書き",
        }
        for plan in plans.exclude(pk=strategy.pk)
    ]


def _words(strategy: Strategy, published: Review | None) -> Labels:
    return published.words if published else strategy.words


def _has_survey(strategy: Strategy, year: str, published: Review | None) -> bool:
    """As the year was published, or as it stands for who works on it."""
    if published or year == PLAN:
        return bool(published and published.survey)
    return SurveyRound.objects.filter(strategy=strategy, fiscal_year__lte=int(year)).exists()


def _has_population(strategy: Strategy, published: Review | None) -> bool:
    """A plan without an outlook has no page of it to look at."""
    if published:
        return bool(published.population)
    return PopulationSeries.objects.filter(strategy=strategy).exists()
