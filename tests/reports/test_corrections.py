"""訂正: only with a reason, old and new shown, and the release before it stays."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kpis.choices import Act
from kpis.cycle import Invalid, Refused
from kpis.entered import Entered
from kpis.models import KPI, Actual, Event
from reports.models import Correction, Release
from reports.publication.correct import correct, preview, reissue, unpublished_changes
from reports.releases import review_of, snapshot_in
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
from tests.reports.published import edit_everything, make_published, public_answers

pytestmark = pytest.mark.django_db
PAGE = "/admin/publication/ina-3/2025/"


def entered(value, code="1-1-1", **fields) -> Entered:
    stored = Entered.of(Actual.objects.get(kpi__code=code))
    return replace(stored, **({"value": None if value is None else Decimal(value)} | fields))


def published_row(code="1-1-1"):
    return review_of(make_strategy(), 2025).row(code)


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
        before = client.get("/open-data/2025/actuals.csv").content
        correct(year, {"1-1-1": entered("18")}, reason="国の統計の遡及改定", rebased=True)
        assert client.get("/open-data/2025/actuals.csv").content == before


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


class TestPublicPages:
    def test_the_correction_stands_on_the_page_with_old_new_day_and_reason(self, client):
        release = correct(make_published(), {"1-1-1": entered("18")}, reason="転記の誤り")
        day = f"{release.published_at.astimezone():%Y年}"
        for address in ("releases/", "kpis/1-1-1/", "", "report/"):
            page = client.get(f"/ina-3/2025/{address}").content.decode()
            assert "転記の誤り" in page, address
        page = client.get("/ina-3/2025/kpis/1-1-1/").content.decode()
        assert "実績値を「14」から「18」に訂正しました" in page
        assert day in page

    def test_the_report_prints_the_corrections_and_its_own_day(self, client):
        correct(make_published(), {"1-1-1": entered("18")}, reason="転記の誤り")
        page = client.get("/ina-3/2025/report/").content.decode()
        assert "訂正の記録" in page
        assert "訂正（第2版）" in page
        assert client.get("/ina-3/2025/report.pdf").content[:5] == b"%PDF-"

    def test_open_data_follow_the_latest_release(self, client):
        correct(make_published(), {"1-1-1": entered("18")}, reason="転記の誤り")
        assert b"ina-3,1-1-1,2025,18,final,90" in client.get("/open-data/2025/actuals.csv").content
        assert b"ina-3,1-1-1,2025,14,final,70" in client.get("/ina-3/2025/releases/1/actuals.csv").content

    @pytest.mark.parametrize("path", ["releases/3/", "releases/0/", "releases/1/other.json", "releases/3/kpis.csv"])
    def test_what_was_never_published_is_not_found(self, client, path):
        make_published()
        assert client.get(f"/ina-3/2025/{path}").status_code == 404


class TestPlannersPages:
    typed = {"kpi": "1-1-1", "seen": "1", "status": "final", "value": "１８人", "cause": "要因1", "next_step": "続ける"}

    def planner(self, client):
        make_published()
        client.force_login(make_planner())
        return client

    def test_the_form_then_old_and_new_then_the_release(self, client):
        page = self.planner(client).get(f"{PAGE}correct/?kpi=1-1-1").content.decode()
        assert 'value="14"' in page
        typed = self.typed | {"reason": "転記の誤り"}
        shown = client.post(f"{PAGE}correct/", typed | {"step": "preview"}).content.decode()
        assert "70.0％" in shown
        assert "90.0％" in shown
        assert Release.objects.count() == 1
        client.post(f"{PAGE}correct/", typed | {"step": "confirm"})
        assert Release.objects.get(number=2).corrections.filter(field="value", old="14", new="18").exists()
        assert "第2版" in client.get(PAGE).content.decode()

    def test_a_missing_reason_and_a_bad_number_are_said_at_the_field(self, client):
        answer = self.planner(client).post(f"{PAGE}correct/", self.typed | {"value": "約18", "step": "confirm"})
        page = answer.content.decode()
        assert "訂正の理由を入力してください" in page
        assert "「約18」" in page
        assert Release.objects.count() == 1

    def test_unpublished_changes_are_chosen_confirmed_and_published(self, client):
        self.planner(client)
        KPI.objects.filter(code="1-1-1").update(name="成婚者数")
        KPI.objects.filter(code="1-1-2").update(name="別の名")
        typed = {"seen": "1", "chosen": ["1-1-1"], "reason": "指標名の誤記"}
        shown = client.post(f"{PAGE}reissue/", typed | {"step": "preview"}).content.decode()
        assert "成婚者数" in shown
        assert "別の名" not in shown
        client.post(f"{PAGE}reissue/", typed | {"step": "confirm"})
        assert published_row().name == "成婚者数"
        assert published_row("1-1-2").name == "事業を通じた成婚者数"

    def test_choosing_nothing_is_said(self, client):
        self.planner(client)
        KPI.objects.filter(code="1-1-1").update(name="成婚者数")
        page = client.post(f"{PAGE}reissue/", {"seen": "1", "reason": "誤記", "step": "confirm"}).content.decode()
        assert "1つ以上選んでください" in page
        assert Release.objects.count() == 1

    def test_others_do_not_get_in(self, client):
        make_published()
        assert client.get(f"{PAGE}correct/?kpi=1-1-1").status_code == 302
        typed = self.typed | {"reason": "転記の誤り", "step": "confirm"}
        for person in (make_user(departments=[make_department()]), make_council_member()):
            client.force_login(person)
            assert client.post(f"{PAGE}correct/", typed).status_code == 403
            assert client.post(f"{PAGE}reissue/", {"seen": "1", "texts": "on", "reason": "誤記"}).status_code == 403
        assert Release.objects.count() == 1

    def test_there_is_nothing_to_correct_before_the_publication(self, client):
        make_actual(kpi=make_kpi(number=1))
        make_year(2025)
        client.force_login(make_planner())
        assert client.get(f"{PAGE}correct/?kpi=1-1-1").status_code == 404

    def test_looking_writes_nothing(self):
        year = make_published()
        assert {one.label for one in preview(year, "1-1-1", entered("18"))} >= {"実績値", "評価"}
        assert Actual.objects.get(kpi__code="1-1-1").value == 14
        assert Release.objects.count() == 1
