"""訂正 on the pages: what citizens read of it, and how the planner makes one."""

import pytest

from kpis.choices import Stage
from kpis.models import KPI, Actual, ReportingYear
from reports.models import Release
from reports.releases.correct import correct, preview
from reports.releases.publish import publish
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_kpi,
    make_planner,
    make_user,
    make_year,
)
from tests.reports.published import entered, make_published, published_row

pytestmark = pytest.mark.django_db
PAGE = "/admin/publication/ina-3/2025/"


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

    def test_a_later_year_that_keeps_the_old_value_leads_to_the_corrected_one_until_it_is_published_anew(self, client):
        make_published()
        make_actual("16", 2026, KPI.objects.get(code="1-1-1"))
        later = publish(make_year(2026, Stage.COUNCIL), reason="未提出は実績値なしとする")
        said = "R7の値は、のちに訂正されています"
        assert said not in client.get("/ina-3/2026/kpis/1-1-1/").content.decode()
        correct(ReportingYear.objects.get(fiscal_year=2025), {"1-1-1": entered("18")}, reason="転記の誤り")
        page = client.get("/ina-3/2026/kpis/1-1-1/").content.decode()
        assert said in page and 'href="/ina-3/2025/kpis/1-1-1/">R7の公表ページ' in page
        assert said not in client.get("/ina-3/2026/kpis/1-1-2/").content.decode()
        assert said not in client.get("/ina-3/2025/kpis/1-1-1/").content.decode()
        correct(later, {"1-1-1": entered("19", year=2026)}, reason="転記の誤り")
        assert said not in client.get("/ina-3/2026/kpis/1-1-1/").content.decode()

    def test_the_foot_of_a_page_names_the_day_of_publication_and_that_of_the_correction(self, client):
        first = make_published().published_at.astimezone()
        release = correct(ReportingYear.objects.get(), {"1-1-1": entered("18")}, reason="転記の誤り")
        second = release.published_at.astimezone()
        said = f"{first:%Y}年{first.month}月{first.day}日（{second:%Y}年{second.month}月{second.day}日訂正）"
        for address in ("/ina-3/2025/", "/accessibility/"):
            assert f"<dt>公表日</dt><dd>{said}</dd>" in client.get(address).content.decode()

    def test_the_other_year_of_a_release_is_its_overview(self, client):
        make_published()
        make_year(2026, Stage.PUBLISHED)
        page = client.get("/ina-3/2025/releases/1/").content.decode()
        assert '<a class="years__link" href="/ina-3/2026/"' in page

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


def typed_for(code: str, value: str, **more) -> dict[str, str]:
    """What the form sends of one KPI."""
    fields = {"status": "final", "value": value, "cause": "要因1", "next_step": "続ける"} | more
    return {f"{code}-{name}": text for name, text in fields.items()}


