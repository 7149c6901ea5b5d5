"""Found words are marked where they stand, however they were typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.search.marks import marked, passage
from organization.matching import words_of


def shown(parts) -> str:
    return "".join(f"[{text}]" if is_hit else text for text, is_hit in parts)


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("dx", "市役所のＤＸを進めた", "市役所の[ＤＸ]を進めた"),
        ("ＤＸ", "DXの推進", "[DX]の推進"),
        ("４-１-６", "4-1-6　地域産材", "[4-1-6]　地域産材"),
        ("４－１ー６", "4-1-6　地域産材", "[4-1-6]　地域産材"),
        ("センター", "ｾﾝﾀｰの相談", "[ｾﾝﾀｰ]の相談"),
        ("㎥", "50㎥を使った", "50[㎥]を使った"),
        ("移住 相談", "移住の相談", "[移住]の[相談]"),
        ("移住 住相", "移住相談", "[移住相]談"),
        ("none", "何もない", "何もない"),
    ],
)
def test_width_and_case_do_not_matter_and_the_text_stays_as_it_is(query, text, found):
    assert shown(marked(text, words_of(query))) == found


def test_a_passage_shows_each_word_that_is_there_with_a_gap_between():
    text = "移住" + "あ" * 200 + "相談" + "い" * 200
    found = shown(passage(text, words_of("移住 相談")))
    assert found.startswith("[移住]あ") and "あ…あ" in found and "[相談]い" in found and found.endswith("い…")


def test_without_a_hit_there_is_no_passage():
    assert passage("空き家の改修", ["移住"]) == []


def test_a_query_of_spaces_asks_nothing():
    assert words_of(" 　 ") == []


@given(st.text(max_size=60), st.text(min_size=1, max_size=4))
def test_the_pieces_are_the_text(text, query):
    assert "".join(piece for piece, _ in marked(text, words_of(query))) == text
