"""typst sets in a child: the server's own process never grows by it, and a dead child is said."""

import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from kpis.choices import Stage
from kpis.commands import Refusal
from reports.pack import typesetting
from reports.pack.pdf import kept_pdf
from reports.pack.typesetting import NotSet, compile_pdf
from tests.reports.pack import make_reported_year
from tests.reports.test_pack_command import build

TYP = '#set document(title: "題")\n#sys.inputs.word'


@pytest.fixture
def source(tmp_path):
    (tmp_path / "a.typ").write_text(TYP)
    return {"input": str(tmp_path / "a.typ"), "root": str(tmp_path), "ignore_system_fonts": True, "timestamp": 0}


def test_the_bytes_are_typsts_own_and_the_same_each_time(source):
    import typst

    arguments = source | {"sys_inputs": {"word": "総合戦略"}}
    assert compile_pdf(**arguments) == compile_pdf(**arguments) == typst.compile(**arguments, format="pdf")


def test_the_childs_complaint_is_said(source):
    with pytest.raises(NotSet, match="PDFを作成できませんでした"):
        compile_pdf(**source)  # the text asks for a word that is not there


def test_a_child_that_takes_too_long_is_ended(source, monkeypatch):
    monkeypatch.setattr(typesetting, "MOST_SECONDS", 0.01)
    with pytest.raises(NotSet, match="秒で終わらなかった"):
        compile_pdf(**source, sys_inputs={"word": "x"})


def test_a_child_that_is_killed_is_said(source, monkeypatch, tmp_path):
    script = tmp_path / "dies.py"
    script.write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    monkeypatch.setattr(typesetting, "SCRIPT", script)
    with pytest.raises(NotSet, match="途中で止められました"):
        compile_pdf(**source)


def test_the_child_sees_no_secret(source, monkeypatch, tmp_path):
    script = tmp_path / "tells.py"
    script.write_text("import os; print(sorted(os.environ))")
    monkeypatch.setattr(typesetting, "SCRIPT", script)
    monkeypatch.setenv("SECRET_KEY", "geheim")
    assert b"SECRET_KEY" not in compile_pdf(**source)


@pytest.mark.django_db
def test_page_and_command_say_why_there_is_no_pdf(monkeypatch, tmp_path):
    make_reported_year(stage=Stage.PUBLISHED)
    kept_pdf.cache_clear()
    monkeypatch.setattr(typesetting, "MOST_SECONDS", 0.01)
    answer = Client().get(reverse("pack:report_pdf", args=["ina-3", "2025"]))
    assert answer.status_code == 503 and "中止しました" in answer.content.decode()
    with pytest.raises(Refusal, match="中止しました"):
        build(tmp_path / "r.pdf", "pdf")


def test_no_page_loads_typst():
    code = (
        "import django; django.setup()\n"
        "import sys, reports.pack.views\n"
        "from reports.pack.fonts import report_fonts; report_fonts()\n"
        "assert 'typst' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"DJANGO_SETTINGS_MODULE": "inastrategy.settings"})
