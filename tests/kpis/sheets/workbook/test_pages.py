"""The pages: who may download and upload what, and that a preview is confirmed by whom it was shown to."""

import datetime as dt
import html
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.choices import Stage
from kpis.models import Actual
from kpis.sheets.workbook.book import file_name, shelf_for
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_kpi,
    make_municipality,
    make_planner,
    make_user,
    make_year,
)
from tests.kpis.sheets.workbook.filling import exported, filled, traces

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    make_kpi(number=1)
    make_kpi(number=2, owner=make_department("農林部 農政課"))
    return make_year(2026)


@pytest.fixture
def staff(year):
    return make_user("staff", departments=[make_department()], display_name="地域 太郎")


def url(name, year, *args) -> str:
    return reverse(f"workbook:{name}", args=[year.strategy.code, year.fiscal_year, *args])


def previewed(client, year, data: bytes):
    return client.post(url("page", year), {"file": SimpleUploadedFile("a.xlsx", data)})


def words_of(response) -> str:
    return html.unescape(response.content.decode())


def confirmation_in(response) -> str:
    return re.search('name="confirmed" value="([^"]+)"', words_of(response))[1]


class TestDownload:
    def test_staff_get_their_own_departments_workbook_and_no_other(self, client, year, staff):
        client.force_login(staff)
        own, other = make_department(), make_department("農林部 農政課")
        response = client.get(url("download", year, own.id))
        assert response.content == exported(year, staff)
        assert "2026_%E4%BC%81%E7%94%BB%E9%83%A8_" in response["Content-Disposition"]
        assert client.get(url("download", year, other.id)).status_code == 403
        assert client.get(url("download", year, 99999)).status_code == 404
        page = words_of(client.get(url("page", year)))
        assert "地域創造課" in page
        assert "農政課" not in page

    def test_planning_gets_all_as_one_zip_with_the_names_of_the_interface(self, client, year):
        client.force_login(make_planner())
        with zipfile.ZipFile(io.BytesIO(client.get(url("download_all", year)).content)) as archive:
            assert sorted(archive.namelist()) == ["2026_企画部_地域創造課.xlsx", "2026_農林部_農政課.xlsx"]
            assert archive.read("2026_農林部_農政課.xlsx") == exported(year, None, make_department("農林部 農政課"))

    def test_the_zip_of_staff_holds_only_their_own(self, client, year, staff):
        client.force_login(staff)
        with zipfile.ZipFile(io.BytesIO(client.get(url("download_all", year)).content)) as archive:
            assert archive.namelist() == ["2026_企画部_地域創造課.xlsx"]

    @pytest.mark.parametrize(
        ("division", "section", "name"),
        [
            ("企画部", "地域創造課", "2025_企画部_地域創造課.xlsx"),
            ("議会事務局", "", "2025_議会事務局.xlsx"),
            ("../../etc", 'a/b\\c:d*e?f"g<h>i|j', "2025_..／..／etc_a／b￥c：d＊e？f”g＜h＞i｜j.xlsx"),
        ],
    )
    def test_file_names_say_whose_they_are_and_hold_nothing_a_disk_refuses(self, division, section, name):
        department = make_department()
        department.division, department.section = division, section
        assert file_name(2025, department) == name


class TestDoors:
    @pytest.mark.parametrize("name", ["page", "download_all"])
    def test_who_is_not_signed_in_is_asked_to(self, client, year, name):
        response = client.get(url(name, year))
        assert (response.status_code, response.url.partition("?")[0]) == (302, reverse("sign_in"))

    @pytest.mark.parametrize("name", ["page", "download_all"])
    def test_council_members_have_no_business_here(self, client, year, name):
        client.force_login(make_council_member())
        assert client.get(url(name, year)).status_code == 403

    def test_another_municipality_finds_nothing(self, client, year):
        elsewhere = make_municipality("駒ヶ根市", "202100")
        for user in (make_planner(municipality=elsewhere), make_user(municipality=elsewhere)):
            client.force_login(user)
            assert client.get(url("page", year)).status_code == 404
            assert previewed(client, year, exported(year)).status_code == 404

    @pytest.mark.parametrize("year_text", ["2025", "1999", "plan"])
    def test_a_year_that_is_not_there_is_not_found(self, client, year, staff, year_text):
        client.force_login(staff)
        address = reverse("workbook:page", args=[year.strategy.code, year_text])
        assert client.get(address).status_code == 404

    def test_staff_without_kpis_are_told_why_the_page_is_empty(self, client, year):
        client.force_login(make_user())
        page = words_of(client.get(url("page", year)))
        assert "担当する指標はありません" in page

    def test_a_closed_year_says_so_and_is_not_written(self, client, year, staff):
        data = filled(exported(year, staff), H2=14)
        year.stage = Stage.COUNCIL
        year.save()
        client.force_login(staff)
        assert "審議中" in words_of(client.get(url("page", year)))
        response = previewed(client, year, data)
        assert response.status_code == 422
        assert "審議中" in words_of(response)
        assert not Actual.objects.exists()

    def test_no_file_is_told_at_the_field(self, client, year, staff):
        client.force_login(staff)
        response = client.post(url("page", year), {})
        assert response.status_code == 422
        assert "ファイルを選んでください。" in words_of(response)


