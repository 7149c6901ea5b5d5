"""What must not be taken is refused with a reason, by sheet and cell; nothing is written and nothing breaks."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kpis.models import KPI
from kpis.sheets.kit import archive
from tests.builders import make_actual, make_department, make_kpi, make_user, make_year
from tests.kpis.sheets.workbook import malformed_files  # noqa: F401 (registers its classes)
from tests.kpis.sheets.workbook.filling import edited, exported, filled, packed, parts, refusals, taken, traces
from tests.kpis.sheets.workbook.malformed import CLASSES, meta_edited

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def year():
    for number in (1, 2, 3):
        make_kpi(number=number)
    for number in (11, 12):
        make_kpi(number=number, owner=make_department("農林部 農政課"))
    return make_year(2026)


@pytest.fixture
def staff(year):
    return make_user(departments=[make_department()])


def upload(client, year, data: bytes, name="2026_企画部_地域創造課.xlsx"):
    url = reverse("workbook:page", args=[year.strategy.code, year.fiscal_year])
    return client.post(url, {"file": SimpleUploadedFile(name, data)})


def words_of(response) -> str:
    return html.unescape(response.content.decode())


@pytest.mark.parametrize("name", CLASSES)
def test_every_workbook_of_the_class_is_refused_and_leaves_nothing(name, client, year, staff, settings):
    make, words = CLASSES[name]
    if name == "too_large":
        settings.UPLOAD_MAX_BYTES = 64 * 1024
    variants = make(exported(year, staff))
    other = str(make_department("農林部 農政課").id)
    if name == "workbook_of_another_department":
        variants[0] = meta_edited(exported(year, staff), "department", other)
    client.force_login(staff)
    before = traces()
    assert len(variants) >= 10
    for number, data in enumerate(variants):
        response = upload(client, year, data)
        assert response.status_code == 422, f"{name} {number}"
        told = re.findall("<li>.*", words_of(response))
        assert re.search(words, words_of(response)), f"{name} {number} {told}"
        assert 'name="confirmed"' not in words_of(response), f"{name} {number}"
    assert traces() == before


def test_a_refusal_names_sheet_and_cell_and_says_what_to_do(year):
    told = refusals(filled(exported(year), H2="十四", I3="済", J4="=1+1"), year)
    assert [line.split("：")[0] for line in told] == [
        "シート「実績入力」 H2",
        "シート「実績入力」 I3",
        "シート「実績入力」 J4",
    ]
    assert "「値の貼り付け」" in told[2]


def test_one_bad_cell_among_good_ones_writes_nothing(year):
    before = traces()
    assert len(refusals(filled(exported(year), H2=14, H3="十四", H4=14), year)) == 1
    assert traces() == before


def test_an_inserted_row_is_one_sentence_not_one_per_row_below(year):
    [told] = refusals(edited(exported(year), lambda sheet: sheet.insert_rows(2)), year)
    assert "もとは2行目です（ほかに2行）" in told


def test_thousands_of_bad_cells_are_told_as_a_number(year):
    def change(sheet):
        for row in range(10, 410):
            sheet.cell(row, 1).value = "9-9-9"

    told = refusals(edited(exported(year), change), year)
    assert len(told) == 201
    assert "ほかに200件あります" in told[-1]


def test_a_hyperlink_in_a_text_is_no_external_link(year):
    def change(sheet):
        sheet["J2"].value = "https://example.com/ の統計"
        sheet["J2"].hyperlink = "https://example.com/"

    assert taken(edited(exported(year), change), year).changed == 1


def test_what_people_add_for_themselves_is_no_harm(year):
    """A comment, a colour, a sheet of one's own, a wider column: none of them is content."""

    def change(sheet):
        from openpyxl.comments import Comment
        from openpyxl.styles import PatternFill

        sheet["H2"].comment = Comment("係長に確認", "山田")
        sheet["H3"].fill = PatternFill("solid", fgColor="FFFF00")
        sheet.column_dimensions["J"].width = 80
        sheet.parent.create_sheet("計算")["A1"] = "=1+1"

    assert taken(edited(filled(exported(year), H2=14), change), year).changed == 1


