"""訂正: only with a reason, old and new shown, and the release before it stays."""

import pytest

from kpis.choices import Act
from kpis.models import KPI, Actual, Event
from kpis.workflow.cycle import Invalid
from organization.refusals import Refused
from reports.models import Correction, Release
from reports.releases.correct import correct, reissue, unpublished_changes
from reports.releases.issued import review_of, snapshot_in
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_kpi,
    make_municipality,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)
from tests.reports.published import edit_everything, entered, make_published, public_answers, published_row

pytestmark = pytest.mark.django_db


class TestCorrecting:
    def test_it_makes_the_next_release_and_keeps_both_values(self):
        planner = make_planner()
        release = correct(make_published(), {"1-1-1": entered("18")}, reason="転記の誤り", by=planner)
        assert (release.number, release.by, release.reason) == (2, planner, "転記の誤り")
        found = {one.label: (one.old, one.new) for one in Correction.objects.filter(kpi_code="1-1-1")}
        assert found["実績値"] == ("14", "18")
        assert found["達成率"] == ("70.0％", "90.0％")
        assert found["評価"] == ("努力を要する", "おおむね順調")
        assert Actual.objects.get(kpi__code="1-1-1").value == 18

    def test_the_corrected_year_is_judged_and_counted_again(self):
        correct(make_published(), {"1-1-1": entered("20")}, reason="転記の誤り")
        review = review_of(make_strategy(), 2025)
        assert review.row("1-1-1").grade.label == "順調"
        assert [count.count for count in review.tally.counts] == [2, 1, 0, 0]
        assert review.goals[0].projects[0].measures[0].tally == review.tally

    def test_nothing_else_changes_even_where_the_working_version_says_otherwise(self):
        year = make_published()
        edit_everything()
        before = review_of(make_strategy(), 2025)
        correct(year, {"1-1-1": entered("18", cause="要因1", next_step="続ける", status="final")}, reason="転記の誤り")
        after = review_of(make_strategy(), 2025)
        assert [row for row in after.rows if row.code != "1-1-1"] == [row for row in before.rows if row.code != "1-1-1"]
        assert {one.kpi_code for one in Correction.objects.all()} == {"1-1-1"}
        assert after.row("1-1-1").name == "事業を通じた成婚者数"
        assert after.scheme == before.scheme

    def test_the_release_before_stays_retrievable_to_the_byte(self, client):
        year = make_published()
        old = {address: body for address, body in public_answers(client).items() if "/releases/1/r" in address}
        correct(year, {"1-1-1": entered("18")}, reason="転記の誤り")
        assert all(client.get(address).content == body for address, body in old.items())
        assert snapshot_in(Release.objects.get(number=1)).review.row("1-1-1").cell.text == "14"
        assert "この版の後に訂正しています" in client.get("/ina-3/2025/releases/1/").content.decode()

    def test_a_second_correction_adds_to_the_list(self):
        year = make_published()
        correct(year, {"1-1-1": entered("18")}, reason="転記の誤り")
        correct(year, {"1-1-2": entered("19", "1-1-2")}, reason="集計の誤り")
        notes = [(note.release, note.reason) for note in review_of(make_strategy(), 2025).corrections]
        assert set(notes) == {(2, "転記の誤り"), (3, "集計の誤り")}

    def test_a_value_may_turn_out_not_to_exist(self):
        year = make_published()
        gone = entered(None, status="not_applicable", cause="対象がなかった")
        correct(year, {"1-1-1": gone}, reason="対象の誤り")
        assert published_row().grade.label == "実績値なし"

    def test_it_leaves_events_and_history_with_who_and_why(self):
        planner = make_planner()
        correct(make_published(), {"1-1-1": entered("18")}, reason="転記の誤り", by=planner)
        events = Event.objects.filter(act=Act.CORRECTED, by=planner, reason="転記の誤り")
        assert {event.kpi and event.kpi.code for event in events} == {"1-1-1", None}
        assert Actual.objects.get(kpi__code="1-1-1").history.first().history_user == planner


class TestRefused:
    @pytest.mark.parametrize("reason", ["", "　"])
    def test_without_a_reason(self, reason):
        year = make_published()
        with pytest.raises(Refused, match="理由"):
            correct(year, {"1-1-1": entered("18")}, reason=reason)
        with pytest.raises(Refused, match="理由"):
            reissue(year, ["1-1-1"], texts=True, reason=reason)
        assert Release.objects.count() == 1

    def test_for_anyone_but_planning_staff_of_the_municipality(self):
        year = make_published()
        elsewhere = make_planner(municipality=make_municipality("辰野町", "203823"))
        for person in (make_user(departments=[make_department()]), make_council_member(), elsewhere):
            with pytest.raises(Refused, match="企画部門"):
                correct(year, {"1-1-1": entered("18")}, reason="転記の誤り", by=person)
            with pytest.raises(Refused, match="企画部門"):
                reissue(year, ["1-1-1"], texts=False, reason="転記の誤り", by=person)
        assert Actual.objects.get(kpi__code="1-1-1").value == 14

    def test_before_the_publication(self):
        make_actual(kpi=make_kpi(number=1))
        with pytest.raises(Refused, match="「公表」の段階"):
            correct(make_year(2025), {"1-1-1": entered("18")}, reason="転記の誤り")

    def test_where_nothing_changes(self):
        with pytest.raises(Refused, match="変わ"):
            correct(make_published(), {"1-1-1": entered("14")}, reason="転記の誤り")
        assert Release.objects.count() == 1

    def test_where_somebody_else_corrected_first(self):
        year = make_published()
        correct(year, {"1-1-2": entered("19", "1-1-2")}, reason="集計の誤り", seen=1)
        with pytest.raises(Refused, match="ほかの人が先に"):
            correct(year, {"1-1-1": entered("18")}, reason="転記の誤り", seen=1)
        assert Actual.objects.get(kpi__code="1-1-1").value == 14

    def test_an_entry_against_the_rules_writes_nothing_at_all(self):
        year = make_published()
        wrong = {"1-1-2": entered("19", "1-1-2"), "1-1-1": entered(None)}
        with pytest.raises(Invalid):
            correct(year, wrong, reason="転記の誤り")
        assert Actual.objects.get(kpi__code="1-1-2").value == 17
        assert Release.objects.count() == 1

    def test_a_kpi_that_was_not_published(self):
        year = make_published()
        make_actual(kpi=make_kpi(number=8))
        with pytest.raises(Refused, match="1-1-8"):
            correct(year, {"1-1-8": entered("18", "1-1-8")}, reason="転記の誤り")


