"""The key to the marks, once per page or sheet where small charts carry no words."""

from collections.abc import Callable, Iterable

from django.utils.safestring import SafeString

from .geometry import FONT, GUIDE, INK, KEY, PAPER, SUB
from .marks import circle, path, square, text
from .placing import text_width
from .spec import ChartSpec

SIZE = 10
SAMPLE = 24
GAP = 14
Sample = tuple[str, Callable[[float], str], Callable[[ChartSpec], bool]]


def legend(specs: Iterable[ChartSpec]) -> SafeString:
    """The marks that these charts have, in one line: 現状値・実績・速報・目安・指標値・参考."""
    samples = _samples_in(specs)
    x, parts = 0.0, []
    for word, sample, _ in samples:
        parts.append(sample(x))
        parts.append(text(x + SAMPLE + 4, 13.6, word, SIZE, SUB))
        x += SAMPLE + 4 + text_width(word, SIZE) + GAP
    width = max(SAMPLE, round(x - GAP))
    words = "、".join(word for word, _, _ in samples)
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing drawing--legend" role="img"'
        f' aria-label="グラフの凡例：{words}" viewBox="0 0 {width} 20" width="{width}" height="20"'
        f' font-family="{FONT}">{"".join(parts)}</svg>'
    )


def legend_words(specs: Iterable[ChartSpec]) -> list[str]:
    return [word for word, _, _ in _samples_in(specs)]


def _samples_in(specs: Iterable[ChartSpec]) -> list[Sample]:
    known = list(specs)
    return [sample for sample in SAMPLES if any(sample[2](spec) for spec in known)]


def _baseline(x: float) -> str:
    return square(x + 12, 10, 3.2, "drawing__baseline", SUB, PAPER, 0)


def _actual(x: float) -> str:
    return path(f"M{x:g} 10h24", "drawing__actual", KEY, 1.8) + circle(x + 12, 10, 3, "drawing__dot", KEY, KEY, 1.4)


def _provisional(x: float) -> str:
    dot = circle(x + 12, 10, 3, "drawing__provisional", PAPER, KEY, 1.4)
    return path(f"M{x:g} 10h24", "drawing__actual", KEY, 1.8) + dot


def _guide(x: float) -> str:
    return path(f"M{x:g} 10h24", "drawing__guide", GUIDE, 1.2, dash="4.5 3")


def _target(x: float) -> str:
    return circle(x + 12, 10, 5, "drawing__target", PAPER, INK, 1.5)


def _projection(x: float) -> str:
    mark = square(x + 20, 10, 2.6, "drawing__projection", PAPER, KEY, 1.1, turned=True)
    return path(f"M{x:g} 10h17", "drawing__projection", KEY, 1.6, dash="0.1 3.6") + mark


SAMPLES: tuple[Sample, ...] = (
    ("現状値", _baseline, lambda spec: spec.baseline is not None),
    ("実績値", _actual, lambda spec: any(not point.provisional for point in spec.actuals)),
    ("速報値", _provisional, lambda spec: any(point.provisional for point in spec.actuals)),
    ("目安値", _guide, lambda spec: bool(spec.guides)),
    ("指標値", _target, lambda spec: spec.target is not None),
    ("参考（いまのペースが続いた場合）", _projection, lambda spec: spec.projection is not None),
)
