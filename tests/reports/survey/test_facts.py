"""The survey in the review: which round, what is printed of it, and that it is frozen with the year."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council.acts import save_survey
from kpis.choices import Stage
from reports.releases.issued import review_of
from reports.releases.publish import publish
from reports.review import Review, build_review
from reports.review.frozen import freeze, thaw
from tests.builders import make_year
from tests.council.survey.surveys import DISLIKED, LIKED, YEAR, counts, make_entry, make_means, make_plan, mean

pytestmark = pytest.mark.django_db


@pytest.fixture
def strategy():
    return make_plan()


def survey_in(strategy, year=YEAR):
    return build_review(strategy, year).survey


class TestWhichRound:
    def test_no_survey_is_none_and_the_plan_itself_has_none(self, strategy):
        assert survey_in(strategy) is None
        save_survey(strategy, YEAR, make_entry(), version=0)
        assert survey_in(strategy, None) is None

    def test_the_latest_up_to_the_year(self, strategy):
        save_survey(strategy, 2024, make_entry(title="令和6年度の調査"), version=0)
        save_survey(strategy, 2027, make_entry(title="令和9年度の調査"), version=0)
        assert [survey_in(strategy, year).fiscal_year for year in (2025, 2026, 2027, 2028)] == [2024, 2024, 2027, 2027]


class TestWhatIsPrinted:
    def test_scores_intervals_and_quadrants(self, strategy):
        """LIKED: (400·2 + 500 − 100 − 80·2) ÷ 1280 = 0.8125; DISLIKED: (100·2 + 200 − 400 − 280·2) ÷ 1280 = −0.4375."""
        save_survey(strategy, YEAR, make_entry(), version=0)
        survey = survey_in(strategy)
        printed = {
            item.code: (item.importance.text, item.satisfaction.text, item.quadrant_label) for item in survey.items
        }
        assert printed == {
            "1-1": ("0.81", "△0.44", "重点改善"),
            "1-2": ("0.81", "0.81", "重点維持"),
            "1-3": ("△0.44", "0.81", "維持"),
        }
        assert (survey.importance_text, survey.satisfaction_text) == ("0.40", "0.40")
        assert {item.importance.interval for item in survey.items} == {"±0.06", "±0.07"}
        assert [(one.label, one.measures) for one in survey.quadrants] == [
            ("重点改善", ("1-1",)),
            ("重点維持", ("1-2",)),
            ("改善", ()),
            ("維持", ("1-3",)),
        ]
        assert survey.sample == "有効回答数 1,312（配布数 3,000、回収率 43.7％）"

    def test_the_rule_is_printed_as_it_was_used(self, strategy):
        save_survey(strategy, YEAR, make_entry(), version=0)
        notes = "".join(survey_in(strategy).notes)
        assert "の順に2、1、0、△1、△2点とした平均点です。わからない・無回答は除いて" in notes
        assert "信頼区間を示していません" not in notes
        save_survey(strategy, YEAR, make_entry(base="all", note="年齢による重み付けをしています。"), version=1)
        survey = survey_in(strategy)
        assert "わからない・無回答も0点として" in survey.notes[0]
        assert "年齢による重み付けをしています。" in survey.notes
        assert {item.importance.n for item in survey.items} == {1312}

    def test_what_has_no_interval_says_so_and_invents_none(self, strategy):
        save_survey(strategy, YEAR, make_means(), version=0)
        survey = survey_in(strategy)
        third = survey.of("1-3")
        assert (third.importance.interval, third.importance.half_width, third.is_clear) == ("", None, None)
        assert survey.of("1-1").importance.interval == "±0.05"
        assert "回答数が30に満たない施策と標準偏差が分からない施策には、信頼区間を示していません。" in survey.notes
        assert "伊那市が計算したものです" in survey.notes[0]

    def test_a_measure_within_the_interval_of_a_line_is_at_the_edge(self, strategy):
        results = {
            "1-1": (mean("1.00", sd="1"), mean("-0.50", sd="1")),
            "1-2": (mean("0.98", sd="1"), mean("0.60", sd="1")),
            "1-3": (mean("0.97", sd="1"), mean("0.40", sd="1")),
        }
        save_survey(strategy, YEAR, make_entry(results, kind="means"), version=0)
        assert all(item.is_at_the_edge for item in survey_in(strategy).items)

    def test_a_measure_that_was_not_asked_is_named(self, strategy):
        save_survey(strategy, YEAR, make_entry({"1-1": (LIKED, DISLIKED), "1-3": (DISLIKED, LIKED)}), version=0)
        survey = survey_in(strategy)
        assert survey.of("1-2") is None
        assert "次の施策は、この調査で聞いていません：1-2" in survey.notes

    def test_few_answers_have_a_score_but_no_interval(self, strategy):
        few = counts(9, 5, 5, 5, 5, dont_know=None, no_answer=None)
        save_survey(strategy, YEAR, make_entry({"1-1": (few, few), "1-2": (LIKED, LIKED)}), version=0)
        item = survey_in(strategy).of("1-1")
        assert (item.importance.n, item.importance.interval) == (29, "")

    def test_measures_stand_in_the_plans_order(self):
        strategy = make_plan(11)
        save_survey(strategy, YEAR, make_entry({f"1-{n}": (LIKED, LIKED) for n in (10, 2, 9, 1)}), version=0)
        assert [item.code for item in survey_in(strategy).items] == ["1-1", "1-2", "1-9", "1-10"]


class TestFrozen:
    def test_it_comes_back_as_it_was(self, strategy):
        save_survey(strategy, YEAR, make_entry(), version=0)
        review = build_review(strategy, YEAR)
        assert thaw(json.loads(json.dumps(freeze(review))), Review) == review

    def test_a_release_from_before_surveys_still_thaws(self, strategy):
        old = freeze(build_review(strategy, YEAR))
        del old["survey"]
        assert thaw(old, Review).survey is None

    def test_a_published_year_keeps_the_survey_it_was_published_with(self, strategy):
        save_survey(strategy, YEAR, make_entry(), version=0)
        publish(make_year(YEAR, Stage.COUNCIL), reason="未提出は実績値なしとする")
        before = review_of(strategy, YEAR).survey
        save_survey(strategy, YEAR, make_entry(sent=9000), version=1)
        assert review_of(strategy, YEAR).survey == before
        assert "配布数 9,000" in survey_in(strategy, 2026).sample

    def test_its_queries_do_not_grow(self):
        asked = []
        for measures in (2, 20):
            strategy = make_plan(measures)
            entry = make_entry({f"1-{n}": (LIKED, DISLIKED) for n in range(1, measures + 1)})
            save_survey(strategy, YEAR, entry, version=len(asked))
            with CaptureQueriesContext(connection) as captured:
                survey_in(strategy)
            asked.append(len(captured))
        assert asked[0] == asked[1]
