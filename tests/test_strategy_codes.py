"""One rule for a strategy's code: the loader, the URLs and what was stored before the rule."""

import pytest
from django.conf import settings
from django.urls import Resolver404, get_resolver, resolve, reverse

from goals.codes import RESERVED, code_problem, is_code
from goals.models import Strategy
from inastrategy.converters import StrategyCode
from kpis.choices import Stage
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.parse import parse
from kpis.sheets.kit.problems import BadRows
from tests.builders import make_goal, make_kpi, make_measure, make_planner, make_project, make_strategy, make_year

EXAMPLE = (settings.BASE_DIR / "fixtures/example-city.yaml").read_text(encoding="utf-8")
OUTSIDE = ["ABC", "Ina-3", "2025", "202096", "3rd", "-a", "_a", "a" * 21, "a b", "a.b", "計画", ""]
SPOKEN_OF = [  # first words of the addresses that people script against, served already or not
    *["admin", "api", "council", "favicon.ico", "healthz", "open-data", "plan", "readyz", "robots.txt"],
    *["sign-in", "sign-out", "sitemap.xml", "static"],
]


@pytest.mark.parametrize("code", ["ina-3", "a", "a" * 20, "mihon_2", "plan-2", "z9"])
def test_a_code_is_a_short_lower_case_word(code):
    assert is_code(code) and code_problem(code) == ""


@pytest.mark.parametrize("code", [*OUTSIDE, *sorted(RESERVED)])
def test_anything_else_is_told_with_an_example(code):
    assert not is_code(code)
    assert "ina-3" in code_problem(code) and f"「{code}」" in code_problem(code)


def test_every_first_word_of_the_site_is_reserved():
    """A new address fails here until its first word is kept from the strategies."""
    routes = [str(pattern.pattern) for pattern in get_resolver().url_patterns]
    inner = [str(one.pattern) for top in get_resolver().url_patterns if str(top.pattern) == "" for one in _within(top)]
    words = {route.split("/")[0] for route in [*routes, *inner] if route}
    own = {word for word in words if word.startswith("<")}
    assert own == {"<strategy:code>", "<body:body>"}  # six digits are no code
    assert words - own and words - own - RESERVED == set()
    assert {settings.STATIC_URL.strip("/").split("/")[0], *SPOKEN_OF} <= RESERVED


def _within(top) -> list:
    return getattr(top, "url_patterns", [])


@pytest.mark.django_db
@pytest.mark.parametrize("word", sorted([*RESERVED, "2025", "202096", "ABC"]))
def test_no_address_takes_another_word_for_a_strategy(word):
    with pytest.raises(ValueError):
        StrategyCode().to_python(word)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "code", ["ABC", "admin", "council", "plan", "'2025'", "open-data", "api", "'202096'", "x" * 21]
)
def test_the_loader_refuses_a_code_that_would_break_the_site(code):
    with pytest.raises(BadRows) as refused:
        parse(EXAMPLE.replace("code: mihon-2", f"code: {code}", 1).encode())
    (problem,) = refused.value.problems
    assert "ina-3" in problem.text and problem.row
    assert not Strategy.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "code", ["ABC", "Ina-3", "3rd", "a" * 40, "admin", "council", "plan", "2025", "open-data", "-a"]
)
def test_a_code_of_before_the_rule_breaks_no_page(client, code):
    """Where it is no word of the site's own, its pages open by exact match too."""
    strategy = make_strategy(code)
    make_kpi(make_measure(make_project(make_goal(strategy))), number=1)
    make_strategy("ina-3")
    make_year(2025, Stage.PUBLISHED, strategy)
    client.force_login(make_planner())
    for address in ("/", "/open-data/", "/admin/start/", "/admin/years/", "/admin/entry/", "/admin/kpis/kpi/"):
        assert client.get(address).status_code in (200, 302), address
    if code not in RESERVED:
        assert client.get(reverse("dashboards:overview", args=[code, "plan"])).status_code == 200
        assert client.get(f"/open-data/{code}/").status_code == 200


@pytest.mark.django_db
def test_an_older_code_is_matched_to_the_letter(client):
    make_strategy("ABC")
    assert resolve("/ABC/plan/").kwargs["code"] == "ABC"
    for other in ("abc1X", "AbC"):
        with pytest.raises(Resolver404):
            resolve(f"/{other}/plan/")


@pytest.mark.django_db
def test_a_plan_of_before_the_rule_is_loaded_again_under_its_code():
    load(parse(EXAMPLE.encode()))
    Strategy.objects.update(code="Mihon-2")
    load(parse(EXAMPLE.replace("code: mihon-2", "code: Mihon-2", 1).encode()))
    assert list(Strategy.objects.values_list("code", flat=True)) == ["Mihon-2"]