class TestPreviewAndConfirm:
    def test_the_preview_shows_each_cell_and_writes_nothing(self, client, year, staff):
        make_actual("13", kpi=shelf_for(year, staff).books[0].lines[0].kpi, year=2026)
        before = traces()
        client.force_login(staff)
        page = words_of(previewed(client, year, filled(exported(year, staff), H2=14, J2="相談会<b>を増やした")))
        assert re.search(r"H2</td>.*実績値</td>.*>13</td>.*>14</td>", page)
        assert "（空欄）" in page
        assert traces() == before

    def test_a_cell_that_cannot_be_read_is_shown_as_it_stands(self, client, year, staff):
        client.force_login(staff)
        formula, day = (
            words_of(previewed(client, year, filled(exported(year, staff), H2=content)))
            for content in ("=14+1", dt.date(2026, 4, 1))
        )
        assert re.search(r"H2</td>.*（空欄）</td>.*>=14\+1</td>", formula)
        assert "数式が入っています" in formula and ">2026-04-01</td>" in day

    def test_a_value_that_is_missing_is_told_in_the_words_of_the_workbook(self, client, year, staff):
        client.force_login(staff)
        page = words_of(previewed(client, year, filled(exported(year, staff), I2="確定")))
        assert "値がない場合は、区分を「未公表」" in page and "値なし" not in page

    def test_texts_of_the_file_are_no_markup(self, client, year, staff):
        client.force_login(staff)
        response = previewed(client, year, filled(exported(year, staff), H2=14, J2="<script>x</script>"))
        assert b"<script>x" not in response.content

    def test_what_is_confirmed_is_written(self, client, year, staff):
        client.force_login(staff)
        preview = previewed(client, year, filled(exported(year, staff), H2=14, I2="確定"))
        response = client.post(url("page", year), {"confirmed": confirmation_in(preview)}, follow=True)
        assert "1指標を下書きとして保存しました" in words_of(response)
        actual = Actual.objects.get()
        assert (actual.value, actual.updated_by) == (14, staff)

    def test_confirming_twice_writes_once(self, client, year, staff):
        client.force_login(staff)
        confirmation = confirmation_in(previewed(client, year, filled(exported(year, staff), H2=14)))
        client.post(url("page", year), {"confirmed": confirmation})
        before = traces()
        response = client.post(url("page", year), {"confirmed": confirmation}, follow=True)
        assert "変更はありませんでした" in words_of(response)
        assert traces() == before

    def test_a_value_saved_online_between_preview_and_confirmation_is_a_conflict(self, client, year, staff):
        client.force_login(staff)
        confirmation = confirmation_in(previewed(client, year, filled(exported(year, staff), H2=14)))
        make_actual("15", kpi=shelf_for(year, staff).books[0].lines[0].kpi, year=2026)
        response = client.post(url("page", year), {"confirmed": confirmation})
        assert response.status_code == 409
        assert "行き違い" in words_of(response)
        assert Actual.objects.get().value == 15

    def test_a_year_closed_between_preview_and_confirmation_stays_closed(self, client, year, staff):
        client.force_login(staff)
        confirmation = confirmation_in(previewed(client, year, filled(exported(year, staff), H2=14)))
        year.stage = Stage.CHECKING
        year.save()
        assert client.post(url("page", year), {"confirmed": confirmation}).status_code == 409
        assert not Actual.objects.exists()

    def test_a_confirmation_holds_for_one_person_and_one_year_only(self, client, year, staff):
        client.force_login(staff)
        confirmation = confirmation_in(previewed(client, year, filled(exported(year, staff), H2=14)))
        client.post(url("page", make_year(2027)), {"confirmed": confirmation})
        client.force_login(make_user(departments=[make_department()]))
        client.post(url("page", year), {"confirmed": confirmation})
        assert not Actual.objects.exists()

    def test_a_changed_confirmation_is_worth_nothing(self, client, year, staff):
        client.force_login(staff)
        confirmation = confirmation_in(previewed(client, year, filled(exported(year, staff), H2=14)))
        changed = [confirmation[:-1], confirmation + "A", "", "x:y:z", confirmation.swapcase(), confirmation[5:]]
        for text in changed:
            response = client.post(url("page", year), {"confirmed": text}, follow=True)
            assert "もう一度、ワークブックを選んでください" in words_of(response)
        assert not Actual.objects.exists()

    def test_an_old_confirmation_is_worth_nothing(self, client, year, staff, settings):
        client.force_login(staff)
        confirmation = confirmation_in(previewed(client, year, filled(exported(year, staff), H2=14)))
        settings.SESSION_COOKIE_AGE = -1
        client.post(url("page", year), {"confirmed": confirmation})
        assert not Actual.objects.exists()


