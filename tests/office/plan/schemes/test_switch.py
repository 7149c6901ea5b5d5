"""Switching the scheme: one act with a reason, for the years that are not published, and for no other."""

import pytest

from goals.models import GradeScheme
from kpis.assessing import plain_scheme, scheme_for, scheme_of
from kpis.choices import Act, ActualState, Stage
from kpis.models import Actual, Event, ReportingYear
from kpis.workflow.runner import Conflict
from office.plan.schemes.act import switch
from office.plan.schemes.preview import preview_of
from office.plan.schemes.years import schemes_for
from organization.refusals import Refused
from reports.releases.correct import correct, unpublished_changes
from reports.releases.issued import review_of
from reports.releases.publish import publish, withdraw
from reports.review.previous import previous
from tests.builders import make_actual, make_municipality, make_planner, make_strategy, make_user, make_year
from tests.office.plan.schemes.acting import REASON, make_year_in_entry, own, seen, switched
from tests.reports.published import entered, exported, make_published, public_answers
from tests.reports.test_pack_document import document_of

pytestmark = pytest.mark.django_db


class TestPreview:
    def test_it_names_the_kpis_with_their_deciding_figures_and_both_grades(self):
        preview = preview_of(make_year_in_entry(), schemes_for(make_strategy())["ibaraki"])
        told = [(one.code, one.was.label, one.was_by, one.will_be.label, one.will_be_by) for one in preview.changes]
        assert told == [
            ("1-1-1", "努力を要する", "達成率 70.0％", "やや遅れ", "目安値に対する達成率 70.0％"),
        ]
        assert preview.sentence == "3指標のうち1指標の評価が変わります。"

    def test_goal_targets_are_named_and_counted_apart(self):
        preview = preview_of(make_year_in_entry(), schemes_for(make_strategy())["nagano"])
        assert [one.code for one in preview.changes] == ["G1", "1-1-2"]
        assert preview.sentence == "3指標のうち1指標と、基本目標の数値目標1つの評価が変わります。"

    def test_counts_before_and_after_are_those_of_the_pages(self):
        year = make_year_in_entry()
        preview = preview_of(year, schemes_for(make_strategy())["ibaraki"])
        assert preview.before == review_of(make_strategy(), 2025).tally
        switched("ibaraki")
        after = review_of(make_strategy(), 2025).tally
        assert (
            [count.count for count in preview.after.counts]
            == [count.count for count in after.counts]
            == [0, 1, 1, 0, 1]
        )

    def test_it_writes_nothing(self):
        year = make_year_in_entry()
        preview_of(year, schemes_for(make_strategy())["ibaraki"])
        assert make_strategy().grade_scheme.code == "ina"
        assert not Event.objects.exists()


class TestSwitch:
    def test_it_grades_the_open_years_anew_and_leaves_an_event_with_the_reason(self):
        make_year_in_entry()
        planner = make_planner()
        assert [year.fiscal_year for year in switched("ibaraki", by=planner).years] == [2025]
        assert review_of(make_strategy(), 2025).row("1-1-1").grade.label == "やや遅れ"
        event = Event.objects.get()
        assert (event.act, event.fiscal_year, event.by, event.reason) == (Act.SCHEME_CHANGED, 2025, planner, REASON)
        assert event.detail["codes"] == ["1-1-1"]
        assert event.detail["scheme"][1].endswith("（100％、80％、50％）")

    def test_where_no_year_is_under_way_the_event_stands_with_the_next_one(self):
        make_published(2025)
        Event.objects.all().delete()
        switched("nagano")
        assert Event.objects.get().fiscal_year == 2026

    def test_an_own_scheme_is_written_once_and_rewritten_in_place(self):
        make_year_in_entry()
        for limit in ("90", "85"):
            wanted = own(limit_on_track="100", limit_mostly_on_track=limit)
            switch(make_strategy(), wanted, reason=REASON, by=None, seen=seen())
        strategy = make_strategy()
        assert scheme_of(strategy).thresholds == (100, 85)
        assert GradeScheme.objects.filter(strategy=strategy).count() == 1
        assert Event.objects.count() == 2

    def test_an_own_copy_of_four_classes_keeps_words_symbols_and_colours(self):
        wanted = own("ibaraki", limit_on_track="100", limit_mostly_on_track="85", limit_slightly_behind="60")
        switch(make_strategy(), wanted, reason=REASON, by=None, seen=seen())
        stored = scheme_of(make_strategy())
        assert [(one.label, one.token, one.threshold) for one in stored.classes] == [
            ("順調", "good", 100),
            ("概ね順調", "fair", 85),
            ("やや遅れ", "weak", 60),
            ("遅れ", "poor", None),
        ]

    @pytest.mark.parametrize("reason", ["", "　 "])
    def test_never_without_a_reason(self, reason):
        with pytest.raises(Refused, match="変更の理由"):
            switched("nagano", reason=reason)

    def test_the_scheme_of_now_is_no_change(self):
        with pytest.raises(Refused, match="同じです"):
            switched("ina")

    @pytest.mark.parametrize("outsider", ["staff", "neighbour"])
    def test_it_is_the_own_planners_act(self, outsider):
        people = {"staff": make_user, "neighbour": lambda: make_planner(municipality=make_municipality("隣", "999999"))}
        with pytest.raises(Refused, match="企画部門"):
            switched("nagano", by=people[outsider]())
        assert make_strategy().grade_scheme.code == "ina"

    def test_who_comes_second_is_told_and_nothing_is_written(self):
        make_year_in_entry()
        before = seen()
        switched("nagano")
        with pytest.raises(Conflict):
            switched("ibaraki", seen=before)
        assert make_strategy().grade_scheme.code == "nagano"
        assert Event.objects.count() == 1

    def test_a_year_that_began_or_was_published_in_between_is_another_preview_too(self):
        before = seen()
        year = make_year(2025, Stage.COUNCIL)
        with pytest.raises(Conflict):
            switched("nagano", seen=before)
        before = seen()
        publish(year, reason="未提出は実績値なしとする")
        with pytest.raises(Conflict):
            switched("nagano", seen=before)


