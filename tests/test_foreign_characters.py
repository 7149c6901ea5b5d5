"""A stored text with characters that no file may hold breaks no output: they are left out of each."""

import io
import xml.etree.ElementTree as ET
import zipfile

import pytest
from django.test import Client
from openpyxl import load_workbook

from kpis.choices import Stage
from kpis.sheets.kit.cells import harmless
from kpis.sheets.kit.writing import cell, csv_bytes, xlsx_bytes
from organization.texts import is_clean
from reports.pack.fonts import printable
from tests.builders import make_actual, make_kpi, make_planner, make_year

FOREIGN = "\ufffe\uffff\x0b\x07\x85\x7f"
CAUSE = f"渇水{FOREIGN}のため"


@pytest.fixture
def stored(db):
    kpi = make_kpi()
    make_year(2025, Stage.ENTRY)
    make_actual(kpi=kpi, year=2025, cause=CAUSE, next_step=CAUSE)
    return kpi


def _texts(content: bytes) -> str:
    """All XML of a workbook, which must be well-formed."""
    parts = zipfile.ZipFile(io.BytesIO(content))
    found = [parts.read(name) for name in parts.namelist() if name.endswith(".xml")]
    return "".join("".join(ET.fromstring(part).itertext()) for part in found)  # noqa: S314


@pytest.mark.parametrize("kind", ["workbook", "report", "listing"])
def test_every_workbook_is_whole(stored, kind):
    browser = Client()
    browser.force_login(make_planner())
    address = {
        "workbook": f"/admin/workbook/ina-3/2025/{stored.owner.pk}.xlsx",
        "report": "/ina-3/2025/report.xlsx",
        "listing": "/ina-3/2025/kpis/?export=xlsx",
    }[kind]
    content = browser.get(address).content
    texts = _texts(content)
    assert is_clean(texts) and load_workbook(io.BytesIO(content))
    assert kind == "listing" or "渇水のため" in texts


def test_a_table_of_texts_is_clean_in_csv_and_xlsx():
    assert "渇水のため" in csv_bytes(["要因"], [[CAUSE]]).decode("utf-8-sig")
    assert "渇水のため" in _texts(xlsx_bytes(["要因"], [[CAUSE]], "表"))


def test_a_hidden_character_hides_no_formula():
    assert cell("\x0b=1+1") == harmless("\ufffe=1+1") == "'=1+1"


def test_paper_prints_what_is_left():
    assert printable(CAUSE, frozenset("渇水のため")) == "渇水のため"
