"""One run: build the database, measure each theme, print, and write the document where asked."""

import datetime as dt
import os
import platform
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings

from bench import data, figures, packs, pages, processes, published, saving, writers
from bench.load import MARK

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "benchmarks.md"


def run(*, quick: bool, pages_only: bool, write: bool) -> None:
    strategy = data.build()
    parts = [_head()]
    for part in _parts(strategy, quick, pages_only):
        print(part, flush=True)
        parts.append(str(part))
    if write:
        _, mark, load = DOCUMENT.read_text("utf-8").partition(MARK)  # measured by a command of its own
        DOCUMENT.write_text("\n".join(parts) + (f"\n{mark}{load}" if mark else ""), encoding="utf-8")
        print(f"{DOCUMENT.relative_to(settings.BASE_DIR)} に書きました。")


def _parts(strategy, quick: bool, pages_only: bool) -> Iterator:
    yield pages.measure(strategy, rounds=5 if quick else 60)
    yield published.measure(strategy, rounds=5 if quick else 40)
    if pages_only:
        return
    yield figures.measure(strategy, rounds=20 if quick else 300)
    yield processes.cold_start(rounds=2 if quick else 9)
    yield processes.pdf(rounds=1 if quick else 5)
    yield packs.measure(strategy, rounds=1 if quick else 5)
    yield saving.measure(strategy, rounds=5 if quick else 60)
    yield writers.measure(strategy, saves=10 if quick else 100)


def _head() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = f"Python {platform.python_version()}、Django {django.__version__}、SQLite {sqlite3.sqlite_version}"
    return "\n".join(
        [
            "# 速さの測定",
            "",
            "`make bench` の結果です（この文書を書き換えるには `.venv/bin/python -m bench --write`）。",
            "一時的なデータベースに第３期伊那市地方創生総合戦略と3年分の架空の実績を作り、すべてを同じ実行の中で比べます。",
            "時間は機械によって変わるため、見るのは基準との比です。",
            "",
            "ページ、図、保存、起動は、ほかの仕事に乱されにくい CPU 時間で測ります。「比（最小）」は最も速い回どうし、"
            "「比（中央値）」は、同じ回に続けて測った基準との比の中央値です。",
            "",
            f"{dt.date.today():%Y-%m-%d}、CPU {os.cpu_count()} コア、メモリ {memory:.0f} GB、{versions}。",
            f"測定を始めたときの負荷（1分平均）は {os.getloadavg()[0]:.1f} でした。"
            "コア数を超えているときは、時間ではなく比を見てください。",
            "",
        ]
    )
