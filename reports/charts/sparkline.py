"""A chart the size of a word, for table rows and figures: the run of the actuals and where they should go."""

from html import escape

from django.utils.safestring import SafeString

from .drawing import Canvas, measured_line, runs
from .geometry import GUIDE, INK, KEY, PAPER, SUB, Geometry
from .marks import circle, line, number, path, square
from .placing import Box
from .scale import Axis
from .spec import ChartSpec
from .wording import describe

SPARK = Geometry("spark", 112, 32, tick=0, word=0, value=0, last=0, wanted_ticks=0, inset=0, scale=0.6)


def sparkline(spec: ChartSpec, *, decorative: bool = False) -> SafeString:
    """A line without axes or text. ``decorative`` hides it from readers where the numbers stand beside it."""
    label = 'aria-hidden="true"' if decorative else f'role="img" aria-label="{escape(describe(spec))}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing drawing--spark" {label}'
        f' viewBox="0 0 {SPARK.width} {SPARK.height}" width="{SPARK.width}" height="{SPARK.height}">'
    )
    return SafeString(f"{head}{_body(spec)}</svg>")


def _body(spec: ChartSpec) -> str:
    canvas = _canvas(spec)
    if canvas is None:
        middle = SPARK.height / 2
        return line(6, middle, SPARK.width - 6, middle, "drawing__grid", GUIDE, 0.75)
    parts = []
    if spec.target:
        _, y = canvas.at(spec.target)
        steps = f"M{number(canvas.plot.left)} {number(y)}H{number(canvas.plot.right)}"
        parts.append(path(steps, "drawing__guide", GUIDE, 0.9, dash="3 2.5"))
    for run in runs(measured_line(spec)):
        if len(run) > 1:
            steps = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in map(canvas.at, run))
            parts.append(path(steps, "drawing__actual", KEY, 1.75))
    if spec.target:
        parts.append(circle(*canvas.at(spec.target), 3.8, "drawing__target", PAPER, INK, 1.3))
    if spec.baseline:
        parts.append(square(*canvas.at(spec.baseline), 2.2, "drawing__baseline", SUB, PAPER, 0))
    last = spec.last_actual
    for point in spec.ordered_actuals:
        radius = 2.8 if point is last else 1.7
        fill = PAPER if point.provisional else KEY
        parts.append(circle(*canvas.at(point), radius, "drawing__dot", fill, KEY, 1))
    return "".join(parts)


def _canvas(spec: ChartSpec) -> Canvas | None:
    single = (point for point in (spec.baseline, spec.target) if point)
    values = [point.value for point in (*spec.actuals, *single)]
    if not values:
        return None
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1
    plot = Box(6, 6, SPARK.width - 6, SPARK.height - 6)
    return Canvas(SPARK, plot, spec.years, Axis(low, high, (), ()))
