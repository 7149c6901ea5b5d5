"""A body's key colour: whether text can be read in it, and the shades that stand beside it in both schemes. Pure."""

import re

from django.core.exceptions import ValidationError

MINIMUM_CONTRAST = 4.5  # WCAG 2.2 AA
DARK_CONTRAST = 7  # of a link on the dark page
WHITE, BLACK, DARK_PAGE = "#ffffff", "#000000", "#121212"  # the last as static/css/tokens.css has it
OWN = "screen and (forced-colors: none)"
_FORM = re.compile(r"#[0-9a-fA-F]{6}")


def contrast(colour: str, ground: str) -> float:
    """WCAG contrast of two #rrggbb colours."""
    lesser, greater = sorted((_luminance(colour), _luminance(ground)))
    return (greater + 0.05) / (lesser + 0.05)


def contrast_on_white(colour: str) -> float:
    return contrast(colour, WHITE)


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


def key_tokens(key: str) -> dict[str, tuple[str, str]]:
    """The tokens of a key colour: name, in the light scheme, in the dark one."""
    dark = on_dark(key)
    return {
        "--key": (key, dark),
        "--key-hover": (mixed(key, BLACK, 0.75), mixed(dark, WHITE, 0.6)),
        "--key-tint": (mixed(key, WHITE, 0.1), mixed(dark, DARK_PAGE, 0.15)),
        "--key-line": (mixed(key, WHITE, 0.5), mixed(dark, DARK_PAGE, 0.6)),
        "--on-key": (WHITE, BLACK),
        "--band": (key, mixed(dark, DARK_PAGE, 0.25)),
    }


def key_rules(key: str) -> str:
    tokens = key_tokens(key)
    light = " ".join(f"{name}: {light};" for name, (light, _) in tokens.items())
    return f":root {{ {light} }} {dark_scheme({name: dark for name, (_, dark) in tokens.items()})}"


def dark_scheme(tokens: dict[str, str]) -> str:
    """Rules for whoever asked the system or this site for dark; paper is white, and forced colours are the system's."""
    rules = f"{{ color-scheme: dark; {' '.join(f'{name}: {colour};' for name, colour in tokens.items())} }}"
    return (
        f'@media {OWN} and (prefers-color-scheme: dark) {{ :root:not([data-scheme="light"]) {rules} }}'
        f' @media {OWN} {{ :root[data-scheme="dark"] {rules} }}'
    )


def on_dark(colour: str) -> str:
    """As much of the colour as can be read on the dark page, the rest white."""
    shades = (mixed(colour, WHITE, part / 100) for part in range(100, -1, -1))
    return next(shade for shade in shades if contrast(shade, DARK_PAGE) >= DARK_CONTRAST)


def mixed(colour: str, other: str, part: float) -> str:
    """That part of the colour, the rest the other."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(one * part + two * (1 - part)):02x}" for one, two in pairs)


def _luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
