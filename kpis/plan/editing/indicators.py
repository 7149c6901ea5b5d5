"""KPIs and numeric targets as they are written: what they say, who enters them, guide values, 再掲."""

from copy import copy
from decimal import Decimal
from typing import Any

from goals.models import BasicGoal, Strategy
from kpis.choices import ReviewPointKind
from kpis.fields import FIELDS
from kpis.models import KPI, GuideValue, Repeat, ReviewPoint
from kpis.plan.codes import code_problem
from kpis.plan.definition import fit_problems, needs_owner, series_problem
from kpis.plan.editing.holding import Held, held_now, holding, not_overtaken, structure_closed
from kpis.plan.editing.placing import PARKED, code_of_place, placed
from kpis.plan.editing.tree import absent_measure, drop_empty, next_number
from kpis.plan.readings import reasons_left
from kpis.plan.strategy_file.review_points import TOPICS
from kpis.plan.versions import definition_problems, needs_reason
from kpis.workflow.runner import Invalid
from organization.frozen import frozen
from organization.models import Department, User
from organization.refusals import refuse
from projects.models import ABSENT, LeadingProject, Measure

Parent = BasicGoal | LeadingProject | Measure
OWN = ("series", "statistic")
# Once a year is published these are a revision's: what a KPI is called, how it is measured, what it aims at.
REVISION_ONLY = frozenset(one.name for one in FIELDS if (one.defines or one.is_revised) and not one.is_text) | {"code"}
NO_REASON = "実績値のある指標の定義や目標を変えるには、理由が必要です。"


@frozen
class KPIText:
    """``values`` by the names of kpis/fields.py, and ``series`` and ``statistic``; ``code`` empty: by its place.

    ``guides``: stored guide values by fiscal year; ``places``: the measures that show it a second time.
    """

    values: dict[str, Any]
    code: str = ""
    owner: int | None = None
    guides: dict[int, Decimal] | None = None
    places: tuple[int, ...] = ()

    @classmethod
    def of(cls, kpi: KPI) -> "KPIText":
        by_place = kpi.goal_id is not None or kpi.code == code_of_place(kpi)
        return cls(
            {name: getattr(kpi, name) for name in (*(one.name for one in FIELDS), *OWN)},
            "" if by_place else kpi.code,
            kpi.owner_id,
            dict(kpi.guide_values.values_list("fiscal_year", "value")),
            tuple(kpi.repeats.order_by("position").values_list("measure_id", flat=True)),
        )


def save_kpi(
    strategy: Strategy,
    text: KPIText,
    kpi: KPI | None = None,
    *,
    parent: Parent | None = None,
    is_target: bool = False,
    seen: Any = None,
    reason: str = "",
    by: User | None = None,
) -> KPI:
    """A new one hangs under ``parent``; ``is_target``: it is a numeric target of that goal.

    Values, owner and the rest are judged by the rules of the strategy file, all at once (``Invalid``).
    """
    with holding(strategy, by, is_structure=kpi is None) as held, placed(held):
        kept = held_now(KPI, kpi) or _new(held, parent, is_target)
        stored = KPIText.of(kept) if kpi else None
        not_overtaken(stored, seen if kpi else None)
        return kept if stored == text else write_kpi(held, kept, stored, text, reason)


def write_kpi(held: Held, kept: KPI, stored: KPIText | None, text: KPIText, reason: str = "") -> KPI:
    """Within a plan that is held and placed; ``stored`` is what ``kept`` says by now, None of a new one."""
    before = copy(kept)
    changed = _write(kept, text, stored)
    if stored is not None and changed & REVISION_ONLY:
        refuse(structure_closed(held.strategy))
    _check(held, before, kept, text, changed, reason if stored else "-")
    kept.judged_reasons = reasons_left(before, kept) if stored else {}
    held.sign(kept, reason)
    kept.save()
    _after(held, before, kept, stored, text)
    return kept


def _new(held: Held, parent: Any, is_target: bool) -> KPI:
    """With the next number and, until it has one of its own, the code of its place that no other has kept."""
    if is_target:
        number = next_number(parent.targets)
        code = f"G{parent.number}" if number == 1 else f"G{parent.number}-{number}"
        return KPI(strategy=held.strategy, goal=parent, number=number, code=code, position=PARKED)
    measure = parent if isinstance(parent, Measure) else absent_measure(parent)
    made = KPI(strategy=held.strategy, measure=measure, number=next_number(measure.kpis), position=PARKED)
    taken = _codes_of_others(held, made)
    while code_of_place(made).lower() in taken and not _is_mixed(held, measure):
        made.number += 1
    made.code = code_of_place(made)
    return made


def _write(kpi: KPI, text: KPIText, stored: KPIText | None) -> set[str]:
    """What differs, by field."""
    changed = {name for name, value in text.values.items() if getattr(kpi, name) != value}
    for name in changed:
        setattr(kpi, name, text.values[name])
    if kpi.measure_id and text.code != (stored.code if stored else ""):
        changed.add("code")
        kpi.code = text.code or code_of_place(kpi)
    if kpi.owner_id != text.owner:
        changed.add("owner")
        kpi.owner_id = text.owner
    return changed


# --- Rules -------------------------------------------------------------------------------------------------------


