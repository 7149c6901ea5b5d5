"""The public page: sentence, chart and table; a link where there is a survey, and none where there is not."""

import html
import re

import pytest

from council.acts import save_survey
from kpis.choices import Stage
from reports.releases.publish import publish
from tests.builders import make_kpi, make_measure, make_planner, make_year
from tests.council.survey.surveys import DISLIKED, LIKED, YEAR, make_entry, make_means, make_plan

pytestmark = pytest.mark.django_db
PAGE = f"/ina-3/{YEAR}/survey/"


@pytest.fixture
def strategy():
    return make_plan()


def published(strategy, entry=None, year=YEAR) -> None:
    if entry:
        save_survey(strategy, year, entry, version=0)
    publish(make_year(year, Stage.COUNCIL), reason="未提出は実績値なしとする")


def page_of(client, path=PAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_the_page_says_first_what_asks_for_action(client, strategy):
    published(strategy, make_entry())
    page = page_of(client)
    assert "3施策のうち、重要度が高く、満足度が低い「重点改善」は1施策です。" in page
    assert "有効回答数 1,312（配布数 3,000、回収率 43.7％）" in page


def test_every_measure_stands_in_the_table_with_scores_interval_n_and_quadrant(client, strategy):
    published(strategy, make_entry())
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page_of(client), flags=re.S)
    told = [re.sub(r"<[^>]+>|\s+", " ", row).split() for row in rows]
    assert told[0] == ["1-1", "施策その1", "0.81", "±0.06", "1,280", "△0.44", "±0.07", "1,280", "■", "重点改善"]
    assert told[3] == ["3施策の平均", "0.40", "0.40"]


def test_the_chart_is_drawn_on_the_server_with_its_words(client, strategy):
    published(strategy, make_entry())
    page = page_of(client)
    assert page.count('role="img"') >= 2
    assert "重点改善（重要度が高く、満足度が低い）は1-1です。" in page
    assert "<script" not in page.partition("survey-columns")[2].partition("</figure>")[0]


def test_without_intervals_the_page_says_so(client, strategy):
    published(strategy, make_means())
    page = page_of(client)
    assert "区間なし" in page
    assert "標準偏差が分からない施策には、信頼区間を示していません。" in page


def test_a_measures_page_has_its_row_and_leads_there(client, strategy):
    published(strategy, make_entry({"1-1": (LIKED, DISLIKED), "1-3": (DISLIKED, LIKED)}))
    page = page_of(client, f"/ina-3/{YEAR}/measures/1-1/")
    assert "市民意識調査での評価" in page and PAGE in page and "重点改善" in page
    assert "市民意識調査での評価" not in page_of(client, f"/ina-3/{YEAR}/measures/1-2/")


class TestNavigation:
    def link(self, client, path) -> bool:
        nav = page_of(client, path).partition('<nav class="site-nav"')[2].partition("</nav>")[0]
        return "市民意識調査" in nav

    def test_there_is_a_link_only_where_there_is_a_survey(self, client, strategy):
        published(strategy)
        published(strategy, make_entry(), 2026)
        assert not self.link(client, "/ina-3/2025/")
        assert self.link(client, "/ina-3/2026/")
        assert not self.link(client, "/ina-3/plan/plan/")

    def test_a_year_on_its_way_has_it_for_who_works_on_it(self, client, strategy):
        make_kpi(make_measure(number=1), number=1)
        make_year(YEAR)
        client.force_login(make_planner())
        assert not self.link(client, PAGE)
        save_survey(strategy, YEAR, make_entry(), version=0)
        assert self.link(client, PAGE)

    def test_a_survey_that_is_not_published_is_not_told(self, client, strategy):
        published(strategy)
        save_survey(strategy, YEAR, make_entry(title="秘密の調査"), version=0)
        assert not self.link(client, "/ina-3/2025/")
        for path in (PAGE, "/ina-3/plan/survey/", f"/ina-3/{YEAR}/measures/1-1/"):
            assert "秘密の調査" not in page_of(client, path)


def test_without_a_survey_the_page_says_what_will_stand_there(client, strategy):
    published(strategy)
    assert "市民意識調査の結果はありません" in page_of(client)
