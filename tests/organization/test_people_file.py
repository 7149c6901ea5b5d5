"""The April file: read in any encoding, told wrong by row and column, done whole or not at all."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kpis.sheets.kit.problems import BadFile, BadRows
from kpis.workflow.runner import Conflict
from office.people import sheet
from office.people.moving import move_people, rows_of
from organization import staffing
from organization.choices import Role
from organization.models import PersonEvent, User
from organization.refusals import Refused
from organization.staffing import Particulars, Posting
from tests.builders import make_department, make_municipality, make_planner, make_user

pytestmark = pytest.mark.django_db
HEADER = "職員番号,氏名,異動後の部署,所属長,メール,操作"
TODAY = dt.date(2026, 4, 1)


@pytest.fixture(autouse=True)
def first_of_april(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lines(*rows, header=HEADER):
    return sheet.read("\n".join([header, *rows]).encode())


def move(*rows, by, header=HEADER, on=TODAY, seen=""):
    return move_people(lines(*rows, header=header), on, municipality=make_municipality(), by=by, seen=seen)


def problems(*rows, by, **options):
    with pytest.raises(BadRows) as caught:
        move(*rows, by=by, **options)
    return [str(problem) for problem in caught.value.problems]


def test_the_april_file_moves_creates_and_disables_in_one_go():
    make_department("企画部 地域創造課")
    environment = make_department("市民生活部 環境課")
    mover = make_user("1001", display_name="伊那 太郎", departments=[make_department()])
    leaver = make_user("1002", display_name="高遠さくら", departments=[environment])
    moved = move(
        "1001,伊那太郎,市民生活部　環境課,1,ｔａｒｏ＠example.jp,異動",
        "1002,高遠さくら,,,,停止",
        "1003,長谷一郎,企画部 地域創造課;市民生活部 環境課,1;,,新規",
        by=make_planner(),
    )
    mover.refresh_from_db(), leaver.refresh_from_db()
    new = User.objects.get(username="1003")
    assert [str(posting) for posting in staffing.postings_of(mover)] == ["市民生活部 環境課（所属長）"]
    assert mover.email == "taro@example.jp" and not leaver.is_active
    assert {(str(one.department), one.is_head) for one in new.services.all()} == {
        ("企画部 地域創造課", True),
        ("市民生活部 環境課", False),
    }
    assert [(one.person, new.check_password(one.password)) for one in moved.created] == [(new, True)]


def test_one_bad_row_and_nothing_of_the_file_is_done():
    make_department("市民生活部 環境課")
    person = make_user("1001", display_name="伊那太郎", departments=[make_department()])
    found = problems(
        "1001,伊那太郎,市民生活部 環境課,,,異動", "1002,高遠さくら,企画部 なにか課,,,新規", by=make_planner()
    )
    assert found == [
        "3行目「異動後の部署」：「企画部 なにか課」という部署はありません。「部 課」の形で書いてください。"
    ]
    assert [str(one) for one in person.departments.all()] == ["企画部 地域創造課"]
    assert not PersonEvent.objects.exists() and not User.objects.filter(username="1002").exists()


@pytest.mark.parametrize(
    ("row", "column", "text"),
    [
        (",伊那太郎,企画部 地域創造課,,,異動", "職員番号", "入力してください"),
        ("9999,伊那太郎,企画部 地域創造課,,,異動", "職員番号", "登録されていません"),
        ("1001,別人花子,企画部 地域創造課,,,異動", "氏名", "番号を確認"),
        ("1001,,企画部 地域創造課,,,停止", "氏名", "入力してください"),
        ("1001,伊那太郎,,,,異動", "異動後の部署", "部署を入力"),
        ("1001,伊那太郎,企画部 地域創造課;企画部 地域創造課,,,異動", "異動後の部署", "二度"),
        ("1001,伊那太郎,企画部 地域創造課,はい,,異動", "所属長", "1、そうでなければ空欄"),
        ("1001,伊那太郎,企画部 地域創造課;市民生活部 環境課,1,,異動", "所属長", "同じ数だけ"),
        ("1001,伊那太郎,企画部 地域創造課,,taro,異動", "メール", "メールアドレスの形"),
        ("1001,伊那太郎,企画部 地域創造課,,,転出", "操作", "異動・新規・停止"),
        ("1001,伊那太郎,市民生活部 環境課,,,", "操作", "操作が空欄"),
        ("1001,伊那太郎,企画部 地域創造課,,,新規", "職員番号", "すでに使われています"),
        ("10 5,新人,企画部 地域創造課,,,新規", "職員番号", "空白は使えません"),
        ("1005,,企画部 地域創造課,,,新規", "氏名", "氏名を入力"),
        ("gone,退職次郎,企画部 地域創造課,,,異動", "職員番号", "利用は停止"),
        ("boss,企画花子,企画部 地域創造課,,,異動", "役割", "異動後の役割"),
        ("me,私,,,,停止", "操作", "ご自分"),
        ("far,他市太郎,企画部 地域創造課,,,異動", "職員番号", "登録されていません"),
    ],
)
def test_every_mistake_is_told_by_row_and_column(row, column, text):
    make_department("市民生活部 環境課")
    make_user("1001", display_name="伊那太郎", departments=[make_department()])
    make_user("gone", display_name="退職次郎", is_active=False)
    make_planner("boss", display_name="企画花子")
    make_user("far", display_name="他市太郎", municipality=make_municipality("箕輪町", "203831"))
    (found,) = problems(row, by=make_planner("me", display_name="私"))
    assert found.startswith(f"2行目「{column}」：") and text in found


def test_the_same_number_twice_is_told_at_both_rows():
    make_user("1001", display_name="伊那太郎", departments=[make_department()])
    row = "1001,伊那太郎,企画部 地域創造課,,,異動"
    assert [one[:3] for one in problems(row, row, by=make_planner())] == ["2行目", "3行目"]


def test_rows_without_an_action_do_nothing():
    person = make_user("1001", display_name="伊那太郎", departments=[make_department()])
    moved = move("1001,伊那太郎,企画部 地域創造課,,,", by=make_planner())
    assert (moved.moved, moved.disabled, moved.created) == (0, 0, ())
    assert person.departments.count() == 1 and not PersonEvent.objects.exists()


def test_the_list_of_today_goes_through_unchanged():
    make_user("1001", display_name="伊那太郎", departments=[make_department(), make_department("市民生活部 環境課")])
    make_user("1002", display_name="=HYPERLINK(1)", departments=[make_department()])
    planner = make_planner("boss", display_name="企画花子")
    people = User.objects.prefetch_related("services__department")
    data = sheet.write(rows_of(people))
    assert b",=HYPERLINK" not in data, "a spreadsheet takes it for text"
    moved = move_people(sheet.read(data), TODAY, municipality=make_municipality(), by=planner)
    assert (moved.moved, moved.disabled, moved.created) == (0, 0, ()) and not PersonEvent.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_file_may_come_in_any_encoding_that_excel_writes(encoding):
    data = f"{HEADER}\r\n1001,髙橋,企画部 地域創造課,,,異動\r\n".encode(encoding)
    assert sheet.read(data).rows[0]["氏名"] == "髙橋"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"PK\x03\x04", "Excelブックは読み取れません"),
        (b"\xff\xfe\x00\x01", "読み取れません"),
        (b"", "見出しがありません"),
        ("職員番号,氏名\n1,伊那".encode(), "「異動後の部署」"),
        (f"{HEADER},住所\n".encode(), "「住所」は使いません"),
        (f'{HEADER}\n"1001,伊那'.encode(), "引用符"),
        (f"{HEADER}\n1,伊那,,,,停止,,余り".encode(), "2行目"),
    ],
)
def test_what_is_no_such_file_is_refused_with_a_reason(data, text):
    with pytest.raises(BadFile, match=text):
        sheet.read(data)


def test_a_move_takes_effect_on_its_day_and_not_before():
    make_user("1001", display_name="伊那太郎", departments=[make_department()])
    make_department("市民生活部 環境課")
    row = "1001,伊那太郎,市民生活部 環境課,,,異動"
    (found,) = problems(row, by=make_planner(), on=TODAY + dt.timedelta(days=1))
    assert "より前には反映できません" in found


def test_a_planner_loses_planning_rights_only_by_an_explicit_word():
    make_planner("boss", display_name="企画花子")
    row = "boss,企画花子,企画部 地域創造課,,,異動,担当課"
    make_department()
    move(row, by=make_planner(), header=f"{HEADER},役割")
    assert not User.objects.get(username="boss").is_planning


def test_the_file_may_replace_the_last_planner_but_not_remove_them():
    make_planner("boss", display_name="企画花子")
    operator, header = make_planner(municipality=None), f"{HEADER},役割"
    (found,) = problems("boss,企画花子,,,,停止,", by=operator, header=header)
    assert "ひとりもいなくなります" in found
    move("boss,企画花子,,,,停止,", "next,後任次郎,,,,新規,企画部門", by=operator, header=header)
    assert not User.objects.get(username="boss").is_active and User.objects.get(username="next").is_planning


def test_staff_cannot_bring_a_file_through_the_act():
    make_department()
    with pytest.raises(Refused, match="登録できるのは"):
        move("1003,長谷一郎,企画部 地域創造課,,,新規", by=make_user())


def test_nothing_but_what_was_previewed_is_done():
    make_user("1001", display_name="伊那太郎", departments=[make_department()])
    make_department("市民生活部 環境課")
    with pytest.raises(Conflict):
        move("1001,伊那太郎,市民生活部 環境課,,,異動", by=make_planner(), seen="of another day")
    assert not PersonEvent.objects.exists()


def test_the_preview_writes_nothing_and_the_confirmation_does_it_all():
    make_department("市民生活部 環境課")
    person = make_user("1001", display_name="伊那太郎", departments=[make_department()])
    client = signed_in(make_planner())
    file = SimpleUploadedFile("4月.csv", f"{HEADER}\n1001,伊那太郎,市民生活部 環境課,,,異動\n".encode("cp932"))
    preview = client.post(reverse("people:moves"), {"on": "2026-04-01", "file": file})
    assert "市民生活部 環境課" in preview.content.decode() and str(person.departments.get()) == "企画部 地域創造課"
    confirmed = client.post(reverse("people:confirm"), {"confirmed": preview.context["confirmed"]})
    assert confirmed.url == reverse("people:list") and str(person.departments.get()) == "市民生活部 環境課"


def test_a_preview_that_was_overtaken_is_shown_again_and_nothing_is_done():
    make_department("市民生活部 環境課"), make_department("建設部 建設課")
    planner, person = make_planner(), make_user("1001", display_name="伊那太郎", departments=[make_department()])
    client = signed_in(planner)
    file = SimpleUploadedFile("4月.csv", f"{HEADER}\n1001,伊那太郎,市民生活部 環境課,,,異動\n".encode())
    preview = client.post(reverse("people:moves"), {"on": "2026-04-01", "file": file})
    told = Particulars("1001", "伊那太郎", Role.STAFF, (Posting(make_department("建設部 建設課")),))
    staffing.change_person(person, told, by=planner)
    again = client.post(reverse("people:confirm"), {"confirmed": preview.context["confirmed"]})
    assert again.status_code == 409 and str(person.departments.get()) == "建設部 建設課"
