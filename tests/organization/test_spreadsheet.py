"""No text of ours becomes a formula in somebody's spreadsheet, and what we wrote out comes back unchanged."""

import pytest

from kpis.sheets.kit.cells import as_typed, harmless


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-5人の減", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－5人の減", "＠A1"]
)
def test_what_looks_like_a_formula_gets_an_apostrophe_and_loses_it_again(text):
    assert harmless(text) == f"'{text}"
    assert as_typed(harmless(text)) == text


@pytest.mark.parametrize("text", ["", "成婚者数", "－", "△31.8", "'そのまま", "a=1"])
def test_other_text_stays_as_it_is(text):
    assert harmless(text) == as_typed(text) == text