class TestPublishedYears:
    def test_every_page_and_exported_file_of_a_published_year_stays(self, client, tmp_path):
        make_published()
        answers, files = public_answers(client), exported(tmp_path / "before")
        switched("ibaraki")
        assert public_answers(client) == answers
        assert exported(tmp_path / "after") == files
        assert unpublished_changes(ReportingYear.objects.get()) == ()

    def test_a_corrected_value_is_graded_by_the_published_scheme(self):
        year = make_published()
        switched("ibaraki")
        correct(year, {"1-1-1": entered("15")}, reason="誤記")
        review = review_of(make_strategy(), 2025)
        assert (review.scheme.code, review.row("1-1-1").grade.label) == ("ina", "努力を要する")

    def test_a_year_that_is_taken_back_and_published_again_keeps_its_scheme(self):
        year = withdraw(make_published(), reason="時期が早かった")
        switched("ibaraki")
        assert review_of(make_strategy(), 2025).scheme.code == "ina"
        publish(year, reason="未提出は実績値なしとする")
        review = review_of(make_strategy(), 2025)
        assert (review.scheme.code, review.corrections) == ("ina", ())

    def test_unless_the_planner_names_it(self):
        year = withdraw(make_published(), reason="時期が早かった")
        assert [one.fiscal_year for one in switched("ibaraki", also={2025}).years] == [2025]
        publish(year, reason="未提出は実績値なしとする")
        review = review_of(make_strategy(), 2025)
        assert review.scheme.code == "ibaraki"
        year.refresh_from_db()
        assert scheme_for(year) == review.scheme
        assert ("評価", "努力を要する", "やや遅れ") in {(one.label, one.old, one.new) for one in review.corrections}

    def test_it_may_be_named_later_with_the_strategy_s_scheme_as_it_is(self):
        withdraw(make_published(), reason="時期が早かった")
        switched("ibaraki")
        switched("ibaraki", also={2025})
        assert review_of(make_strategy(), 2025).scheme.code == "ibaraki"

    def test_the_own_scheme_of_a_published_year_outlives_its_change(self):
        wanted = own(limit_on_track="100", limit_mostly_on_track="60")
        switch(make_strategy(), wanted, reason=REASON, by=None, seen=seen())
        year = withdraw(make_published(), reason="時期が早かった")
        switch(
            make_strategy(), own(limit_on_track="100", limit_mostly_on_track="95"), reason=REASON, by=None, seen=seen()
        )
        assert scheme_for(ReportingYear.objects.get(pk=year.pk)).thresholds == (100, 60)

    def test_publishing_remembers_the_scheme_on_the_year(self):
        year = make_published()
        assert ReportingYear.objects.get(pk=year.pk).grade_scheme == plain_scheme(schemes_for(make_strategy())["ina"])


class TestComparison:
    def make_two_years(self):
        make_published(2025)
        kpi = Actual.objects.get(kpi__code="1-1-1").kpi
        make_actual("14", 2026, kpi, ActualState.ACCEPTED)
        make_year(2026, Stage.COUNCIL)

    def test_last_year_keeps_its_grade_is_not_counted_against_other_classes_and_a_note_says_so(self):
        self.make_two_years()
        assert review_of(make_strategy(), 2026).scheme_note == ""
        assert review_of(make_strategy(), 2026).tally.of("needs_effort").last_count == 1
        switched("ibaraki")
        review = review_of(make_strategy(), 2026)
        assert review.row("1-1-1").last.grade.label == "努力を要する"
        assert review.tally.last_total is None
        assert previous(review.row("1-1-1"), review).needed_effort
        assert review.scheme_note.startswith("前年度（令和7年度）は「指標値に対する達成率による3区分」で評価し")

    def test_pages_and_report_print_the_note_and_a_release_keeps_it(self, client):
        self.make_two_years()
        switched("ibaraki")
        publish(ReportingYear.objects.get(fiscal_year=2026), reason="未提出は実績値なしとする")
        note = review_of(make_strategy(), 2026).scheme_note
        for page in ("", "method/", "report/", "kpis/1-1-1/"):
            assert note in client.get(f"/ina-3/2026/{page}").content.decode(), page
            assert note not in client.get(f"/ina-3/2025/{page}").content.decode(), page
        assert document_of(make_strategy(), 2026)["summary"]["scheme_note"] == note

    def test_a_last_year_of_other_limits_is_another_scheme_and_the_same_ones_are_not(self):
        self.make_two_years()
        switch(
            make_strategy(), own(limit_on_track="100", limit_mostly_on_track="80"), reason=REASON, by=None, seen=seen()
        )
        assert review_of(make_strategy(), 2026).scheme_note == ""
        switch(
            make_strategy(), own(limit_on_track="100", limit_mostly_on_track="75"), reason=REASON, by=None, seen=seen()
        )
        assert "「市の区分」" in review_of(make_strategy(), 2026).scheme_note