class TestPlannersPages:
    typed = {"kpi": "1-1-1", "seen": "1", **typed_for("1-1-1", "１８人")}

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

    def test_several_kpis_are_corrected_in_one_release_with_one_reason(self, client):
        self.planner(client)
        typed = self.typed | typed_for("1-1-2", "3") | {"kpi": ["1-1-1", "1-1-2"], "reason": "転記の誤り"}
        shown = client.post(f"{PAGE}correct/", typed | {"step": "preview"}).content.decode()
        assert "1-1-1" in shown and "1-1-2" in shown
        client.post(f"{PAGE}correct/", typed | {"step": "confirm"})
        release = Release.objects.get(number=2)
        assert {one.kpi_code for one in release.corrections.filter(field="value")} == {"1-1-1", "1-1-2"}

    def test_another_kpi_is_added_or_taken_out_and_what_was_typed_stays(self, client):
        self.planner(client)
        more = client.post(f"{PAGE}correct/", self.typed | {"step": "add", "other": "1-1-2"}).content.decode()
        assert 'value="１８人"' in more and 'id="kpi-1-1-2"' in more
        assert "エラー" not in more
        both = self.typed | typed_for("1-1-2", "3") | {"kpi": ["1-1-1", "1-1-2"], "remove": "1-1-2"}
        less = client.post(f"{PAGE}correct/", both).content.decode()
        assert 'value="１８人"' in less and 'id="kpi-1-1-2"' not in less

    def test_a_kpi_can_be_added_before_the_reason_is_written(self, client):
        """The browser asks for nothing that the server does not: its own question would stop 「加える」."""
        make_published()
        client.force_login(make_planner())
        page = client.get(f"{PAGE}correct/", {"kpi": "1-1-1"}).content.decode()
        assert '<form method="post" novalidate>' in page

    def test_what_is_wrong_with_one_of_several_is_said_at_it_once_and_nothing_is_published(self, client):
        self.planner(client)
        typed = self.typed | typed_for("1-1-2", "約3") | {"kpi": ["1-1-1", "1-1-2"], "reason": "転記の誤り"}
        page = client.post(f"{PAGE}correct/", typed | {"step": "confirm"}).content.decode()
        assert 'href="#id_1-1-2-value"' in page and 'href="#id_1-1-1-value"' not in page
        assert Release.objects.count() == 1

    def test_a_missing_reason_and_a_bad_number_are_said_at_the_field(self, client):
        answer = self.planner(client).post(f"{PAGE}correct/", self.typed | {"1-1-1-value": "約18", "step": "confirm"})
        page = answer.content.decode()
        assert "訂正の理由を入力してください" in page
        assert "「約18」" in page
        assert Release.objects.count() == 1

    def test_an_unusual_value_is_asked_about_as_on_the_entry_page(self, client):
        typed = self.typed | {"1-1-1-value": "180", "reason": "転記の誤り"}
        self.planner(client)
        for step in ("preview", "confirm"):
            asked = client.post(f"{PAGE}correct/", typed | {"step": step}).content.decode()
            assert "前回の10倍以上です。" in asked and 'name="1-1-1-confirmed" value="180"' in asked
        other = client.post(f"{PAGE}correct/", typed | {"step": "preview", "1-1-1-confirmed": "18"}).content.decode()
        assert "前回の10倍以上です。" in other and Release.objects.count() == 1
        shown = client.post(f"{PAGE}correct/", typed | {"step": "preview", "1-1-1-confirmed": "180"}).content.decode()
        assert "訂正版を公表する" in shown and 'name="1-1-1-confirmed" value="180"' in shown
        client.post(f"{PAGE}correct/", typed | {"step": "confirm", "1-1-1-confirmed": "180"})
        assert Release.objects.get(number=2).corrections.filter(field="value", new="180").exists()

    def test_what_was_typed_when_the_session_ended_comes_back_and_is_not_yet_published(self, client):
        make_published()
        sent = self.typed | {"reason": "転記の誤り", "step": "confirm"}
        asked = client.post(f"{PAGE}correct/", sent)
        assert asked.status_code == 403
        assert "転記の誤り" in asked.content.decode()
        client.force_login(make_planner())
        page = client.post(f"{PAGE}correct/", sent | {"resumed": "1"}).content.decode()
        assert "公表した値を、次のように訂正します" in page
        assert Release.objects.count() == 1

    def test_typed_text_stays_beside_what_somebody_else_has_published_meanwhile(self, client):
        correct(make_published(), {"1-1-1": entered("17")}, reason="転記の誤り")
        client.force_login(make_planner())
        sent = self.typed | {"1-1-1-cause": "長い要因", "reason": "転記の誤り", "step": "confirm"}
        page = client.post(f"{PAGE}correct/", sent).content.decode()
        assert "ほかの人が先に第2版を公表しました" in page
        assert "長い要因" in page
        assert 'name="seen" value="2"' in page
        assert Release.objects.count() == 2

    def test_a_correction_sent_twice_is_published_once_and_blames_nobody(self, client):
        make_published()
        client.force_login(make_planner())
        for _ in range(2):
            answer = client.post(f"{PAGE}correct/", self.typed | {"reason": "転記の誤り", "step": "confirm"})
        page = client.get(answer["Location"]).content.decode()
        assert "すでに公表されています" in page
        assert "ほかの人が先に" not in page
        assert Release.objects.count() == 2

    def test_the_address_alone_leads_to_the_choice_of_kpis(self, client):
        make_published()
        client.force_login(make_planner())
        assert client.get(f"{PAGE}correct/")["Location"] == PAGE

    def test_a_reason_to_withdraw_outlives_the_session_and_withdraws_nothing(self, client):
        year = make_published()
        sent = {"act": "withdraw", "reason": "公表日の誤り"}
        assert "公表日の誤り" in client.post(PAGE, sent).content.decode()
        client.force_login(make_planner())
        assert "公表日の誤り" in client.post(PAGE, sent | {"resumed": "1"}).content.decode()
        year.refresh_from_db()
        assert year.is_published

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
        assert {one.label for one in preview(year, {"1-1-1": entered("18")})} >= {"実績値", "評価"}
        assert Actual.objects.get(kpi__code="1-1-1").value == 14
        assert Release.objects.count() == 1
