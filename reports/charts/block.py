"""A chart as a page shows it: the drawings, what Plotly needs to take over, and nothing inline."""

import json
from html import escape

from django.utils.safestring import SafeString

from .drawing import draw
from .geometry import COMPACT, FULL
from .marks import dom_id
from .plotly import figure_of
from .spec import ChartSpec
from .svg import drawn_chart

# As django.utils.html.json_script: no text can close the script element.
_JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def chart_block(spec: ChartSpec) -> SafeString:
    """Wide and narrow SVG (a style sheet picks one) and the figure as JSON for plotly-charts.js.

    Without JavaScript, in print, and for those who save data, the SVG stays. The table belongs beside it.
    """
    full, compact = draw(spec, FULL), draw(spec, COMPACT)  # laid out once, for the SVG and for Plotly
    drawings = (
        '<div class="drawing-block__static" data-plotly-static>'
        f'<div class="drawing-block__wide">{drawn_chart(spec, FULL, full)}</div>'
        f'<div class="drawing-block__narrow">{drawn_chart(spec, COMPACT, compact)}</div></div>'
    )
    described = figure_of(full, compact)
    if described is None:
        return SafeString(f'<div class="drawing-block">{drawings}</div>')
    name = f"plotly-{dom_id(spec.key)}"
    data = json.dumps(described, ensure_ascii=False, separators=(",", ":")).translate(_JSON_ESCAPES)
    live = (
        f'<div class="drawing-block__live" data-plotly-live tabindex="0" role="group" aria-roledescription="グラフ"'
        f' aria-label="{escape(described["label"])}" aria-describedby="{name}-help" hidden></div>'
        f'<p class="drawing-block__help" id="{name}-help" data-plotly-help hidden>'
        "左右の矢印キーで年度ごとの値を確認できます。</p>"
        '<p class="visually-hidden" role="status" data-plotly-status></p>'
    )
    return SafeString(
        f'<div class="drawing-block" data-plotly="{name}">{drawings}{live}'
        f'<script type="application/json" id="{name}">{data}</script></div>'
    )
