"""The pack with everything in it, by size: does it grow faster than the plan?"""

import datetime as dt
import os
import time
from collections.abc import Callable

from bench.enlarged import enlarged
from bench.floor.views import YEARS
from bench.table import Line, Section
from bench.timing import interleaved
from goals.models import Strategy
from reports.pack.html import report_html
from reports.pack.pdf import report_pdf
from reports.releases.issued import review_of

LARGE = 300
DAY = dt.date(YEARS[-1] + 1, 8, 5)


def measure(strategy: Strategy, rounds: int) -> Section:
    """From the review to the finished file; the start of a process is measured elsewhere."""
    review = review_of(strategy, YEARS[-1])
    large = enlarged(review, LARGE)
    small_count, large_count = len(review.kpi_rows), len(large.kpi_rows)
    variants = {
        f"PDF {small_count}指標": lambda: _apart(lambda: report_pdf(review, made_on=DAY)),
        f"PDF {large_count}指標": lambda: _apart(lambda: report_pdf(large, made_on=DAY)),
        f"HTML {small_count}指標": lambda: report_html(review, made_on=DAY),
        f"HTML {large_count}指標": lambda: report_html(large, made_on=DAY),
    }
    timings = interleaved(variants, rounds, warm_up=1, clock=time.perf_counter)
    bases = {name: timings[f"{name.split()[0]} {small_count}指標"] for name in timings}
    return Section(
        "審議会資料の大きさ",
        f"施策評価・意見・対応方針を全ての施策に記入した年度で、{rounds}回ずつ。"
        f"指標の数は{large_count / small_count:.1f}倍。目標：時間の比がそれを超えない。",
        [Line(name, timing, bases[name]) for name, timing in timings.items()],
    )


def _apart(act: Callable[[], object]) -> None:
    """In a child: typst remembers what it has set once, and a second pack of the same year would cost next to nothing.

    The child touches no database and ends without its parent's farewells.
    """
    child = os.fork()
    if child == 0:
        try:
            act()
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0, "a pack could not be made"
