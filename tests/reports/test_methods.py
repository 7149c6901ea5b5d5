"""手法による違い: how many KPIs another figure would grade otherwise, and which."""

import pytest

from goals.schemes import shipped_schemes
from reports.review import build_review
from reports.site.methods import compare
from tests.builders import make_actual, make_goal_target, make_kpi, make_planner, make_strategy, make_year

pytestmark = pytest.mark.django_db
PAGE = "/ina-3/2025/method/differences/"


@pytest.fixture
def review():
    agreeing = make_kpi(number=1, baseline="0", target="30", guide_method="constant")
    standing = make_kpi(
        number=2, baseline="79.7", target="90", name="産前学級参加率", decimals=1, guide_method="linear"
    )
    make_actual("12", 2025, agreeing)
    make_actual("79.7", 2025, standing)
    make_kpi(number=3)
    make_actual("1.3", 2025, make_goal_target())
    return build_review(make_strategy(), 2025)


def test_every_other_figure_says_how_many_would_rise_and_fall(review):
    told = [(method.words, method.better, method.worse) for method in compare(review).methods]
    assert told == [("進捗率", 0, 1), ("目安値に対する達成率", 0, 0), ("目安値に対する進捗率", 0, 1)]


def test_only_the_kpis_that_differ_are_named_with_what_would_decide(review):
    (line,) = compare(review).lines
    assert (line.code, line.now.grade.label, line.now.by) == ("1-1-2", "おおむね順調", "達成率 88.6％")
    assert [(one.grade.label, one.by, one.differs) for one in line.others] == [
        ("努力を要する", "進捗率 0.0％", True),
        ("おおむね順調", "目安値に対する達成率 95.9％", False),
        ("努力を要する", "目安値に対する進捗率 0.0％", True),
    ]


def test_the_counts_leave_out_the_goals_own_targets(review):
    compared = compare(review)
    assert compared.total == 3
    assert compared.sentence == "3指標のうち1指標は、評価に用いる割合によって評価が変わります。"


def test_the_page_is_linked_from_the_method_and_says_it_in_sentences(client, review):
    make_year(2025)
    client.force_login(make_planner())
    assert PAGE in client.get("/ina-3/2025/method/").content.decode()
    page = client.get(PAGE).content.decode()
    assert "進捗率で評価すると、3指標のうち1指標の評価が変わります（上がるもの0、下がるもの1）。" in page
    assert client.get("/ina-3/plan/method/differences/").status_code == 404


def test_no_shipped_scheme_names_a_city_or_prefecture():
    texts = [text for scheme in shipped_schemes() for text in (scheme.name, scheme.source)]
    assert not [text for text in texts for word in ("伊那市", "茨城", "長野", "県", "市が") if word in text]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ina", "は、目安値に対する進捗率で評価します。それも算出できないときは、指標値に達したか"),
        ("ina", "（現状値や実績値がマイナスのもの、指標値が0以下のものなど）"),  # a baseline of 0 has its rate
        ("ibaraki", "（現状値や実績値がマイナスのもの、目安値が0以下のものなど）"),
        ("nagano", "は、目安値に対する達成率、それも算出できないときは達成率で評価します。いずれも"),
    ],
)
def test_the_method_page_names_the_ways_out_of_its_own_scheme(client, code, words):
    make_year(2025, strategy=make_strategy(grades=code))
    client.force_login(make_planner())
    assert words in client.get("/ina-3/2025/method/").content.decode()
