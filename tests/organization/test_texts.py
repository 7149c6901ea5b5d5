"""What no text may hold, and what people type every day."""

import pytest

from organization.texts import cleaned, foreign_in, is_clean


@pytest.mark.parametrize(
    "character", ["\0", "\x0b", "\x1f", "\x7f", "\x85", "\ud800", "\ufdd0", "\ufffe", "\uffff", "\U0001ffff"]
)
def test_controls_surrogates_and_noncharacters_are_foreign(character):
    text = f"前{character}後"
    assert not is_clean(text) and cleaned(text) == "前後"
    assert f"U+{ord(character):04X}" in foreign_in(text)


@pytest.mark.parametrize(
    "text", ["", "一行目\r\n二行目\t続き", "CO₂ 100㎥ 〜 髙 𠮷 👍🏽 が", "葛󠄀城市", "…\u3000\ufeff\u200b"]
)
def test_what_people_type_is_not(text):
    assert is_clean(text) and cleaned(text) == text and foreign_in(text) == ""


def test_the_place_is_said_by_what_stands_before_it():
    assert foreign_in("移住相談会の参加者が\n増えた\x07ため") == (
        "「会の参加者が 増えた」の直後に、使えない文字（目に見えない制御文字 U+0007）があります。"
    )
    assert foreign_in("\x07ため").startswith("先頭に、")
