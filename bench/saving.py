"""What one saved row costs at the runner, against the least that a save with history and record can be."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from itertools import count

from django.db import transaction
from django.utils import timezone

from bench import data
from bench.floor.views import YEARS
from bench.table import Line, Section
from bench.timing import interleaved
from goals.models import Strategy
from kpis.choices import Act, ActualState, ValueStatus
from kpis.entered import Entered
from kpis.models import KPI, Actual, Event, ReportingYear
from kpis.workflow.cycle.held import Values
from kpis.workflow.cycle.values import save_draft
from organization.models import User

ROWS = 14  # a department's page


def measure(strategy: Strategy, rounds: int) -> Section:
    """A page of rows in one transaction, and one row in its own; both ways write the same rows into the same tables."""
    year = ReportingYear.objects.get(strategy=strategy, fiscal_year=data.ENTRY_YEAR)
    planner = User.objects.filter(role="planning").first()
    kpis = list(
        KPI.objects.of(strategy).filter(target_value__isnull=False).select_related("owner").order_by("id")[:ROWS]
    )
    number = count(1)
    _stored(kpis, YEARS[-1]), _saved(year, planner, kpis, number)
    variants = {
        f"土台：{ROWS}行の UPDATE（版を確かめる）と履歴と記録の INSERT": partial(_barely, planner, kpis, number),
        f"save_draft、1ページの{ROWS}行": partial(_saved, year, planner, kpis, number),
        "土台：1行": partial(_barely, planner, kpis[:1], number),
        "save_draft、1行": partial(_saved, year, planner, kpis[:1], number),
    }
    before = Event.objects.count()
    timings = list(interleaved(variants, rounds).values())
    assert Event.objects.count() - before == (rounds + 2) * 2 * (ROWS + 1), "every save has its event"
    page, ours, row, own = timings
    names = list(variants)
    return Section(
        "保存する一行",
        f"{rounds}回ずつ交互に、どちらも同じ表に同じ数の行を書きます。save_draft は、年度の固定、誰が何をできるか、"
        "入力の規則、前の内容との比較も含みます。目標：2倍以下。",
        [
            Line(names[0], page, page),
            Line(names[1], ours, page),
            Line(names[2], row, row),
            Line(names[3], own, row),
        ],
    )


def _saved(year: ReportingYear, planner: User | None, kpis: Sequence[KPI], number: count) -> None:
    """As the entry page does it: the rows share what an act must know of the year."""
    with transaction.atomic():
        held = Values(year, planner, kpis)
        for kpi in kpis:
            stored = held.stored(kpi)
            entered = Entered(Decimal(next(number)), status=ValueStatus.PROVISIONAL, cause="測定")
            save_draft(kpi, year, entered, version=stored.version if stored else 0, by=planner, hold=held)


def _barely(planner: User | None, kpis: Sequence[KPI], number: count) -> None:
    """Read all, then per row one UPDATE that compares the version, one history row, one event. No rule is asked."""
    with transaction.atomic():
        stored = Actual.objects.filter(kpi__in=kpis, fiscal_year=YEARS[-1])
        for actual in stored:
            actual.value, actual.version, actual.updated_at = Decimal(next(number)), actual.version + 1, timezone.now()
            told = {"value": actual.value, "version": actual.version, "updated_at": actual.updated_at}
            assert Actual.objects.filter(pk=actual.pk, version=actual.version - 1).update(**told)
            _history_row(actual, planner).save()
            told = {"strategy_id": kpis[0].strategy_id, "fiscal_year": YEARS[-1], "kpi_id": actual.kpi_id}
            Event(act=Act.SAVED, by=planner, detail={"value": str(actual.value)}, **told).save()


def _history_row(actual: Actual, planner: User | None):
    model = Actual.history.model
    fields = {field.attname: getattr(actual, field.attname) for field in model.tracked_fields}
    return model(history_date=timezone.now(), history_type="~", history_user=planner, **fields)


def _stored(kpis: Sequence[KPI], fiscal_year: int) -> None:
    """What the bare way writes over: a value of last year for every KPI."""
    known = set(Actual.objects.filter(kpi__in=kpis, fiscal_year=fiscal_year).values_list("kpi_id", flat=True))
    told = {"fiscal_year": fiscal_year, "value": 1, "status": ValueStatus.FINAL, "state": ActualState.ACCEPTED}
    Actual.objects.bulk_create(Actual(kpi=kpi, **told) for kpi in kpis if kpi.pk not in known)
