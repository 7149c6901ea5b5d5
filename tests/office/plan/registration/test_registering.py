"""計画を登録する by its pages: file, columns, preview; all is stored or nothing, and nothing typed is lost."""

import io
import re
import zipfile
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import Strategy
from kpis.models import KPI
from organization.models import User
from tests.builders import make_municipality, make_planner
from tests.kpis.plan.listing import invented

pytestmark = pytest.mark.django_db
URL = "/admin/plan/register/"
ROWS = [
    ("1 仕事", "1 創業", "新規起業件数", "5件/年", "商工課"),
    ("1 仕事", "1 創業", "手続きの日数", "3日", "商工課\n企画課"),
]
HEADINGS = ("基本目標", "施策", "指標名", "目標値", "担当課")


def _with_macros() -> bytes:
    stream = io.BytesIO(invented.workbook())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return stream.getvalue()


MACROS = _with_macros()


@pytest.fixture
def client(db) -> Client:
    """The first account of an empty installation: it works for every municipality."""
    found = Client()
    found.force_login(User.objects.create_superuser("first", password="correct-horse-battery"))
    return found


def file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("一覧.xlsx", content)


def listed(*rows, headings=HEADINGS) -> bytes:
    return invented.table(headings, *(rows or ROWS))


def send(client: Client, content: bytes, **head):
    return client.post(URL, {"step": "head", "file": file(content)} | invented.HEAD | head)


def state_of(response) -> str:
    return unescape(re.search(r'name="state" value="([^"]*)"', response.content.decode())[1])


def again(client: Client, response, step="preview", **sent):
    return client.post(URL, {"step": step, "state": state_of(response)} | sent)


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_list_in_a_citys_form_goes_straight_to_the_preview_and_is_registered(client):
    preview = send(client, invented.workbook())
    assert "基本目標4、施策12、指標60" in words(preview)
    assert not Strategy.objects.exists()
    done = again(client, preview, act="register")
    assert done.url == f"{URL}done/mihonno-3/"
    assert KPI.objects.filter(strategy__code="mihonno-3").count() == 60
    assert not Strategy.objects.get().is_public
    assert "年度を開く" in words(client.get(done.url))


def test_only_what_is_not_sure_has_its_field_open(client):
    page = send(client, listed()).content.decode()
    assert 'name="3-owner"' in page  # two departments
    assert 'name="2-owner"' not in page
    assert 'name="2-name"' not in page


def test_words_where_a_number_was_are_told_and_may_be_put_right_at_the_target(client):
    headings = ("基本目標", "施策", "指標名", "単位", "現状値", "目標値", "担当課")
    row = ("1 仕事", "1 創業", "町内事業所数", "事業所", "412", "現状維持", "商工課")
    shown = send(client, listed(row, headings=headings))
    assert shown.status_code == 200 and "評価の手法：" in words(shown)
    assert 'value="現状維持"' in shown.content.decode()


def test_every_other_field_opens_on_demand(client):
    page = again(client, send(client, listed()), open="2").content.decode()
    assert 'name="2-name" value="新規起業件数"' in page


def test_what_is_changed_in_the_preview_is_what_is_registered(client):
    opened = again(client, send(client, listed()), open="3")
    again(client, opened, act="register", **{"3-name": "手続きの平均日数", "3-direction": "decrease"})
    kpi = KPI.objects.get(code="1-1-2")
    assert (kpi.name, kpi.direction) == ("手続きの平均日数", "decrease")
    assert "direction" not in kpi.judged_reasons


def test_errors_are_told_by_cell_and_put_right_at_the_field(client):
    response = again(client, send(client, listed(("1 仕事", "1 創業", "", "5件", "商工課"))), act="register")
    assert response.status_code == 422
    assert "C2" in words(response) and not Strategy.objects.exists()
    again(client, response, act="register", **{"2-name": "起業数"})
    assert KPI.objects.get().name == "起業数"


def test_unknown_headings_are_matched_by_hand_beside_the_first_rows(client):
    headings = ("基本目標", "施策", "めざすもの", "R12の姿", "担当課")
    page = send(client, listed(headings=headings))
    assert "「指標名」「指標値」の列が見つかりません" in words(page)
    assert "新規起業件数" in words(page)
    refused = again(client, page, "columns", **{"column-0": "goal", "column-2": "name", "column-3": "name"})
    assert refused.status_code == 422
    chosen = {"column-0": "goal", "column-1": "measure", "column-2": "name", "column-3": "target", "column-4": "owner"}
    assert "指標2" in words(again(client, refused, "columns", **chosen))