def _check(held: Held, before: KPI, kpi: KPI, text: KPIText, changed: set[str], reason: str) -> None:
    """Everything at once that does not fit, by field."""
    found = fit_problems(kpi, held.strategy.first_year)
    found |= definition_problems(before, kpi, changed, has_values=_has_values)
    found |= _owner_problem(held, kpi) | _code_problem(held, kpi, text) | _series_problem(held, kpi)
    if text.guides and min(text.guides) < held.strategy.first_year:
        found["guides"] = f"目安値は、計画の初年度（{held.strategy.first_year}年度）以降の年度に入力してください。"
    if not reason and needs_reason(before, changed):
        found["reason"] = NO_REASON
    if found:
        raise Invalid(found)


def _has_values(kpi: KPI) -> bool:
    """Guide values are typed anew on the same page; actuals are converted by a revision alone."""
    return kpi.pk is not None and kpi.actuals.filter(value__isnull=False).exists()


def owners_of(strategy: Strategy, measure: Measure | None) -> Any:
    """Who may enter it: the measure's departments; where there is no measure, those of the municipality."""
    if measure is not None and not measure.is_absent:
        return Department.objects.filter(measure_departments__measure=measure).order_by("measure_departments__order")
    return Department.objects.filter(municipality=strategy.municipality_id, valid_to=None)


def _owner_problem(held: Held, kpi: KPI) -> dict[str, str]:
    """The one department of a measure needs no saying."""
    measure = kpi.measure if kpi.measure_id else None
    owners = [one.pk for one in owners_of(held.strategy, measure)]
    if kpi.owner_id is None and len(owners) == 1:
        kpi.owner_id = owners[0]
    if kpi.owner_id is None:
        return {"owner": "入力担当部署を選んでください。"} if needs_owner(owners) else {}
    if measure is not None and not measure.is_absent and kpi.owner_id not in owners:
        return {"owner": f"「{measure}」の担当部署から選んでください。"}
    return {}


def _code_problem(held: Held, kpi: KPI, text: KPIText) -> dict[str, str]:
    if kpi.goal_id:
        return {}
    taken = _codes_of_others(held, kpi)
    if text.code:
        problem = code_problem(text.code, taken)
        return {"code": problem} if problem else {}
    if kpi.code.lower() in taken or (kpi.pk is None and _is_mixed(held, kpi.measure)):
        return {"code": "階層の形が混じる計画です。ほかと重ならないコードを入力してください。"}
    return {}


def _series_problem(held: Held, kpi: KPI) -> dict[str, str]:
    if not kpi.series:
        return {}
    if twice := KPI.objects.of(held.strategy).filter(series=kpi.series).exclude(pk=kpi.pk).first():
        return {"series": f"この計画の {twice.code} と同じ系列です。系列は、1つの計画で1つの指標だけに付けてください。"}
    others = KPI.objects.filter(strategy__municipality=held.strategy.municipality_id, series=kpi.series)
    for other in others.exclude(strategy=held.strategy).select_related("strategy"):
        if problem := series_problem(kpi.unit, kpi.per, kpi.decimals, other):
            return {"series": f"同じ系列の指標です。{problem}"}
    return {}


def _codes_of_others(held: Held, kpi: KPI) -> set[str]:
    others = KPI.objects.of(held.strategy).exclude(pk=kpi.pk)
    return {code.lower() for code in others.values_list("code", flat=True)}


def _is_mixed(held: Held, measure: Measure) -> bool:
    """Some KPIs hang under a level that others lack: codes by place would be ambiguous."""
    rows = KPI.objects.of(held.strategy).exclude(measure=None).order_by()
    shapes = rows.values_list("measure__project__number", "measure__number")
    here = measure.project.number, measure.number
    return len({(project == ABSENT, number == ABSENT) for project, number in (*shapes, here)}) > 1


# --- Beside it ---------------------------------------------------------------------------------------------------


def _after(held: Held, before: KPI, kpi: KPI, stored: KPIText | None, text: KPIText) -> None:
    if text.guides is not None and (stored is None or stored.guides != text.guides):
        kpi.guide_values.all().delete()
        GuideValue.objects.bulk_create(
            GuideValue(kpi=kpi, fiscal_year=year, value=value) for year, value in sorted(text.guides.items())
        )
    if text.places != (stored.places if stored else ()):
        _repeat(kpi, text.places)
    for key in before.judged_reasons.keys() - kpi.judged_reasons.keys():
        told = {"subject": before.code, "kind": ReviewPointKind.JUDGEMENT, "topic": TOPICS[key]}
        ReviewPoint.objects.filter(strategy=held.strategy, text=before.judged_reasons[key], **told).delete()
    held.record(f"{kpi.code} {kpi.name}", "を加えました。" if stored is None else "の内容を変えました。")


def _repeat(kpi: KPI, places: tuple[int, ...]) -> None:
    """再掲: under these measures, once each, never where it stands itself."""
    gone = kpi.repeats.exclude(measure__in=places).select_related("measure__project")
    measures = [one.measure for one in gone]
    gone.delete()
    known = set(kpi.repeats.values_list("measure_id", flat=True))
    for measure in dict.fromkeys(places):
        if measure not in known and measure != kpi.measure_id:
            Repeat.objects.create(kpi=kpi, measure_id=measure, position=PARKED)
    for measure in measures:
        drop_empty(measure)