def test_a_size_that_the_archive_states_is_not_believed():
    with pytest.raises(archive.BadFile, match="大きすぎ"):
        archive.inspect(packed({"a.xml": b" " * 2000}), archive.Limits(9, 9, 9, unpacked=1000))


def test_what_was_looked_at_is_what_is_read(year):
    data = exported(year)
    assert parts(archive.inspect(data).content) == parts(data)


class TestOvertaken:
    """Somebody saved online after the download."""

    @pytest.fixture
    def kpi(self, year):
        return KPI.objects.get(code="1-1-1")

    def test_a_changed_cell_over_a_changed_value_is_a_conflict_with_both_contents(self, year, kpi, staff):
        data = filled(exported(year), H2=14, I2="確定")
        make_actual("15", kpi=kpi, year=2026, updated_by=staff)
        before = traces()
        told = refusals(data, year)
        assert told[0].startswith("シート「実績入力」 H2：")
        assert "登録されている内容は「15」、ファイルの内容は「14」" in told[0]
        assert str(staff) in told[0]
        assert traces() == before

    def test_the_same_value_on_both_sides_is_none(self, year, kpi):
        data = filled(exported(year), H2=14, I2="確定")
        make_actual("14", kpi=kpi, year=2026)
        assert taken(data, year).changed == 0

    def test_a_row_that_the_file_left_alone_keeps_what_was_saved_online_and_says_so(self, year, kpi):
        data = filled(exported(year), H3=14)
        actual = make_actual("15", kpi=kpi, year=2026)
        result = taken(data, year)
        actual.refresh_from_db()
        assert (actual.value, actual.version, result.changed) == (15, 1, 1)
        assert "画面の内容をそのまま残します" in result.checked.notices[0].text

    def test_a_value_deleted_and_entered_anew_is_another_value(self, year, kpi):
        make_actual("13", kpi=kpi, year=2026).delete()
        first = make_actual("13", kpi=kpi, year=2026)
        data = filled(exported(year), H2=14)
        first.delete()
        make_actual("15", kpi=kpi, year=2026)
        assert "行き違い" not in refusals(data, year)[0]
        assert "「15」" in refusals(data, year)[0]

    def test_a_target_changed_since_is_told_and_nobody_is_blamed(self, year, kpi):
        data = filled(exported(year), H2=14)
        type(kpi).objects.filter(pk=kpi.pk).update(target_value=25)
        result = taken(data, year)
        assert result.changed == 1
        assert "ダウンロードしたあとに変わっています" in result.checked.notices[0].text


class TestOneSentenceForOneFault:
    """What follows from a fault is not told beside it."""

    def test_a_heading_that_was_emptied_is_told_and_nothing_below_it(self, year):
        data = filled(exported(year, None, make_department()), H2=14, J2="台風のため", J1=None)
        assert refusals(data, year) == ["シート「実績入力」 J1：見出しが空欄になっています。「要因」に戻してください。"]

    def test_a_column_that_is_gone_is_told_and_no_row_for_it(self, year):
        make_actual(None, 2026, KPI.objects.get(number=1), status="ended", cause="終えた")
        data = edited(exported(year, None, make_department()), lambda sheet: sheet.delete_cols(10))
        [told] = refusals(data, year)
        assert told.startswith("シート「実績入力」 1行目：見出し「要因」の列がありません")

    def test_a_deleted_row_is_told_and_not_the_rows_below_it(self, year):
        data = edited(exported(year, None, make_department()), lambda sheet: sheet.delete_rows(2))
        [told] = refusals(data, year)
        assert told.startswith("シート「実績入力」 A2：コード 1-1-1 の行がありません")