class TestQueries:
    def test_downloads_and_previews_ask_the_same_however_many_kpis_there_are(self, client, year):
        client.force_login(make_planner())
        department = make_department()

        def asked() -> list[int]:
            data = filled(exported(year, None, department), H2=14, H3=15)
            counts = []
            for act in (
                lambda: client.get(url("page", year)),
                lambda: client.get(url("download_all", year)),
                lambda: previewed(client, year, data),
            ):
                with CaptureQueriesContext(connection) as queries:
                    assert act().status_code == 200
                counts.append(len(queries))
            return counts

        make_kpi(number=3)
        few = asked()
        for number in range(4, 24):
            make_kpi(number=number)
            make_actual("14", kpi=make_kpi(number=number + 40), year=2025)
        for number in range(30, 35):
            make_kpi(number=number, owner=make_department(f"新設部 第{number}課"))
        assert asked() == few


class TestQuestionsOnThePreview:
    def confirmed(self, client, year, staff, **answers):
        client.force_login(staff)
        preview = previewed(client, year, filled(exported(year, staff), H2=1400, I2="確定"))
        assert re.search("H2.*10倍以上", words_of(preview))
        return client.post(url("page", year), {"confirmed": confirmation_in(preview)} | answers, follow=True)

    def test_an_odd_value_that_nobody_confirmed_is_not_written_and_asked_again(self, client, year, staff):
        response = self.confirmed(client, year, staff)
        assert response.status_code == 422
        assert "確認が済んでいない値があります" in words_of(response)
        assert confirmation_in(response)
        assert not Actual.objects.exists()

    def test_a_tick_beside_the_question_lets_it_in(self, client, year, staff):
        self.confirmed(client, year, staff, answered="1-1-1:2026:1400")
        assert Actual.objects.get().value == 1400

    def test_where_nothing_is_odd_nothing_is_asked(self, client, year, staff):
        client.force_login(staff)
        assert 'name="answered"' not in words_of(previewed(client, year, filled(exported(year, staff), H2=14)))


def test_the_preview_says_what_paper_cannot_print(client, year, staff):
    client.force_login(staff)
    page = words_of(previewed(client, year, filled(exported(year, staff), H2=14, J2="渇水𒀀のため")))
    assert "「𒀀」は、PDFの書体にない文字です。" in page
    page = words_of(previewed(client, year, filled(exported(year, staff), H2=14, J2="渇水のため")))
    assert "書体にない文字" not in page


class TestOffers:
    """Where a department enters its values, the workbook is offered beside."""

    @pytest.mark.parametrize("page", ["/admin/start/", "/admin/entry/ina-3/2026/"])
    def test_the_own_workbook_is_one_click_away(self, client, year, staff, page):
        client.force_login(staff)
        words = words_of(client.get(page))
        assert url("download", year, make_department().id) in words
        assert f"{url('page', year)}#upload" in words

    @pytest.mark.parametrize("page", ["/admin/start/", "/admin/entry/ina-3/2026/"])
    def test_a_year_that_is_closed_to_the_person_offers_none(self, client, year, staff, page):
        year.stage = Stage.COUNCIL
        year.save()
        client.force_login(staff)
        assert url("page", year) not in words_of(client.get(page))