def test_columns_of_years_are_chosen_as_yearly_targets_and_shown(client):
    rows = ("1 仕事", "1 創業", "起業数", "3件", "4件", "8件", "件数の見込み")
    content = listed(rows, headings=("基本目標", "施策", "指標名", "R7", "R8", "R11", "見込み"))
    response = send(client, content)
    chosen = {"column-0": "goal", "column-1": "measure", "column-2": "name", "column-5": "target"}
    years = {"column-3": "guide", "column-4": "guide"}
    refused = again(client, response, step="columns", **chosen, **years, **{"column-6": "guide"})
    assert "見出しに年度がありません" in words(refused)
    preview = again(client, response, step="columns", **chosen, **years, **{"column-6": ""})
    assert "目安値（一覧の値）：R7 3、R8 4" in words(preview)


def test_going_back_loses_neither_file_nor_words_nor_edits(client):
    opened = again(client, send(client, listed()), open="2")
    back = again(client, opened, act="back", **{"2-name": "起業した件数"})
    assert "第３期見本野市総合戦略" in back.content.decode() and "一覧.xlsx" in words(back)
    forth = client.post(URL, {"step": "head", "state": state_of(back)} | invented.HEAD)
    assert "起業した件数" in words(forth)


def test_what_is_wrong_with_the_plan_needs_no_second_choosing_of_the_file(client):
    refused = send(client, listed(), code="Bad Code", municipality="123456")
    assert refused.status_code == 422
    assert "団体コードではありません" in words(refused)
    assert client.post(URL, {"step": "head", "state": state_of(refused)} | invented.HEAD).status_code == 200


def test_a_form_says_itself_what_plan_it_is(client):
    response = client.get(f"{URL}template.xlsx")
    assert response.content.startswith(b"PK")
    head = dict.fromkeys(invented.HEAD, "")
    assert "入力してください" in words(send(client, response.content, **head))


def test_a_planner_registers_for_the_own_city_alone(client):
    own = make_municipality("見本野市", "152099", "新潟県")
    client.force_login(make_planner(municipality=own))
    page = client.get(URL).content.decode()
    assert 'name="municipality"' not in page
    again(client, send(client, listed(), municipality="202096"), act="register")
    assert Strategy.objects.get().municipality == own


def test_what_one_person_was_shown_nobody_else_confirms(client):
    shown = send(client, listed())
    client.force_login(User.objects.create_superuser("other", password="correct-horse-battery"))
    assert again(client, shown, act="register").status_code == 409
    assert not Strategy.objects.exists()


def test_a_session_that_ended_brings_everything_back_after_signing_in(client):
    opened = again(client, send(client, listed()), open="2")
    client.logout()
    asked = again(client, opened, act="register", **{"2-name": "起業した件数"})
    assert asked.status_code == 403
    sent = {"username": "first", "password": "correct-horse-battery", "resumed": "1", "2-name": "起業した件数"}
    shown = client.post(URL, {"step": "preview", "state": state_of(opened), "act": "register"} | sent)
    assert "起業した件数" in words(shown)
    assert not Strategy.objects.exists()  # it is shown, and saved by the person


def test_a_plan_whose_years_have_begun_changes_by_revision(client):
    again(client, send(client, listed()), act="register")
    strategy = Strategy.objects.get()
    strategy.reporting_years.create(fiscal_year=2025, due_on="2026-06-30")
    response = again(
        client, send(client, listed(), municipality="", municipality_name="", known="152099"), act="register"
    )
    assert "計画の改訂" in words(response)


def test_a_plan_that_somebody_registered_meanwhile_is_told_of_first(client):
    shown = send(client, listed())
    again(client, send(client, listed(("1 仕事", "1 創業", "起業数", "5件", "商工課"))), act="register")
    told = again(client, shown, act="register")
    assert told.status_code == 409
    assert "ほかの人がこのコードの計画を登録しました" in words(told)
    assert again(client, told, act="register").status_code == 302


@pytest.mark.parametrize(
    "content, why", [(b"\xd0\xcf\x11\xe0old", "xls"), (b"", "内容がありません"), (MACROS, "マクロ")]
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(client, content, why):
    response = send(client, content)
    assert response.status_code == 422
    assert why in words(response) and "第３期見本野市総合戦略" in response.content.decode()


def test_the_same_questions_are_asked_for_ten_kpis_and_for_sixty(client):
    def questions(count: int) -> int:
        content = invented.workbook(invented.rows()[:count])
        with CaptureQueriesContext(connection) as captured:
            assert send(client, content).status_code == 200
        return len(captured)

    questions(10)
    assert questions(60) <= questions(10)


@pytest.mark.parametrize("name, title", [("town", "見本町"), ("comprehensive", "総合計画"), ("city", "戦略")])
def test_plans_of_other_shapes_are_shown_and_taken_in_as_drafts(client, name, title):
    assert title in words(client.get(f"{URL}examples/{name}/"))
    client.post(f"{URL}examples/{name}/")
    assert not Strategy.objects.get().is_public
