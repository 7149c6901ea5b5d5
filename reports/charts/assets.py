"""Plotly's script in the installed package, found without importing plotly (its import costs 0.1–0.3 s).

Its style sources under ``style-src 'self'`` are pinned, so that an update cannot slip by. plotly.js puts two style
elements into the page: an empty one whose rules it then inserts by script (the hash of the empty text allows it), and
the sheet of its map component, loaded with the script and never used here (its hash only keeps the browser from
reporting a violation). Nothing else is needed: no eval, and no style attribute as long as the texts of a figure hold
no markup (b, i, sub, span). The policy puts each source in quotes.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

PLOTLY_STATIC_NAME = "plotly/plotly.min.js"
EMPTY_STYLE_HASH = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
MAP_STYLE_HASH = "sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o="
PLOTLY_STYLE_HASHES: tuple[str, ...] = (EMPTY_STYLE_HASH, MAP_STYLE_HASH)


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
