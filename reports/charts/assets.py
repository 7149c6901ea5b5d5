"""Plotly's script in the installed package, found without importing plotly (its import costs 0.1–0.3 s)."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

PLOTLY_STATIC_NAME = "plotly/plotly.min.js"


class PlotlyMissing(RuntimeError):
    """The package is not installed, or has no script where it used to be."""


@cache
def plotly_script() -> Path:
    """The path of plotly.min.js; raises PlotlyMissing with what to do."""
    found = find_spec("plotly")
    for folder in (found.submodule_search_locations or ()) if found else ():
        script = Path(folder) / "package_data" / "plotly.min.js"
        if script.is_file():
            return script
    raise PlotlyMissing(
        "plotly.min.js was not found. Install the pinned requirements (pip install -r requirements/base.txt)."
    )
