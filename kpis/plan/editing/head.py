"""The plan's head: what it and its levels are called, its period, vision and viewpoints."""

from dataclasses import replace

from django.db.models import Max

from goals.choices import LABEL_NAMES, Labels
from goals.models import Strategy, Viewpoint
from kpis.fields import YEARS
from kpis.measurement.numerals import wareki
from kpis.models import KPI, GuideValue, ReportingYear
from kpis.plan.editing.holding import Held, forget_loaded, holding, not_overtaken, structure_closed
from kpis.plan.editing.placing import renumber
from kpis.plan.strategy_file.head import LONGEST_LABEL
from kpis.plan.strategy_file.rules import longest
from kpis.workflow.runner import Invalid
from organization.frozen import frozen
from organization.models import User
from organization.refusals import refuse

COLUMNS = ("name", "short_name", "council", "vision_title", "vision_subtitle", "first_year", "last_year")
USUAL = Labels()


@frozen
class HeadText:
    """``labels``: only what differs from the usual words; ``viewpoints`` in their order."""

    name: str
    short_name: str
    council: str
    vision_title: str
    vision_subtitle: str
    first_year: int
    last_year: int
    labels: dict[str, str]
    viewpoints: tuple[str, ...] = ()

    @classmethod
    def of(cls, strategy: Strategy) -> "HeadText":
        viewpoints = strategy.viewpoints.order_by("number").values_list("name", flat=True)
        columns = {name: getattr(strategy, name) for name in COLUMNS}
        return cls(**columns, labels=own_labels(strategy.labels), viewpoints=tuple(viewpoints))


def own_labels(labels: dict[str, str]) -> dict[str, str]:
    """Words that are the plan's own."""
    return {name: labels[name] for name in LABEL_NAMES if labels.get(name) and labels[name] != getattr(USUAL, name)}


def save_head(strategy: Strategy, text: HeadText, *, seen: HeadText | None = None, by: User | None = None) -> Strategy:
    """Once a year is published, the period is settled; the words stay free."""
    text = replace(text, labels=own_labels(text.labels))
    with holding(strategy, by) as held:
        kept, stored = held.strategy, HeadText.of(held.strategy)
        not_overtaken(stored, seen)
        if stored == text:
            return kept
        if (stored.first_year, stored.last_year) != (text.first_year, text.last_year):
            refuse(structure_closed(kept))
        if found := _problems(held, text):
            raise Invalid(found)
        for name in COLUMNS:
            setattr(kept, name, getattr(text, name))
        kept.labels = text.labels
        kept.save()
        _write_viewpoints(held, text.viewpoints)
        held.record("計画の名称など", "を変えました。")
    return kept


def _problems(held: Held, text: HeadText) -> dict[str, str]:
    found = _period_problems(held.strategy, text)
    if text.vision_subtitle and not text.vision_title:
        found["vision_title"] = "副題があるときは、構想も入力してください。"
    for name, label in text.labels.items():
        if len(label) > LONGEST_LABEL:
            found[f"label_{name}"] = f"{LONGEST_LABEL}文字以内で入力してください（いまは{len(label)}文字）。"
    most = longest("Viewpoint.name") or 0
    if any(len(name) > most for name in text.viewpoints):
        found["viewpoints"] = f"一つの視点は{most}文字以内で入力してください。"
    elif len(set(text.viewpoints)) < len(text.viewpoints):
        found["viewpoints"] = "同じ視点が二度あります。"
    return found


def _period_problems(strategy: Strategy, text: HeadText) -> dict[str, str]:
    first, last = text.first_year, text.last_year
    if not YEARS[0] <= first <= last <= YEARS[1]:
        return {"last_year": f"最終年度は、初年度（{wareki(first)}）以降にしてください。"}
    early = KPI.objects.of(strategy).filter(target_year__lt=first).order_by("position").first()
    if early is not None:
        return {
            "first_year": f"{early.code}の指標値の年度（{wareki(early.target_year)}）より後の初年度にはできません。"
        }
    if GuideValue.objects.filter(kpi__strategy=strategy, fiscal_year__lt=first).exists():
        return {"first_year": f"{wareki(first)}より前の目安値が登録されています。先に目安値を削除してください。"}
    begun = list(ReportingYear.objects.of(strategy).order_by("fiscal_year").values_list("fiscal_year", flat=True))
    aimed = KPI.objects.of(strategy).aggregate(last=Max("target_year"))["last"] or last
    if begun and begun[0] < first:
        return {"first_year": f"{wareki(begun[0])}を始めています。それより後の初年度にはできません。"}
    if begun and begun[-1] > max(last, aimed):
        return {"last_year": f"{wareki(begun[-1])}を始めています。それより前の最終年度にはできません。"}
    return {}


def _write_viewpoints(held: Held, names: tuple[str, ...]) -> None:
    """A viewpoint that keeps its name keeps its goals, wherever it stands; of the others the place says which it is."""
    stored = list(held.strategy.viewpoints.order_by("number"))
    if [one.name for one in stored] == list(names):
        return
    by_name = {one.name: one for one in stored}
    left = [one for one in stored if one.name not in names]
    found = []
    for name in names:
        one = by_name.get(name) or (left.pop(0) if left else Viewpoint(strategy=held.strategy))
        one.name = name
        found.append(one)
    Viewpoint.objects.filter(pk__in=[one.pk for one in left]).delete()
    forget_loaded(held.strategy, [f"viewpoint:{one.number}" for one in stored])
    old = [one for one in found if one.pk]
    renumber(old, [number for number, one in enumerate(found, start=1) if one.pk])
    for number, one in enumerate(found, start=1):
        one.number = number
        one.save()
