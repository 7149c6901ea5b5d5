"""Pages against the floor, each through django.test.Client in this process."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from bench import data
from bench.floor.views import YEARS
from bench.sameness import compare
from bench.table import Line, Section
from bench.timing import interleaved
from goals.models import Strategy
from organization.models import User
from organization.templatetags import kept
from reports.review.issued import snapshot_with

FLOOR = "土台：素のDjango（同じ95行×12列、1クエリー）"
HOST = "localhost"


def measure(strategy: Strategy, rounds: int) -> Section:
    """The list's cells equal the floor's, every answer is a 200, then time. Live pages: published.py has the ready."""
    settings.READY_PAGES = False
    gets = {FLOOR: _floor()} | _pages(strategy)
    bodies = {name: get() for name, get in gets.items()}
    cells = compare(bodies[FLOOR], bodies["指標一覧"])
    timings = interleaved(gets, rounds)
    base = timings[FLOOR]
    lines = [Line(name, timing, base, f"{len(bodies[name].encode()):,} B") for name, timing in timings.items()]
    return Section(
        "ページ",
        f"土台と指標一覧の{cells:,}セルが等しいことを確かめてから測定。{rounds}回ずつ交互に、CPU 時間。"
        "目標：指標一覧は土台の1.0倍以下、スタートは1.5倍以下、ほかのページは2倍以下。",
        lines,
    )


def _floor() -> Callable[[], str]:
    client = Client(SERVER_NAME=HOST)
    with override_settings(MIDDLEWARE=["bench.floor.middleware.own_addresses"]):
        _get(client, "/floor/")  # the handler keeps the middleware that it first saw
    return lambda: _get(client, "/floor/")


def _pages(strategy: Strategy) -> dict[str, Callable[[], str]]:
    public = Client(SERVER_NAME=HOST)
    place = [strategy.code, str(YEARS[-1])]
    addresses = {
        "指標一覧": reverse("dashboards:kpi_list", args=place),
        "概況": reverse("dashboards:overview", args=place),
        "基本目標": reverse("dashboards:goal", args=[*place, 1]),
        "プロジェクト": reverse("dashboards:project", args=[*place, 4]),
        "施策": reverse("dashboards:measure", args=[*place, "4-1"]),
        "指標": reverse("dashboards:kpi", args=[*place, "4-1-6"]),
    }
    pages = {name: _getter(public, address) for name, address in addresses.items()}
    first = _getter(public, addresses["指標一覧"])
    return pages | {"指標一覧（起動後、最初の一回）": lambda: _unread(first)} | _staff_pages(strategy)


def _unread(get: Callable[[], str]) -> str:
    """As a process meets a release for the first time; afterwards it keeps it (a release never changes)."""
    snapshot_with.cache_clear()
    return get()


def _staff_pages(strategy: Strategy) -> dict[str, Callable[[], str]]:
    """The year in entry has no release: what is shown is worked out on every request."""
    place = [strategy.code, str(data.ENTRY_YEAR)]
    clerk = data.staff(strategy)
    planner, staff = _signed_in(data.planner(strategy)), _signed_in(clerk)
    served = clerk.services.get().department_id
    return {
        "スタート（担当課）": _getter(staff, reverse("start:page")),
        "スタート（企画）": _getter(planner, reverse("start:page")),
        "指標一覧（公表前の年度、職員）": _getter(planner, reverse("dashboards:kpi_list", args=place)),
        "概況（公表前の年度、職員）": _getter(planner, reverse("dashboards:overview", args=place)),
        "実績入力（一つの課、14指標）": _getter(staff, reverse("entry:page", args=place)),
        "実績入力（一つの課、起動後、最初の一回）": lambda: _unkept(_getter(staff, reverse("entry:page", args=place))),
        "実績入力（企画、一つの課）": _getter(planner, reverse("entry:page", args=place)),
        "実績入力（企画、同じ14指標）": _getter(planner, f"{reverse('entry:page', args=place)}?department={served}"),
    }


def _unkept(get: Callable[[], str]) -> str:
    """As a process lays out each row and each of its parts for the first time (organization/templatetags/kept.py)."""
    laid = kept._lay
    kept._lay = lru_cache(maxsize=kept.MOST, typed=True)(laid.__wrapped__)
    try:
        return get()
    finally:
        kept._lay = laid


def _signed_in(user: User) -> Client:
    client = Client(SERVER_NAME=HOST)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _getter(client: Client, address: str) -> Callable[[], str]:
    return lambda: _get(client, address)


def _get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return response.content.decode()
