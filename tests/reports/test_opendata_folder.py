"""export_open_data DIR: the folder holds what is published now, and nothing of an earlier export beside it."""

import io
import json

import pytest
from django.core.management import call_command

from kpis.choices import Stage
from kpis.commands import Refusal
from kpis.models import ReportingYear
from reports.opendata.files import TOP_FILES
from tests.builders import make_kpi, make_strategy, make_year

pytestmark = pytest.mark.django_db


def export(folder, *options) -> str:
    told = io.StringIO()
    call_command("export_open_data", folder, *options, stdout=told, stderr=told)
    return told.getvalue()


def files_in(folder) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


TOP = sorted(TOP_FILES)


def withdraw(year: int) -> None:
    ReportingYear.objects.filter(fiscal_year=year).update(stage=Stage.CHECKING, published_at=None)


def test_a_withdrawn_year_does_not_stay_behind(tmp_path):
    make_kpi()
    make_year(2025, stage=Stage.PUBLISHED)
    export(tmp_path)
    assert "2025/actuals.csv" in files_in(tmp_path)
    withdraw(2025)
    told = export(tmp_path)
    assert files_in(tmp_path) == TOP
    assert not (tmp_path / "2025").exists()
    assert "取り除きました（以前の書き出し）：2025/actuals.csv" in told


def test_unpublished_years_are_written_on_request_and_removed_without_it(tmp_path):
    make_kpi()
    make_year(2025)
    export(tmp_path, "--include-unpublished")
    assert "2025/kpis.csv" in files_in(tmp_path)
    export(tmp_path)
    assert files_in(tmp_path) == TOP


def test_a_folder_of_before_years_described_themselves_is_brought_in_line(tmp_path):
    make_kpi()
    make_year(2025, stage=Stage.PUBLISHED)
    export(tmp_path)
    (tmp_path / "2025" / "datapackage.json").unlink()
    assert "書き出し：1件" in export(tmp_path)


def test_files_of_others_are_never_touched(tmp_path):
    make_kpi()
    make_year(2025, stage=Stage.PUBLISHED)
    export(tmp_path)
    (tmp_path / "2025" / "memo.txt").write_text("覚え書き")
    (tmp_path / "readme.html").write_text("説明")
    withdraw(2025)
    export(tmp_path)
    assert files_in(tmp_path) == sorted(["2025/memo.txt", "readme.html", *TOP])


def test_a_release_that_no_export_knows_is_told_but_kept(tmp_path):
    make_kpi()
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "actuals.csv").write_text("古いデータ")
    assert "確認してください：2024/actuals.csv" in export(tmp_path)
    assert "2024/actuals.csv" in files_in(tmp_path)


def test_a_second_export_changes_nothing(tmp_path):
    make_kpi()
    make_year(2025, stage=Stage.PUBLISHED)
    export(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")}
    assert "書き出し：0件　変更なし：22件" in export(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")} == before


def test_a_folder_with_another_strategys_data_is_refused(tmp_path):
    make_kpi()
    make_strategy("other-1")
    export(tmp_path, "--strategy", "ina-3")
    with pytest.raises(Refusal, match="別のデータ（ina-3）"):
        export(tmp_path, "--strategy", "other-1")


def test_a_foreign_datapackage_is_not_overwritten(tmp_path):
    make_kpi()
    (tmp_path / "datapackage.json").write_text("[]")
    with pytest.raises(Refusal, match="読み取れません"):
        export(tmp_path)
    assert (tmp_path / "datapackage.json").read_text() == "[]"


def test_only_our_own_paths_are_removed_whatever_the_list_says(tmp_path):
    make_kpi()
    victim = tmp_path / "outside.csv"
    victim.write_text("大切なファイル")
    folder = tmp_path / "data"
    export(folder)
    package = json.loads((folder / "datapackage.json").read_text())
    package["resources"] += [{"path": "../outside.csv"}, {"path": str(victim)}]
    (folder / "datapackage.json").write_text(json.dumps(package))
    export(folder)
    assert victim.exists()


def test_a_file_where_the_folder_should_be_is_refused(tmp_path):
    make_kpi()
    place = tmp_path / "data"
    place.write_text("")
    with pytest.raises(Refusal, match="フォルダーではありません"):
        export(place)
