"""export_workbooks and import_workbook: names, exit codes, and that --check writes nothing."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from kpis.choices import Act
from kpis.commands import Refusal
from kpis.models import Actual, Event
from tests.builders import (
    make_council_member,
    make_department,
    make_kpi,
    make_planner,
    make_strategy,
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


def run(*arguments, **options) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.fixture
def workbook(tmp_path, year):
    """Writes a filled workbook to disk and gives its path."""

    def write(**cells):
        path = tmp_path / "2026_企画部_地域創造課.xlsx"
        path.write_bytes(filled(exported(year), **cells) if cells else exported(year))
        return path

    return write


class TestExport:
    def test_one_file_per_department_with_the_bytes_of_the_page(self, year, tmp_path):
        run("export_workbooks", tmp_path / "new" / "folder", "--year", 2026)
        files = {path.name: path.read_bytes() for path in (tmp_path / "new" / "folder").iterdir()}
        assert sorted(files) == ["2026_企画部_地域創造課.xlsx", "2026_農林部_農政課.xlsx"]
        assert files["2026_農林部_農政課.xlsx"] == exported(year, None, make_department("農林部 農政課"))

    def test_staff_get_their_own(self, year, tmp_path):
        make_user("staff", departments=[make_department()])
        run("export_workbooks", tmp_path, "--year", 2026, "--as", "staff")
        assert [path.name for path in tmp_path.iterdir()] == ["2026_企画部_地域創造課.xlsx"]

    def test_a_kpi_that_nobody_enters_is_named(self, year, tmp_path):
        make_kpi(number=3)
        type(make_kpi(number=4)).objects.filter(number=3).update(owner=None)
        assert "決まっていないため、書き出していない指標：1-1-3" in run("export_workbooks", tmp_path, "--year", 2026)

    @pytest.mark.parametrize(("fiscal_year", "words"), [(2025, "令和7年度はまだありません"), (9999, "まだありません")])
    def test_a_year_that_is_not_open_is_refused(self, year, tmp_path, fiscal_year, words):
        with pytest.raises(Refusal, match=words):
            run("export_workbooks", tmp_path, "--year", fiscal_year)

    def test_who_enters_nothing_gets_nothing(self, year, tmp_path):
        make_council_member("council")
        with pytest.raises(Refusal, match="担当する指標はありません"):
            run("export_workbooks", tmp_path, "--year", 2026, "--as", "council")

    def test_a_folder_that_cannot_be_written_is_refused(self, year, tmp_path):
        (tmp_path / "file").write_text("x")
        with pytest.raises(Refusal, match="書き出せません"):
            run("export_workbooks", tmp_path / "file", "--year", 2026)

    def test_the_year_is_needed(self, tmp_path):
        with pytest.raises(CommandError, match="--year"):
            run("export_workbooks", tmp_path)


class TestImport:
    def test_a_filled_workbook_is_stored_and_every_change_named(self, workbook):
        make_planner("kikaku")
        told = run("import_workbook", workbook(H2=14, I2="確定"), "--as", "kikaku")
        assert "H2 1-1-1 実績値：（空欄） → 14" in told
        assert "変更（changed）：1件　変更なし（unchanged）：0件" in told
        assert Event.objects.get(act=Act.IMPORTED).by.username == "kikaku"

    def test_check_tells_the_same_and_writes_nothing(self, workbook):
        told = run("import_workbook", workbook(H2=14, I2="確定"), "--check")
        assert "確認だけを行いました。変更（changed）：1件" in told
        assert traces() == ((), 0, 0)

    @pytest.mark.parametrize("check", [[], ["--check"]])
    def test_an_odd_value_is_refused_by_its_cell_until_somebody_answers(self, workbook, check):
        with pytest.raises(Refusal) as refused:
            run("import_workbook", workbook(H2=1400, I2="確定"), *check)
        assert "確認が必要な値が1件" in refused.value.reasons[0]
        assert refused.value.reasons[1].startswith("シート「実績入力」 H2：1-1-1")
        assert "10倍" in refused.value.reasons[1]
        assert traces() == ((), 0, 0)

    def test_it_is_taken_with_accept_unusual_or_with_the_column_and_told(self, workbook):
        assert "注意（確認済み）" in run("import_workbook", workbook(H2=1400, I2="確定"), "--accept-unusual", "--check")
        told = run("import_workbook", workbook(H2=1400, I2="確定", O2="はい"))
        assert "注意（確認済み）" in told
        assert Actual.objects.get().value == 1400

    def test_an_untouched_one_changes_nothing(self, workbook):
        assert "変更（changed）：0件　変更なし（unchanged）：1件" in run("import_workbook", workbook())
        assert traces() == ((), 0, 0)

    @pytest.mark.parametrize("check", [[], ["--check"]])
    def test_a_bad_cell_is_refused_by_sheet_and_cell(self, workbook, check):
        with pytest.raises(Refusal) as refused:
            run("import_workbook", workbook(H2="十四"), *check)
        assert refused.value.returncode == 1
        assert "誤りが1件" in refused.value.reasons[0]
        assert refused.value.reasons[1].startswith("シート「実績入力」 H2：")
        assert not Actual.objects.exists()

    def test_a_person_may_import_what_is_theirs_only(self, workbook):
        make_user("nosei", departments=[make_department("農林部 農政課")])
        with pytest.raises(Refusal, match="企画部 地域創造課のワークブックです"):
            run("import_workbook", workbook(H2=14), "--as", "nosei")

    def test_no_workbook_no_file_no_strategy_no_year_are_each_refused(self, workbook, year, tmp_path):
        text = tmp_path / "a.xlsx"
        text.write_text("コード,実績値")
        with pytest.raises(Refusal, match="Excelファイルではありません"):
            run("import_workbook", text)
        with pytest.raises(Refusal, match="ありません"):
            run("import_workbook", tmp_path / "nowhere.xlsx")
        path = workbook(H2=14)
        make_strategy("other-1")
        make_year(2026, strategy=make_strategy("other-1"))
        with pytest.raises(Refusal, match="別の戦略"):
            run("import_workbook", path, "--strategy", "other-1")
        year.delete()
        with pytest.raises(Refusal, match="令和8年度はまだありません"):
            run("import_workbook", path)


def test_a_workbook_given_to_import_actuals_is_named_with_its_own_door(workbook):
    path = workbook(H2=14, I2="確定")
    with pytest.raises(Refusal, match="import_workbook で取り込んで") as refused:
        run("import_actuals", path)
    assert "使えない見出し" not in str(refused.value)
    assert not Actual.objects.exists()
