"""Eight people save at once on SQLite: no error, no lost update, and how many saves a second."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection, connections, transaction

from bench import data
from bench.floor.views import YEARS
from goals.models import Strategy
from kpis.choices import ValueStatus
from kpis.entered import Entered
from kpis.models import KPI, Actual, Event, ReportingYear
from kpis.workflow.cycle import Conflict, save_draft

WRITERS = 8


@dataclass(slots=True)
class Outcome:
    """What the writers met; every save is one more in a counter, so that a lost one would show."""

    saved: int = 0
    conflicts: int = 0
    errors: list[str] = field(default_factory=list)
    slowest: float = 0.0
    took: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def rate(self) -> float:
        return self.saved / self.took


def measure(strategy: Strategy, saves: int) -> str:
    """First the product, then bare updates of last year's values: read, UPDATE … WHERE version, no rule, no record."""
    kpis = list(KPI.objects.of(strategy).select_related("strategy").order_by("id")[:WRITERS])
    year = ReportingYear.objects.get(strategy=strategy, fiscal_year=data.ENTRY_YEAR)
    events = Event.objects.count()
    ours = _together(kpis, saves, lambda kpi, cause: _add_one(kpi, year, cause))
    _check(kpis, year, ours, saves, Event.objects.count() - events)
    Actual.objects.filter(fiscal_year=YEARS[-1]).update(value=0)
    bare = _together(kpis, saves, lambda kpi, cause: _add_one_barely(kpi))
    stored = Actual.objects.filter(kpi__in=kpis, fiscal_year=YEARS[-1])
    assert bare.saved == WRITERS * saves == sum(stored.values_list("value", flat=True)), bare.errors[:3]
    return "\n".join(
        [
            f"## 同時保存（{connection.vendor}）",
            "",
            f"{WRITERS}人が{saves}件ずつ、同じ{len(kpis)}指標へ保存します。誰かが先に保存していれば読み直してやり直します。"
            "save_draft は規則の確認、年度の固定、変更履歴、行為の記録を含みます。",
            "",
            "| 対象 | 保存 | エラー | 失われた更新 | 競合（読み直し） | 保存/秒 | 比 | 最も長い待ち |",
            "|---|--:|--:|--:|--:|--:|--:|--:|",
            _line("土台：版を確かめる UPDATE だけ", bare, bare),
            _line("save_draft", ours, bare),
            "",
        ]
    )


def _line(name: str, outcome: Outcome, base: Outcome) -> str:
    """Errors and lost updates have stopped the run before; what is printed had none."""
    rate = f"{outcome.rate:,.0f} | {outcome.rate / base.rate:.2f}"
    return f"| {name} | {outcome.saved:,} | 0 | 0 | {outcome.conflicts:,} | {rate} | {outcome.slowest:.2f} 秒 |"


def _together(kpis: list[KPI], saves: int, save: Callable[[KPI, str], int]) -> Outcome:
    """Each writer goes through all KPIs from another one on, so that every value is fought over."""
    outcome = Outcome()
    threads = [
        threading.Thread(target=_write, args=(kpis[first:] + kpis[:first], saves, save, outcome))
        for first in range(WRITERS)
    ]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.took = time.perf_counter() - start
    return outcome


def _write(kpis: list[KPI], saves: int, save: Callable[[KPI, str], int], outcome: Outcome) -> None:
    try:
        for number in range(saves):
            start = time.perf_counter()
            conflicts = save(kpis[number % len(kpis)], f"{threading.get_ident()}の{number}回目")
            with outcome.lock:
                outcome.saved += 1
                outcome.conflicts += conflicts
                outcome.slowest = max(outcome.slowest, time.perf_counter() - start)
    except Exception as error:
        outcome.errors.append(repr(error))
    finally:
        connections.close_all()


def _add_one_barely(kpi: KPI) -> int:
    conflicts = 0
    while True:
        with transaction.atomic():
            rows = Actual.objects.filter(kpi=kpi, fiscal_year=YEARS[-1])
            value, version = rows.values_list("value", "version").get()
            if rows.filter(version=version).update(value=value + 1, version=version + 1):
                return conflicts
        conflicts += 1


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
