"""One chart's Plotly figure as we make it, beside the same dict written out.

The page lays every chart out for its SVG anyway; Plotly's figure is read off the same layout.
"""

import json

from bench.floor.views import YEARS
from bench.table import Line, Section
from bench.timing import interleaved
from goals.models import Strategy
from reports.charts.drawing import draw
from reports.charts.geometry import COMPACT, FULL
from reports.charts.plotly import figure, figure_of
from reports.review import build_review
from reports.review.charting import chart_of


def measure(strategy: Strategy, rounds: int) -> Section:
    review = build_review(strategy, YEARS[-1])
    spec = chart_of(review.row("4-1-6"), review.strategy)
    bare = _written_out(figure(spec))
    assert bare() == json.dumps(figure(spec))
    full, compact = draw(spec, FULL), draw(spec, COMPACT)
    ways = {
        "bare": bare,
        "ours": lambda: json.dumps(figure_of(full, compact)),
        "alone": lambda: json.dumps(figure(spec)),
    }
    timings = interleaved(ways, rounds)
    base = timings["bare"]
    return Section(
        "グラフ1枚の Plotly 図（JSON）",
        f"同じ JSON になることを確かめてから{rounds}回ずつ交互に。"
        "図の作成は、ページの静止画（SVG）のために済ませた配置から行います。"
        "最後の行は、目盛りと文字の重なりを避ける配置（広い画面と狭い画面の二つ）も、そのために行う場合です。",
        [
            Line("土台：できあがった辞書を書き出すだけ", timings["bare"], base),
            Line("図の作成と書き出し", timings["ours"], base),
            Line("配置からの作成と書き出し", timings["alone"], base),
        ],
    )


def _written_out(made: dict):
    """A function whose body is the dict itself, so that every call makes it anew."""
    names: dict = {"dumps": json.dumps}
    exec(compile(f"def bare(): return dumps({made!r})", "bare", "exec"), names)  # noqa: S102 - our own literal
    return names["bare"]
