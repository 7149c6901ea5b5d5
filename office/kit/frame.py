"""What pages read of where one is: the staff's menu, the steps to a page, and how the year is called."""

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse, reverse_lazy
from django.utils.functional import Promise

from council.permissions import may_read_pack
from goals.choices import Labels
from goals.models import Strategy
from kpis.choices import Stage
from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import ReportingYear
from kpis.workflow.permissions import may_plan
from organization.models import User

Step = tuple[str, str | Promise]  # what it is called, and its address
MENU = ("管理メニュー", reverse_lazy("admin:index"))
YEARS = ("年度の進行", reverse_lazy("steering:years"))


def trail(*steps: str | Step) -> list[dict]:
    """The steps that lead to a page, each with its address where it has one; the last is the page itself."""
    *above, here = [(step, "") if isinstance(step, str) else step for step in steps]
    return [*({"label": label, "url": url} for label, url in above), {"label": here[0]}]


def address(year: ReportingYear) -> list:
    return [year.strategy.code, year.fiscal_year]


def crumbs(year: ReportingYear, *below: str) -> list[dict]:
    """年度の進行 > 令和7年度 > …"""
    return trail(YEARS, year_step(year), *below)


def year_step(year: ReportingYear) -> Step:
    return f"{year.strategy.short_name} {wareki(year.fiscal_year)}", reverse("steering:page", args=address(year))


def frame(year: ReportingYear, *below: str) -> dict:
    """What every page about one year reads."""
    return {
        "year": year,
        "strategy": year.strategy,
        "place": address(year),
        "label": fiscal_year_label(year.fiscal_year),
        "wareki": wareki(year.fiscal_year),
        "crumbs": crumbs(year, *below),
    }


def staff_menu(
    user: User | AnonymousUser, strategy: Strategy | None, years: Sequence[ReportingYear], here: str
) -> list[dict]:
    """``years``, newest first, are those that the person may read; ``here``: the view that is shown."""
    if not user.is_authenticated:
        return []
    words = strategy.words if strategy else Labels()
    pages = [("スタート", "start:page")]
    if user.is_planning or user.is_department_staff:
        pages += [("実績入力", "entry:start"), (words.evaluation, "evaluating:start")]
    if may_plan(user, strategy) if strategy else user.is_planning:
        pages += [
            ("年度の進行", "steering:years"),
            ("管理メニュー", "admin:index"),
            ("自治体の情報", "municipality:page"),
        ]
    links = [{"label": label, "url": reverse(name), "current": here == name} for label, name in pages]
    if strategy and user.is_council and may_read_pack(user, strategy) and (pack := _newest_pack(years)):
        url = reverse("reading:contents", args=[strategy.code, pack.fiscal_year])
        links.append({"label": f"{words.council}資料", "url": url, "current": here.startswith("reading:")})
    return links


def _newest_pack(years: Sequence[ReportingYear]) -> ReportingYear | None:
    """What is before the council now, else the newest."""
    return next((year for year in years if year.stage == Stage.COUNCIL), next(iter(years), None))
