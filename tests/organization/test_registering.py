"""職員をまとめて登録: a city's own list is read, completed, told wrong by cell, and registered whole or not at all."""

import pytest
from django.test import Client
from django.urls import reverse

from kpis.sheets.kit.problems import BadFile
from office.kit.pasted import listed, texts_in_file, texts_pasted
from office.people.registering import COLUMNS, Line, judge, lines_of
from organization.choices import Role
from organization.models import User
from tests.builders import make_department, make_municipality, make_planner, make_user

pytestmark = pytest.mark.django_db
HEADINGS = "所属\t役職\t職員氏名\tメールアドレス"


@pytest.fixture
def planner():
    make_department("総務部 総務課"), make_department("産業部 商工観光課")
    return make_planner()


def read(*rows: str, headings: str = HEADINGS) -> list[Line]:
    return lines_of(listed([texts_pasted("\n".join([headings, *rows]))], COLUMNS).rows)


def judged(*rows: str, by, headings: str = HEADINGS) -> list[Line]:
    return list(judge(read(*rows, headings=headings), make_municipality(), by).lines)


def sent(lines: list[Line], step: str) -> dict:
    told = {"rows": len(lines), "step": step}
    for index, line in enumerate(lines):
        told |= {f"{name}-{index}": getattr(line, name) for name in ("name", "department", "email", "username", "role")}
    return told


def post(by: User, data: dict):
    client = Client()
    client.force_login(by)
    return client.post(reverse("people:register"), data)


# --- Reading -----------------------------------------------------------------------------------------------


def test_a_citys_own_headings_and_a_title_above_them_are_read():
    told = ["令和9年度 職員名簿", "", "部\t課名\t氏　名\t職名\tふりがな", "総務部\t総務課\t伊那　太郎\t課長\tいな"]
    found = listed([texts_pasted("\n".join(told))], COLUMNS)
    (line,) = lines_of(found.rows)
    assert (line.name, line.department, line.is_head, line.role) == ("伊那 太郎", "総務部 総務課", True, Role.STAFF)
    assert found.unread == ("ふりがな",)


@pytest.mark.parametrize(("text", "is_head"), [("課長", True), ("課長補佐", False), ("係長", False), ("○", True)])
def test_a_post_says_who_is_head_of_the_department(text, is_head):
    assert read(f"総務課\t{text}\t伊那太郎\t")[0].is_head is is_head


def test_a_list_without_the_heading_of_names_says_which_it_needs():
    with pytest.raises(BadFile, match="「氏名」は必要です"):
        listed([texts_pasted("総務課\t伊那太郎\n企画課\t高遠花子")], COLUMNS)


def test_the_template_is_read_back_by_its_own_headings(planner, client):
    client.force_login(planner)
    data = client.get(reverse("people:register_template")).content
    lines = lines_of(listed(texts_in_file(data), COLUMNS).rows)
    assert [line.role for line in lines] == [Role.PLANNING, Role.STAFF] and lines[1].is_head


# --- Judging -----------------------------------------------------------------------------------------------


def test_a_section_is_completed_and_a_slip_of_the_pen_is_proposed_and_said(planner):
    whole, slip = judged("総務課\t\t伊那太郎\t", "商工観光科\t\t高遠花子\t", by=planner)
    assert (whole.department, "department" in whole.notes) == ("総務部 総務課", False)
    assert slip.department == "産業部 商工観光課"
    assert slip.notes["department"].startswith("「商工観光科」は「産業部 商工観光課」としました")


def test_names_to_sign_in_with_are_proposed_and_differ(planner):
    make_user("taro")
    rows = ["総務課\t\t伊那\ttaro@example.jp", "総務課\t\t高遠\thana@example.jp", "総務課\t\t無\t", "総務課\t\t有\t"]
    found = judge(read(*rows), make_municipality(), planner)
    assert [line.username for line in found.lines] == ["taro-02", "hana", "shokuin-01", "shokuin-02"]
    assert found.proposed == 4


def test_an_address_in_full_width_is_taken_as_it_is_meant(planner):
    (line,) = judged("総務課\t\t伊那\tｓｈｏｋｏ＠ｅｘａｍｐｌｅ．lg.jp", by=planner)
    assert (line.email, line.username, line.errors) == ("shoko@example.lg.jp", "shoko", {})


def test_what_is_wrong_is_told_at_its_cell(planner):
    headings = "氏名\t部署\tメール\t役割\t職員番号"
    rows = ["\t総務課\t\t\ta1", "あ\tない課\tnot-mail\t王様\ta 2", "い\t\t\t\ta3", "う\t総務課\t\t\ta3"]
    found = [set(line.errors) for line in judged(*rows, by=planner, headings=headings)]
    assert found == [{"name"}, {"department", "email", "role", "username"}, {"department", "username"}, {"username"}]


def test_a_person_of_two_departments_stands_in_one_row(planner):
    (line,) = judged("総務課、商工観光課\t課長\t伊那太郎\t", by=planner)
    assert [str(posting) for posting in line.postings] == ["総務部 総務課（所属長）", "産業部 商工観光課（所属長）"]


# --- The page ----------------------------------------------------------------------------------------------


def test_the_pasted_list_leads_over_its_preview_to_the_slips(planner):
    text = f"{HEADINGS}\n総務課\t課長\t伊那太郎\ttaro@example.jp\n商工観光科\t\t高遠花子\t"
    preview = post(planner, {"step": "read", "text": text})
    lines = list(preview.context["judged"].lines)
    assert User.objects.count() == 1, "nothing is stored yet"
    page = post(planner, sent(lines, "register")).content.decode()
    people = User.objects.exclude(pk=planner.pk)
    assert {str(one.departments.get()) for one in people} == {"総務部 総務課", "産業部 商工観光課"}
    assert "2人の職員を登録しました" in page and all(one.must_change_password for one in people)
    assert reverse("sign_in") in page and "taro" in page and "shokuin-01" in page


def test_one_wrong_cell_and_nobody_is_registered_and_everything_is_kept(planner):
    lines = [Line("伊那太郎", "総務部 総務課", username="1001"), Line("高遠花子", "ない課", username="1002")]
    page = post(planner, sent(lines, "register")).content.decode()
    assert User.objects.count() == 1 and "「ない課」という部署はありません" in page and 'value="高遠花子"' in page
    left_out = sent(lines, "register") | {"without-1": "1"}
    assert "1人の職員を登録しました" in post(planner, left_out).content.decode()


def test_whoever_took_a_number_in_between_is_told_at_the_cell(planner):
    lines = [Line("伊那太郎", "総務部 総務課", username="1001")]
    make_user("1001")
    assert "すでに使われています" in post(planner, sent(lines, "register")).content.decode()


@pytest.mark.parametrize("role", [Role.STAFF, Role.COUNCIL])
def test_nobody_else_registers_people(planner, role):
    answer = post(make_user(role=role), sent([Line("伊那太郎", "総務部 総務課", username="1")], "register"))
    assert answer.status_code == 403 and not User.objects.filter(username="1").exists()
