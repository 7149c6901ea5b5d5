"""The planner's pages: what each shows, and that a preview is confirmed by whom it was shown to."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from council.acts import save_survey
from council.models import CouncilEvent, SurveyRound
from council.survey.check import check
from council.survey.read import read_file
from tests.builders import make_council_member, make_municipality, make_planner, make_user
from tests.council.survey.surveys import YEAR, filled, make_entry, make_plan, template, traces, written
from tests.queries import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db
PAGE = "/admin/survey/ina-3/"


@pytest.fixture
def strategy():
    return make_plan()


@pytest.fixture
def planner(client, strategy):
    client.force_login(make_planner("planner", display_name="企画 花子"))
    return client


def words_of(response) -> str:
    return html.unescape(response.content.decode())


def previewed(client, data: bytes):
    return client.post(PAGE, {"file": SimpleUploadedFile("a.xlsx", data)})


def confirmation_in(response) -> str:
    return re.search('name="confirmed" value="([^"]+)"', words_of(response))[1]


def test_the_workbook_of_a_year_is_downloaded_under_a_telling_name(planner, strategy):
    answer = planner.get(f"{PAGE}2025/counts.xlsx")
    assert answer.content == template(strategy)
    assert "2025_%E5%B8%82%E6%B0%91" in answer["Content-Disposition"]
    assert planner.get(f"{PAGE}2040/counts.xlsx").status_code == 404
    assert planner.get(f"{PAGE}plan/counts.xlsx").status_code == 404
    assert planner.get(f"{PAGE}2025/other.xlsx").status_code == 404


def test_the_page_says_what_is_registered(planner, strategy):
    assert "登録なし" in words_of(planner.get(PAGE))
    save_survey(strategy, YEAR, make_entry(), version=0)
    page = words_of(planner.get(PAGE))
    assert "令和7年度 市民意識調査" in page
    assert f"{PAGE}2025/remove/" in page


def test_the_preview_writes_nothing_and_what_is_confirmed_is_written(planner, strategy):
    before = traces()
    preview = previewed(planner, written(strategy, make_entry()))
    assert "52個のセルが変わります。変わらないセルは2個です" in words_of(preview)
    assert traces() == before
    answer = planner.post(PAGE, {"confirmed": confirmation_in(preview)}, follow=True)
    assert "令和7年度の市民意識調査を登録しました" in words_of(answer)
    assert SurveyRound.objects.get().updated_by.username == "planner"


def test_the_same_file_again_changes_nothing(planner, strategy):
    data = written(strategy, make_entry())
    confirmation = confirmation_in(previewed(planner, data))
    planner.post(PAGE, {"confirmed": confirmation})
    before = traces()
    assert "変更はありません" in words_of(previewed(planner, data))
    assert "変更はありませんでした" in words_of(planner.post(PAGE, {"confirmed": confirmation}, follow=True))
    assert traces() == before


def test_an_import_between_preview_and_confirmation_is_shown_first(planner, strategy):
    confirmation = confirmation_in(previewed(planner, written(strategy, make_entry())))
    save_survey(strategy, YEAR, make_entry(sent=2900), version=0, by=make_planner(display_name="企画 次郎"))
    answer = planner.post(PAGE, {"confirmed": confirmation})
    page = words_of(answer)
    assert answer.status_code == 409
    assert "企画 次郎（" in page and ">2,900</td>" in page and ">3,000</td>" in page
    assert SurveyRound.objects.get().sent == 2900
    planner.post(PAGE, {"confirmed": confirmation_in(answer)})
    assert SurveyRound.objects.get().sent == 3000


def test_a_confirmation_holds_for_one_person_only(planner, strategy):
    confirmation = confirmation_in(previewed(planner, written(strategy, make_entry())))
    planner.force_login(make_planner("other"))
    assert "古くなりました" in words_of(planner.post(PAGE, {"confirmed": confirmation}, follow=True))
    assert "古くなりました" in words_of(planner.post(PAGE, {"confirmed": "x"}, follow=True))
    assert not SurveyRound.objects.exists()


def test_a_refusal_names_sheet_and_cell(planner, strategy):
    answer = previewed(planner, filled(written(strategy, make_entry()), {"title": None}, C2="多数"))
    page = words_of(answer)
    assert answer.status_code == 422
    assert "シート「調査の概要」 B3：" in page and "シート「施策別の結果」 C2：" in page


def test_no_file_is_told_at_the_field(planner):
    answer = planner.post(PAGE, {})
    assert answer.status_code == 422
    assert "ファイルを選んでください。" in words_of(answer)


def test_removing_needs_a_reason_and_leaves_an_event(planner, strategy):
    save_survey(strategy, YEAR, make_entry(), version=0)
    url = f"{PAGE}2025/remove/"
    assert "令和7年度 市民意識調査" in words_of(planner.get(url))
    assert planner.post(url, {"reason": " "}).status_code == 422
    assert SurveyRound.objects.exists()
    assert planner.post(url, {"reason": "年度の誤り"}).status_code == 302
    event = CouncilEvent.objects.first()
    assert (SurveyRound.objects.count(), event.reason) == (0, "年度の誤り")
    assert event.detail["changes"]["sent"] == ["3000", ""]
    assert planner.get(url).status_code == 404


@pytest.mark.parametrize("path", ["", "2025/counts.xlsx", "2025/remove/"])
def test_only_the_citys_own_planners_open_it(client, strategy, path):
    save_survey(strategy, YEAR, make_entry(), version=0)
    assert client.get(PAGE + path).status_code == 302
    for user, status in (
        (make_user(), 403),
        (make_council_member(), 403),
        (make_planner(municipality=make_municipality("隣市", "202100")), 404),
        (make_planner(), 200),
    ):
        client.force_login(user)
        assert client.get(PAGE + path).status_code == status, user


def test_queries_do_not_grow_with_the_years(planner, strategy):
    def grow(count):
        for year in range(2024, 2024 + min(count, 6)):
            if not SurveyRound.objects.filter(fiscal_year=year).exists():
                save_survey(strategy, year, make_entry(), version=0)

    assert_queries_do_not_grow(PAGE, grow, client=planner)


def test_the_preview_asks_no_more_for_more_measures(strategy, django_assert_num_queries):
    save_survey(strategy, YEAR, make_entry(), version=0)
    for measures in (3, 12):
        file = read_file(written(make_plan(measures), make_entry(sent=2800)))
        with django_assert_num_queries(4):
            check(file, strategy)


def test_the_preview_says_what_paper_cannot_print(planner, strategy):
    data = filled(written(strategy, make_entry()), {"note": "楔形文字𒀀の注記"})
    assert "「𒀀」は、PDFの書体にない文字です。" in words_of(previewed(planner, data))
    assert "書体にない文字" not in words_of(previewed(planner, written(strategy, make_entry())))
