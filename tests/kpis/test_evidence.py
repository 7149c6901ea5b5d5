"""Comments and evidence: what is taken, under what name it is kept, and who gets it, always as a download."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from kpis.choices import Act, ActualState, Stage
from kpis.models import Actual, Comment, Event, Evidence
from kpis.workflow import cycle
from organization.models import User
from organization.refusals import Refused
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_municipality,
    make_planner,
    make_user,
    make_year,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def office(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return content.getvalue()


def older(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"".join(name.encode("utf-16-le") for name in streams)


def open_document(kind: str, *more: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        for name in ("content.xml", *more):
            archive.writestr(name, "<x/>")
    return content.getvalue()


TYPES = "[Content_Types].xml"
GOOD = {
    "a.pdf": PDF,
    "図.PNG": b"\x89PNG\r\n\x1a\n" + b"\0" * 20,
    "a.jpg": b"\xff\xd8\xff\xe0" + b"\0" * 20,
    "a.jpeg": b"\xff\xd8\xff\xe1" + b"\0" * 20,
    "a.xlsx": office(TYPES, "xl/workbook.xml"),
    "a.docx": office(TYPES, "word/document.xml"),
    "a.pptx": office(TYPES, "ppt/presentation.xml"),
    "a.xls": older("Workbook"),
    "a.doc": older("WordDocument"),
    "a.ppt": older("PowerPoint Document"),
    "一太郎.jtd": older("DocumentText"),
    "a.odt": open_document("text"),
    "a.ods": open_document("spreadsheet"),
    "a.odp": open_document("presentation"),
    "a.csv": "年度,人数\r\n2025,14\r\n".encode("cp932"),
    "a.txt": "﻿出典：県の統計".encode(),
}
BAD = {
    "program.exe": b"MZ\x90\0",
    "page.html": b"<script>alert(1)</script>",
    "picture.svg": b"<svg onload='alert(1)'/>",
    "macros.xlsm": office(TYPES, "xl/workbook.xml"),
    "no-ending": PDF,
    "a.pdf.exe": PDF,
    "page.pdf": b"<html><script>alert(1)</script>",
    "program.png": b"MZ\x90\0",
    "picture.jpg": b"\x89PNG\r\n\x1a\n",
    "zip.xlsx": office("a.txt"),
    "word.xlsx": office(TYPES, "word/document.xml"),
    "macros.xlsx": office(TYPES, "xl/workbook.xml", "xl/vbaProject.bin"),
    "broken.docx": b"PK\x03\x04" + b"\0" * 30,
    "macros.xls": older("Workbook", "_VBA_PROJECT"),
    "excel.doc": older("Workbook"),
    "broken.xls": b"Workbook",
    "macros.odt": open_document("text", "Basic/Standard/Module1.xml"),
    "scripts.ods": open_document("spreadsheet", "Scripts/python/a.py"),
    "sheet.odt": open_document("spreadsheet"),
    "zip.odt": office("a.txt"),
    "binary.csv": b"a,b\0c\xff\xfe\xfd",
    "empty.txt": b"",
}


@pytest.fixture
def actual() -> Actual:
    make_year()
    return make_actual()


@pytest.fixture
def staff(actual) -> User:
    return make_user(departments=[actual.kpi.owner])


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(name="出典.pdf", content=PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def status(client, address: str) -> int:
    """The answer's status; a file is read to its end, which closes it."""
    response = client.get(address)
    response.getvalue()
    return response.status_code


def files(folder) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file()]


# --- Comments ----------------------------------------------------------------------------------------------


def test_a_comment_stands_in_the_thread_and_changes_nothing_of_the_value(actual, staff):
    cycle.comment(actual, " 集計の方法を変えました ", by=staff)
    comment = Comment.objects.get()
    assert (comment.text, comment.by, comment.is_return) == ("集計の方法を変えました", staff, False)
    actual.refresh_from_db()
    assert (actual.version, actual.state) == (1, ActualState.DRAFT)
    assert Event.objects.get().act == Act.COMMENTED


@pytest.mark.parametrize("text", ["", " 　", "長" * 2001])
def test_an_empty_or_endless_comment_is_refused(actual, staff, text):
    with pytest.raises(cycle.Invalid):
        cycle.comment(actual, text, by=staff)
    assert not Comment.objects.exists()


# --- Links -------------------------------------------------------------------------------------------------


def test_a_link_is_kept_with_its_title(actual, staff):
    made = cycle.attach(actual, title=" 県の 統計 ", url="https://www.pref.nagano.lg.jp/tokei", by=staff)
    assert (made.title, made.url, bool(made.file)) == ("県の 統計", "https://www.pref.nagano.lg.jp/tokei", False)
    assert Event.objects.get().detail == {"title": "県の 統計"}


def test_without_a_title_the_address_serves(actual, staff):
    assert cycle.attach(actual, title="", url="https://example.lg.jp/a", by=staff).title == "https://example.lg.jp/a"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.jp/",
        "file:///etc/passwd",
        "//example.jp/",
        "統計のページ",
        "https://",
        "https://name:secret@example.jp/",
        "https://example.jp/" + "a" * 500,
        "https://example.jp/\nx",
        "",
    ],
)
def test_anything_but_an_address_of_the_web_is_refused(actual, staff, url):
    with pytest.raises(cycle.Invalid) as invalid:
        cycle.attach(actual, title="統計", url=url, by=staff)
    assert list(invalid.value.problems) == ["url"]


