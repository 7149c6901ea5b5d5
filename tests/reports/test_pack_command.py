"""build_report from the shell."""

import io

import pytest
from django.core.management import CommandError, call_command

from kpis.choices import Stage
from kpis.commands import Refusal
from tests.builders import make_strategy
from tests.reports.pack import make_reported_year, reader

pytestmark = pytest.mark.django_db


def build(output, form="html", year=2025, *more):
    told = io.StringIO()
    call_command("build_report", "--year", str(year), "--format", form, "--output", str(output), *more, stdout=told)
    return told.getvalue()


def test_it_writes_either_form_and_says_so(tmp_path):
    make_reported_year()
    assert "書き出しました（案）" in build(tmp_path / "r.html")
    build(tmp_path / "r.pdf", "pdf")
    assert (tmp_path / "r.html").read_text().startswith("<!DOCTYPE html>")
    assert len(reader((tmp_path / "r.pdf").read_bytes()).pages) > 6
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.html", "r.pdf"]


def test_a_published_year_is_no_draft(tmp_path):
    make_reported_year(stage=Stage.PUBLISHED)
    assert "（案）" not in build(tmp_path / "r.html")


def test_the_councils_number_is_printed(tmp_path):
    make_reported_year()
    build(tmp_path / "r.html", "html", 2025, "--number", "資料1")
    assert "資料番号　資料1" in (tmp_path / "r.html").read_text()


def test_a_year_outside_the_plan_is_refused(tmp_path):
    make_reported_year()
    with pytest.raises(Refusal, match=r"2035年度は.*計画期間（2025～2029年度）にありません"):
        build(tmp_path / "r.html", year=2035)
    assert not list(tmp_path.iterdir())


def test_an_output_that_cannot_be_written_is_refused(tmp_path):
    make_reported_year()
    with pytest.raises(Refusal, match="書き出せません"):
        build(tmp_path / "missing" / "r.html")


def test_several_strategies_must_be_told_apart(tmp_path):
    make_reported_year()
    make_strategy("ina-2", name="第２期")
    with pytest.raises(Refusal, match="--strategy"):
        build(tmp_path / "r.html")
    build(tmp_path / "r.html", "html", 2025, "--strategy", "ina-2")
    assert "第２期" in (tmp_path / "r.html").read_text()


def test_other_formats_are_wrong_usage(tmp_path):
    with pytest.raises(CommandError, match="docx"):
        build(tmp_path / "r.docx", "docx")
