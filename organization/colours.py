"""A body's key colour: whether text can be read in it on white, and the shades that stand beside it. Pure."""

import re

from django.core.exceptions import ValidationError

MINIMUM_CONTRAST = 4.5  # WCAG 2.2 AA
_FORM = re.compile(r"#[0-9a-fA-F]{6}")


def contrast_on_white(colour: str) -> float:
    """WCAG contrast of a #rrggbb colour against white."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part / 255) for part in _parts(colour))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def is_colour(text: str) -> bool:
    return _FORM.fullmatch(text) is not None


def check_key_colour(colour: str) -> None:
    """For every way in: form, admin and strategy file."""
    if not is_colour(colour):
        raise ValidationError("色は「#1f5f8b」のように、# と6桁の16進数で入力してください。")
    if (ratio := contrast_on_white(colour)) < MINIMUM_CONTRAST:
        raise ValidationError(
            f"この色は白地とのコントラストが{ratio:.1f}対1で、文字が読みにくくなります。"
            f"{MINIMUM_CONTRAST}対1以上になる、より濃い色にしてください。"
        )


def darker(colour: str, part: float = 0.75) -> str:
    return _colour(int(one * part) for one in _parts(colour))


def lighter(colour: str, part: float) -> str:
    """That part of the colour, the rest white."""
    return _colour(round(255 - (255 - one) * part) for one in _parts(colour))


def _parts(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def _colour(parts) -> str:
    return "#" + "".join(f"{part:02x}" for part in parts)