class TestRebased:
    def test_the_published_value_and_grade_stay_and_the_new_ones_stand_beside(self, client):
        correct(make_published(), {"1-1-1": entered("18")}, reason="国の統計の遡及改定", rebased=True)
        row = published_row()
        assert (row.cell.text, row.grade.label) == ("14", "努力を要する")
        assert (row.rebased.value_text, row.rebased.grade_text) == ("（18）", "（おおむね順調）")
        assert [count.count for count in review_of(make_strategy(), 2025).tally.counts] == [1, 1, 1, 0]
        for address in ("kpis/1-1-1/", "kpis/", "report/"):
            page = client.get(f"/ina-3/2025/{address}").content.decode()
            assert "（18）" in page
            assert "（おおむね順調）" in page

    def test_the_working_version_goes_on_with_the_new_value(self):
        year = make_published()
        correct(year, {"1-1-1": entered("18")}, reason="国の統計の遡及改定", rebased=True)
        assert Actual.objects.get(kpi__code="1-1-1").value == 18
        assert unpublished_changes(year) == ()

    def test_the_corrections_say_that_it_was_one(self):
        correct(make_published(), {"1-1-1": entered("18")}, reason="国の統計の遡及改定", rebased=True)
        assert all(one.rebased for one in Correction.objects.all())
        assert {one.field for one in Correction.objects.all()} == {"rebased_value", "rebased_grade"}

    def test_open_data_keep_the_published_figures(self, client):
        year = make_published()
        before = client.get("/open-data/2025/actuals.csv").content.decode()
        correct(year, {"1-1-1": entered("18")}, reason="国の統計の遡及改定", rebased=True)
        after = client.get("/open-data/2025/actuals.csv").content.decode()
        assert after == before.replace(",1\r\n", ",2\r\n")  # the number of the release stands in the last column


class TestReissuing:
    def test_only_what_was_chosen_is_published(self):
        year = make_published()
        KPI.objects.filter(code="1-1-1").update(name="成婚者数", target_value=25, target_text="25人/年")
        KPI.objects.filter(code="1-1-2").update(name="別の名")
        reissue(year, ["1-1-1"], texts=False, reason="指標名の誤記")
        review = review_of(make_strategy(), 2025)
        assert (review.row("1-1-1").name, review.row("1-1-1").rated.achievement) == ("成婚者数", "56.0％")
        assert review.row("1-1-2").name == "事業を通じた成婚者数"
        assert {change.code for change in unpublished_changes(year)} == {"1-1-2"}

    def test_the_tree_of_the_open_data_says_the_same(self, client):
        year = make_published()
        KPI.objects.filter(code="1-1-1").update(name="成婚者数")
        KPI.objects.filter(code="1-1-2").update(name="別の名")
        reissue(year, ["1-1-1"], texts=False, reason="指標名の誤記")
        tree = client.get("/open-data/2025/strategy.json").json()
        names = [kpi["name"] for kpi in tree["goals"][0]["projects"][0]["measures"][0]["kpis"]]
        assert names == ["成婚者数", "事業を通じた成婚者数", "事業を通じた成婚者数"]

    def test_texts_and_departments_are_published_on_request(self):
        edited = make_published()
        edit_everything()
        reissue(edited, [], texts=True, reason="機構改革前の名称の誤り")
        review = review_of(make_strategy(), 2025)
        assert review.strategy.name == "改名した戦略"
        assert review.kpi_rows[0].place.measure_name == "別の施策"
        assert review.kpi_rows[0].departments[0].startswith("新しい部")
        assert review.kpi_rows[0].name == "事業を通じた成婚者数"

    def test_with_everything_chosen_nothing_is_left(self):
        year = make_published()
        edit_everything()
        codes = [row.code for row in review_of(make_strategy(), 2025).rows]
        reissue(year, [*codes, "1-1-9"], texts=True, reason="全体の見直し")
        year.refresh_from_db()
        assert unpublished_changes(type(year).objects.get(pk=year.pk)) == ()
        assert review_of(make_strategy(), 2025).row("1-1-9") is not None

    def test_a_kpi_that_is_gone_leaves_when_chosen(self):
        year = make_published()
        Actual.objects.filter(kpi__code="1-1-2").delete()
        KPI.objects.get(code="1-1-2").delete()
        reissue(year, ["1-1-2"], texts=False, reason="重複していた")
        assert review_of(make_strategy(), 2025).row("1-1-2") is None
        assert review_of(make_strategy(), 2025).tally.total == 2
