"""Long texts are folded, short ones are not, and the page always holds the whole."""

import pytest

from organization.templatetags.folding import LONGEST, folded


@pytest.mark.parametrize("text", ["", "渇水のため", "字" * LONGEST, "一\n二\n三\n四"])
def test_a_short_text_stays_as_it_is(text):
    assert folded(text) == text.replace("\n", "<br>")


@pytest.mark.parametrize("text", ["字" * (LONGEST + 1), "一\n二\n三\n四\n五"])
def test_a_long_one_can_be_opened_and_is_there_once_and_whole(text):
    html = folded(text)
    assert html.count(text.replace("\n", "<br>")) == 1 and "続きを読む" in html and "<details" in html


def test_what_was_typed_is_no_markup():
    assert "<b>" not in folded("<b>" * 100)
