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
JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def chart_block(spec: ChartSpec) -> SafeString:
    """Wide and narrow SVG (a style sheet picks one), and what enlarges them: a dialog with its figure as JSON.

    Without JavaScript and in print the SVG is all there is. The table belongs beside it.
    """
    full, compact = draw(spec, FULL), draw(spec, COMPACT)  # laid out once, for the SVG and for Plotly
    drawings = (
        f'<div class="drawing-block__wide">{drawn_chart(spec, FULL, full)}</div>'
        f'<div class="drawing-block__narrow">{drawn_chart(spec, COMPACT, compact)}</div>'
    )
    described = figure_of(full, compact)
    if described is None:
        return SafeString(f'<div class="drawing-block">{drawings}</div>')
    name = f"plotly-{dom_id(spec.key)}"
    data = json.dumps(described, ensure_ascii=False, separators=(",", ":")).translate(JSON_ESCAPES)
    return SafeString(
        f'<div class="drawing-block" data-plotly="{name}">{drawings}{_dialog(spec, described["label"], name)}'
        f'<script type="application/json" id="{name}">{data}</script></div>'
    )


def _dialog(spec: ChartSpec, label: str, name: str) -> str:
    """Opened by its button, which static/js/plotly-charts.js shows."""
    title = escape(spec.title)
    return (
        '<button class="button button--text button--small no-print" type="button" data-plotly-open hidden>拡大して見る'
        f'<span class="visually-hidden">：{title}</span></button>'
        f'<dialog class="drawing-dialog" aria-labelledby="{name}-title">'
        '<form class="drawing-dialog__head" method="dialog">'
        f'<h2 class="drawing-dialog__title" id="{name}-title">{title}</h2>'
        '<button class="button button--secondary button--small">閉じる</button></form>'
        f'<div data-plotly-live tabindex="0" role="group" aria-roledescription="グラフ"'
        f' aria-label="{escape(label)}" aria-describedby="{name}-help"></div>'
        f'<p class="sub" id="{name}-help">図に触れるか、左右の矢印キーを押すと、年度ごとの値を確認できます。</p>'
        '<p role="status" data-plotly-status></p></dialog>'
    )
