"""Eight people save at once on SQLite: no error, no lost update, and how many saves a second."""

import threading
import time
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection, connections

from bench import data
from goals.models import Strategy
from kpis.choices import ValueStatus
from kpis.cycle import Conflict, save_draft
from kpis.entered import Entered
from kpis.models import KPI, Actual, Event, ReportingYear

WRITERS = 8


@dataclass(slots=True)
class Outcome:
    """What the writers met; every save is one more in a counter, so that a lost one would show."""

    saved: int = 0
    conflicts: int = 0
    errors: list[str] = field(default_factory=list)
    slowest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


def measure(strategy: Strategy, saves: int) -> str:
    year = ReportingYear.objects.get(strategy=strategy, fiscal_year=data.ENTRY_YEAR)
    kpis = list(KPI.objects.of(strategy).select_related("strategy").order_by("id")[:WRITERS])
    events = Event.objects.count()
    outcome = Outcome()
    # Each writer goes through all KPIs from another one on, so that every value is fought over.
    threads = [
        threading.Thread(target=_write, args=(kpis[first:] + kpis[:first], year, saves, outcome))
        for first in range(WRITERS)
    ]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    _check(kpis, year, outcome, saves, Event.objects.count() - events)
    return (
        f"## 同時保存（{connection.vendor}）\n\n"
        f"{WRITERS}人が{saves}件ずつ、同じ{len(kpis)}指標へ save_draft（履歴と行為の記録を含む）。"
        "誰かが先に保存していれば読み直してやり直します。\n\n"
        "| 保存 | エラー | 失われた更新 | 競合（読み直し） | 保存/秒 | 最も長い待ち |\n|--:|--:|--:|--:|--:|--:|\n"
        f"| {outcome.saved:,} | 0 | 0 | {outcome.conflicts:,} | {outcome.saved / took:,.0f} |"
        f" {outcome.slowest:.2f} 秒 |\n"
    )


def _write(kpis: list[KPI], year: ReportingYear, saves: int, outcome: Outcome) -> None:
    try:
        for number in range(saves):
            start = time.perf_counter()
            conflicts = _add_one(kpis[number % len(kpis)], year, f"{threading.get_ident()}の{number}回目")
            with outcome.lock:
                outcome.saved += 1
                outcome.conflicts += conflicts
                outcome.slowest = max(outcome.slowest, time.perf_counter() - start)
    except Exception as error:
        outcome.errors.append(repr(error))
    finally:
        connections.close_all()


def _add_one(kpi: KPI, year: ReportingYear, cause: str) -> int:
    """Read, add one, save the version that was read; again where somebody else was quicker.

    Everyone's cause is another, for the same content entered twice is one save.
    """
    conflicts = 0
    while True:
        stored = Actual.objects.filter(kpi=kpi, fiscal_year=year.fiscal_year).first()
        value = stored.value + 1 if stored else Decimal(1)
        entered = Entered(value=value, status=ValueStatus.PROVISIONAL, cause=cause)
        try:
            save_draft(kpi, year, entered, version=stored.version if stored else 0)
        except Conflict:
            conflicts += 1
        else:
            return conflicts


def _check(kpis: list[KPI], year: ReportingYear, outcome: Outcome, saves: int, events: int) -> None:
    counted = Actual.objects.filter(kpi__in=kpis, fiscal_year=year.fiscal_year).values_list("value", "version")
    assert not outcome.errors, outcome.errors[:3]
    assert outcome.saved == WRITERS * saves == sum(value for value, _ in counted), "lost updates"
    assert outcome.saved == sum(version for _, version in counted) == events, "every save has its version and event"
