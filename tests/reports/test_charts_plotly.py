"""Plotly: the same picture as a dict, one served file, and no more than the policy allows."""

import base64
import hashlib
import json
import pkgutil
import re
import subprocess
import sys
from html import unescape

import pytest
from django.contrib.staticfiles.finders import find

from reports import charts
from reports.charts.assets import (
    EMPTY_STYLE_HASH,
    MAP_STYLE_HASH,
    PLOTLY_STATIC_NAME,
    PLOTLY_STYLE_HASHES,
    plotly_script,
)
from reports.charts.block import chart_block
from reports.charts.drawing import draw
from reports.charts.finders import PlotlyFinder
from reports.charts.geometry import FULL
from reports.charts.plotly import figure

from .charts import HOSTILE, make_point, make_spec


def test_the_figure_shows_what_the_drawing_shows():
    spec = make_spec({2025: 14, 2027: 0}, projection=make_point(2029, 19))
    made = figure(spec)
    line = next(trace for trace in made["data"] if trace["name"] == "推移")
    assert dict(zip(line["x"], line["y"], strict=True)) == {2023: 13, 2024: None, 2025: 14, 2026: None, 2027: 0}
    assert made["layout"]["yaxis"]["ticktext"] == list(draw(spec, FULL).canvas.axis.labels)
    shown = {text["text"] for text in made["layout"]["annotations"]}
    assert {"（人/年）", "現状値", "13", "実績", "0", "指標値", "20", "参考", "19"} <= shown
    assert made["steps"][-1]["text"] == "令和11年度：目安値 20人/年、指標値 20人/年、参考 19人/年"


@pytest.mark.parametrize("last", [2028, 2029])
def test_a_wild_projection_is_cut_at_the_edge_also_in_its_own_year(last):
    made = figure(make_spec({last: 14}, projection=make_point(2029, 900)))
    top = made["layout"]["yaxis"]["range"][1]
    assert all(value is None or value <= top for trace in made["data"] for value in trace["y"])


def test_no_text_of_the_figure_is_markup():
    """Markup in a Plotly text becomes a style attribute, which the policy refuses."""
    made = figure(make_spec({2025: 14}, **HOSTILE))
    for layout in (made["layout"], made["narrow"]):
        assert not [text for text in layout["annotations"] if "<" in text["text"]]
    assert not [trace for trace in made["data"] for label in trace["customdata"] if "<" in label]


def test_the_block_carries_its_figure_and_nothing_closes_its_script():
    block = chart_block(make_spec({2025: 14}, **HOSTILE))
    name = re.search(r'data-plotly="([^"]+)"', block)[1]
    data = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', block, re.DOTALL)[1]
    assert json.loads(data)["label"].startswith(HOSTILE["title"])
    assert block.count("</script>") == 1
    assert HOSTILE["title"] in unescape(block) and HOSTILE["title"] not in block


def test_a_chart_of_nothing_asks_for_no_plotly():
    assert "data-plotly=" not in chart_block(make_spec(baseline=None, target=None))


def test_nothing_of_ours_imports_plotly():
    modules = ", ".join(one.name for one in pkgutil.iter_modules(charts.__path__))
    code = f"import sys; from reports.charts import {modules}; finders.plotly_script(); print('plotly' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_only_plotlys_script_is_served():
    assert find(PLOTLY_STATIC_NAME) == str(plotly_script())
    ((name, storage),) = PlotlyFinder().list([])
    assert f"{storage.prefix}/{name}" == PLOTLY_STATIC_NAME and storage.exists(name)
    assert PlotlyFinder().find("plotly/widgetbundle.js") == []
    assert not list(PlotlyFinder().list(["plotly/*"]))


def source_of(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def test_the_style_hashes_are_those_of_the_installed_plotly():
    script = plotly_script().read_text(encoding="utf-8")
    (sheet,) = re.findall(r"\.textContent='([^'\\]*)'", script)
    assert source_of(sheet) == MAP_STYLE_HASH
    assert source_of("") == EMPTY_STYLE_HASH
    assert script.count('createElement("style")') == len(PLOTLY_STYLE_HASHES)