def test_a_link_and_a_file_at_once_are_refused(actual, staff, folder):
    with pytest.raises(cycle.Invalid):
        cycle.attach(actual, title="統計", url="https://example.jp/", file=upload(), by=staff)
    assert files(folder) == []


# --- Files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_what_its_name_says_is_kept_under_a_random_name(actual, staff, folder, name):
    made = cycle.attach(actual, title="", file=upload(name, GOOD[name]), by=staff)
    assert made.size == len(GOOD[name])
    assert made.title == name.rpartition(".")[0]
    (kept,) = files(folder)
    stem, _, ending = kept.partition(".")
    assert (len(stem), ending) == (32, name.rpartition(".")[2].lower())
    with made.file.open() as kept:
        assert kept.read() == GOOD[name]


@pytest.mark.parametrize("name", BAD)
def test_any_other_file_is_refused_and_nothing_is_kept(actual, staff, folder, name):
    with pytest.raises(cycle.Invalid) as invalid:
        cycle.attach(actual, title="資料", file=upload(name, BAD[name]), by=staff)
    assert list(invalid.value.problems) == ["file"]
    assert files(folder) == []
    assert not Evidence.objects.exists()


def test_a_file_may_be_as_large_as_the_setting_says_and_no_larger(actual, staff, folder):
    with override_settings(UPLOAD_MAX_BYTES=len(PDF)):
        cycle.attach(actual, title="資料", file=upload(), by=staff)
    with override_settings(UPLOAD_MAX_BYTES=len(PDF) - 1), pytest.raises(cycle.Invalid, match="大きすぎます"):
        cycle.attach(actual, title="資料", file=upload(), by=staff)


def test_a_refused_act_leaves_no_file(actual, folder):
    with pytest.raises(Refused):
        cycle.attach(actual, title="資料", file=upload(), by=make_council_member())
    assert files(folder) == []


def test_removing_takes_the_file_along_and_leaves_a_record(actual, staff, folder, django_capture_on_commit_callbacks):
    made = cycle.attach(actual, title="資料", file=upload(), by=staff)
    with django_capture_on_commit_callbacks(execute=True):
        cycle.detach(made, by=staff)
    assert files(folder) == []
    assert not Evidence.objects.exists()
    assert Event.objects.first().detail == {"title": "資料"}
    assert Event.objects.first().act == Act.DETACHED


def test_of_an_accepted_value_staff_neither_add_nor_remove(actual, staff):
    made = cycle.attach(actual, title="統計", url="https://example.jp/", by=staff)
    Actual.objects.update(state=ActualState.ACCEPTED)
    with pytest.raises(Refused, match="確認済"):
        cycle.detach(made, by=staff)
    with pytest.raises(Refused, match="確認済"):
        cycle.attach(actual, title="統計", url="https://example.jp/2", by=staff)
    assert Evidence.objects.count() == 1


# --- Handing out -------------------------------------------------------------------------------------------


@pytest.fixture
def address(actual, staff, folder) -> str:
    made = cycle.attach(actual, title="県の統計<script>", file=upload("a.txt", b"<script>alert(1)</script>"), by=staff)
    return f"/admin/evidence/{made.pk}/"


def test_a_file_is_only_ever_downloaded(client, staff, address):
    client.force_login(staff)
    response = client.get(address)
    assert response.getvalue() == b"<script>alert(1)</script>"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "%3C" not in response["Content-Disposition"]


def test_who_gets_it(client, staff, address):
    neighbour = make_planner(municipality=make_municipality("隣市", "999999"))
    colleague = make_user(departments=[make_department("農林部 農政課")])
    people = {staff: 200, make_planner(): 200, colleague: 403, make_council_member(): 403, neighbour: 404}
    assert status(client, address) == 302
    for person, expected in people.items():
        client.force_login(person)
        assert status(client, address) == expected, person.role
    assert client.post(address).status_code == 405


def test_a_link_has_no_file_here_and_a_lost_file_is_no_crash(client, actual, staff, folder):
    link = cycle.attach(actual, title="統計", url="https://example.jp/", by=staff)
    lost = cycle.attach(actual, title="資料", file=upload(), by=staff)
    lost.file.storage.delete(lost.file.name)
    client.force_login(staff)
    for one in (link, lost):
        assert status(client, f"/admin/evidence/{one.pk}/") == 404


def test_after_publication_the_department_still_reads_and_comments(client, staff, actual, address):
    actual.kpi.strategy.reporting_years.update(stage=Stage.PUBLISHED, published_at="2026-10-01T00:00:00Z")
    client.force_login(staff)
    assert status(client, address) == 200
    assert cycle.comment(actual, "値に誤りがあるようです", by=staff)


def test_what_cannot_be_recorded_leaves_no_file_behind(actual, staff, folder, monkeypatch):
    def full(self, *args, **kwargs):
        raise OSError("no space left")

    monkeypatch.setattr(Evidence, "save", full)
    with pytest.raises(OSError, match="no space"):
        cycle.attach(actual, title="県の統計", file=upload(), by=staff)
    assert files(folder) == []


def test_what_somebody_else_has_removed_already_stays_removed_without_a_record(actual, staff):
    made = cycle.attach(actual, title="", url="https://example.lg.jp/a", by=staff)
    cycle.detach(made, by=staff)
    cycle.detach(Evidence(pk=made.pk or 1, actual=actual), by=staff)
    assert Event.objects.filter(act=Act.DETACHED).count() == 1
