"""The city's own key colour, as a stylesheet of its own (inline styles are barred by the CSP)."""

import re

from django.conf import settings
from django.core.checks import Error, register
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

DEFAULT_KEY_COLOUR = "#0017c1"
MINIMUM_CONTRAST = 4.5


def contrast_on_white(colour: str) -> float:
    """WCAG contrast of a #rrggbb colour against white."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def darker(colour: str, part: float = 0.75) -> str:
    return "#" + "".join(f"{int(int(colour[i : i + 2], 16) * part):02x}" for i in (1, 3, 5))


@register()
def check_key_colour(app_configs, **kwargs) -> list[Error]:
    """A mistyped or too pale colour stops the start by name."""
    colour = settings.KEY_COLOUR
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return [
            Error(f"KEY_COLOUR={colour!r} は #rrggbb の形ではありません。", hint="例：#0017c1", id="inastrategy.E001")
        ]
    if contrast_on_white(colour) < MINIMUM_CONTRAST:
        ratio = contrast_on_white(colour)
        return [
            Error(
                f"KEY_COLOUR={colour!r} は白地とのコントラストが {ratio:.1f}:1 しかありません。",
                hint="4.5:1 以上になる、より濃い色を指定してください。",
                id="inastrategy.E002",
            )
        ]
    return []


@cache_control(max_age=3600)
def theme_css(request: HttpRequest) -> HttpResponse:
    colour = settings.KEY_COLOUR
    return HttpResponse(f":root {{ --key: {colour}; --key-hover: {darker(colour)}; }}\n", content_type="text/css")
