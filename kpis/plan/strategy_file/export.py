"""The database → a strategy file. Loading what it writes changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import yaml

from goals.models import BasicGoal, Strategy
from kpis.choices import ReviewPointKind
from kpis.fields import TEXT_NAMES
from kpis.measurement.numerals import open_number
from kpis.models import KPI, ReviewPoint
from kpis.plan.readings import WHOLE_PLAN
from kpis.plan.strategy_file.grading import facts_of, key_of
from kpis.plan.strategy_file.head import FORMAT, OF_MUNICIPALITY
from kpis.plan.strategy_file.indicators import NO_PERIOD
from kpis.plan.strategy_file.review_points import OUTLOOK, SCHEME_TOPIC, TOPICS
from organization.models import Department
from projects.models import ABSENT, LeadingProject, Measure

LONG = 4096  # a paragraph stays one line, as the plan prints it


class _Writer(yaml.SafeDumper):
    """Indents lists under their key and writes a number as it reads: 1.5, not '1.5'."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data):
        return True


def _number(writer: _Writer, value: Decimal) -> yaml.ScalarNode:
    text = open_number(value)
    return writer.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


_Writer.add_representer(Decimal, _number)


def strategy_yaml(strategy: Strategy) -> bytes:
    """A fixed number of queries, whatever the size of the plan."""
    content = _filled(_Plan(strategy).content())
    return yaml.dump(content, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=LONG).encode("utf-8")


def points_in_order(strategy: Strategy) -> list[int]:
    """The 要確認 as a load would write them: what stands on its own first, then the judgements along the plan."""
    plan = _Plan(strategy)
    plan.content()
    return [*(point.pk for point in plan.points if point.pk not in plan.told), *plan.told]


def _filled(content: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if value not in ("", None, [], {})}


class _Plan:
    """One plan; knows which 要確認 stand in the file as the reason of a judgement rather than on their own."""

    def __init__(self, strategy: Strategy):
        self.strategy = strategy
        self.points = list(strategy.review_points.order_by("position"))
        self.told: dict[int, None] = {}  # the points that stand elsewhere, in the order in which a load makes them

    def content(self) -> dict[str, Any]:
        strategy, body = self.strategy, self.strategy.municipality
        return {
            "format": FORMAT,
            "code": strategy.code,
            "name": strategy.name,
            "short_name": strategy.short_name,
            "municipality": _filled(
                {name: getattr(body, name) for name in ("code", "name", "prefecture", *OF_MUNICIPALITY)}
            ),
            "council": strategy.council,
            "labels": strategy.labels,
            "period": {"start": strategy.first_year, "end": strategy.last_year},
            "vision": _filled({"title": strategy.vision_title, "subtitle": strategy.vision_subtitle}),
            "scheme": self._scheme(),
            "departments": _departments(strategy),
            "chapters": _chapters(strategy),
            "population": self._population(),
            "viewpoints": list(strategy.viewpoints.order_by("number").values("number", "name")),
            "goals": list(self._goals()),
            "review_points": [_point(point) for point in self.points if point.pk not in self.told],
        }

    def _reasons(self, subject: str, kind: ReviewPointKind, topics: Iterable[str], before: str = "") -> dict[str, str]:
        """Key → text of the points that the load made of a judgement."""
        keys = {TOPICS.get(key, key): key for key in topics}
        found = {}
        for point in self.points:
            is_one = point.subject == subject and point.kind == kind and point.text.startswith(before)
            if is_one and point.topic in keys and keys[point.topic] not in found:
                self.told[point.pk] = None
                found[keys[point.topic]] = point.text.removeprefix(before)
        return found

    def _scheme(self) -> dict[str, Any]:
        scheme = self.strategy.grade_scheme
        judged = self._reasons(WHOLE_PLAN, ReviewPointKind.JUDGEMENT, [SCHEME_TOPIC]).get(SCHEME_TOPIC)
        if scheme.strategy_id is None:
            return _filled({"code": scheme.code, "judged": judged})
        key, facts = key_of(self.strategy), facts_of(scheme)
        if not key.startswith("["):
            on_track, mostly = (one.threshold for one in facts.classes[:2])
            own = {"figure": facts.figure, "on_track": on_track, "mostly_on_track": mostly}
            return own | _filled({"judged": judged})
        classes = [
            _filled({name: getattr(one, name) for name in ("code", "label", "symbol", "token")})
            | ({} if one.threshold is None else {"threshold": one.threshold})
            for one in facts.classes
        ]
        own = {"figure": facts.figure, "name": facts.name, "source": facts.source, "classes": classes}
        return _filled(own | {"judged": judged})

    def _population(self) -> dict[str, Any]:
        series = list(
            self.strategy.population.select_related("goal").prefetch_related("figures").order_by("position", "code")
        )
        footnotes: dict[str, str] = {}
        for one in series:
            footnotes |= one.footnotes
        return _filled({"footnotes": footnotes, "series": [self._series(one) for one in series]})

    def _series(self, series: Any) -> dict[str, Any]:
        judged = self._reasons(OUTLOOK, ReviewPointKind.INFERENCE, ["goal"], f"{series.name}：")
        names = ("year", "year_text", "text", "value", "kind", "marks", "as_of")
        figures = [_filled({name: getattr(one, name) for name in names}) for one in series.figures.all()]
        for told, one in zip(figures, series.figures.all(), strict=True):
            told["value"] = one.value  # a zero is a figure
        head = {"code": series.code, "name": series.name, "unit": series.unit, "decimals": series.decimals}
        goal = series.goal.number if series.goal else None
        return _filled(head | {"goal": goal, "judged": judged, "notes": series.notes, "figures": figures})

    # --- The tree ----------------------------------------------------------------------------------------------

    def _goals(self) -> Iterator[dict[str, Any]]:
        self.kpis = _kpis(self.strategy)
        self.is_mixed = _is_mixed(self.strategy)
        self.measures: dict[int, list[Measure]] = defaultdict(list)
        measures = Measure.objects.places_of(self.strategy).in_plan_order().select_related("project__goal", "lead")
        for measure in measures.prefetch_related("measure_departments__department", "initiatives", "repeats__kpi"):
            self.measures[measure.project_id].append(measure)
        projects: dict[int, list[LeadingProject]] = defaultdict(list)
        for project in LeadingProject.objects.filter(goal__strategy=self.strategy).order_by("number"):
            projects[project.goal_id].append(project)
        for goal in self.strategy.goals.select_related("viewpoint").order_by("number"):
            yield self._goal(goal, projects[goal.pk])

    def _goal(self, goal: BasicGoal, projects: list[LeadingProject]) -> dict[str, Any]:
        judged = self._reasons(f"基本目標{goal.number}", ReviewPointKind.INFERENCE, ("viewpoint", "projects"))
        targets = [self._kpi(kpi, "") for kpi in self.kpis["goal", goal.pk]]
        single = bool(targets) and self.kpis["goal", goal.pk][0].code == f"G{goal.number}"
        named = [one for one in projects if not one.is_absent]
        absent = next((one for one in projects if one.is_absent), None)
        head = {
            "number": goal.number,
            "name": goal.name,
            "narrative": goal.narrative,
            "viewpoint": goal.viewpoint.number if goal.viewpoint else None,
            "target": targets[0] if single else None,
            "targets": targets[1:] if single else targets,
            "judged": judged,
            "projects": [self._project(one) for one in named],
        }
        return _filled(head | (self._below(absent, str(goal.number)) if absent else {}))

    def _project(self, project: LeadingProject) -> dict[str, Any]:
        head = {"number": project.number, "name": project.name, "narrative": project.narrative}
        return _filled(head | self._below(project, str(project.number)))

    def _below(self, project: LeadingProject, above: str) -> dict[str, Any]:
        """Measures, and KPIs that hang here because there is no measure."""
        found = self.measures[project.pk]
        absent = [one for one in found if one.is_absent]
        kpis = [kpi for one in absent for kpi in self._of_measure(one, above)]
        return {"measures": [self._measure(one, above) for one in found if not one.is_absent], "kpis": kpis}

    def _measure(self, measure: Measure, above: str) -> dict[str, Any]:
        by_place = f"{above}-{measure.number}"
        initiatives = [_filled({"text": one.text, "details": one.details}) for one in measure.initiatives.all()]
        return _filled(
            {
                "number": measure.number,
                "code": measure.code if self.is_mixed or measure.code != by_place else "",
                "name": measure.name,
                "narrative": measure.narrative,
                "initiatives": initiatives,
                "departments": [str(one.department) for one in measure.measure_departments.all()],
                "lead": str(measure.lead) if measure.lead else "",
                "kpis": list(self._of_measure(measure, measure.code)),
            }
        )

    def _of_measure(self, measure: Measure, above: str) -> Iterator[dict[str, Any]]:
        for kpi in self.kpis["measure", measure.pk]:
            yield self._kpi(kpi, f"{above}-{kpi.number}")
        yield from ({"same_as": repeat.kpi.code} for repeat in measure.repeats.all())

    def _kpi(self, kpi: KPI, by_place: str) -> dict[str, Any]:
        """``by_place``: the code that needs no saying; empty for a target, which has no other."""
        needs_code = self.is_mixed or kpi.code != by_place
        place = {"number": kpi.number, "code": kpi.code if needs_code else ""} if by_place else {}
        guides = {one.fiscal_year: one.value for one in kpi.guide_values.all()}
        return _filled(
            place
            | {"name": kpi.name, "unit": kpi.unit, "per": kpi.per or NO_PERIOD, "decimals": kpi.decimals}
            | {"series": kpi.series, "statistic": kpi.statistic}
            | {"baseline": _value(kpi.baseline_text, kpi.baseline_value, kpi.baseline_year)}
            | {"target": _value(kpi.target_text, kpi.target_value, kpi.target_year)}
            | {name: getattr(kpi, name) for name in TEXT_NAMES}
            | {"available_month": kpi.available_month, "guides": dict(sorted(guides.items()))}
            | {"judged": self._judged(kpi)}
        )

    def _judged(self, kpi: KPI) -> dict[str, Any]:
        # The load makes these points again, in the order of the reasons; the database keeps no order of keys.
        told_before = self._reasons(kpi.code, ReviewPointKind.JUDGEMENT, kpi.judged_reasons)
        reasons = {key: kpi.judged_reasons[key] for key in [*told_before, *kpi.judged_reasons]}
        told = {"direction": kpi.direction, "accumulation": kpi.accumulation, "guide": kpi.guide_method}
        told |= {"method": kpi.method, "share": kpi.is_share or None, "time_basis": kpi.time_basis}
        told |= {"owner": str(kpi.owner) if kpi.owner else "", "result_level": kpi.result_level}
        return _filled(told | {"reasons": reasons})


def _value(text: str, value: Decimal | None, year: int | None) -> dict[str, Any]:
    number = {} if value is None else {"value": value}
    return _filled({"text": text}) | number | _filled({"year": year})


def _kpis(strategy: Strategy) -> dict[tuple[str, int], list[KPI]]:
    """By goal (its targets) and by measure, in the plan's order."""
    found: dict[tuple[str, int], list[KPI]] = defaultdict(list)
    rows = KPI.objects.of(strategy).select_related("owner").prefetch_related("guide_values")
    for kpi in rows.order_by("position", "id"):
        found[("goal", kpi.goal_id) if kpi.goal_id else ("measure", kpi.measure_id)].append(kpi)
    return found


def _is_mixed(strategy: Strategy) -> bool:
    """Some KPIs hang under a level that others lack: codes by place would be ambiguous."""
    of_measures = KPI.objects.of(strategy).exclude(measure=None).order_by()
    shapes = of_measures.values_list("measure__project__number", "measure__number")
    return len({(project == ABSENT, measure == ABSENT) for project, measure in shapes}) > 1


def _departments(strategy: Strategy) -> list[str]:
    """The departments that the plan names, in the city's order."""
    named = Department.objects.filter(measures__project__goal__strategy=strategy)
    owning = Department.objects.filter(owned_kpis__strategy=strategy)
    return [str(one) for one in (named | owning).distinct().order_by("order", "id")]


def _chapters(strategy: Strategy) -> list[dict[str, Any]]:
    roots: list[dict[str, Any]] = []
    above: list[dict[str, Any]] = []
    for section in strategy.sections.order_by("position"):
        node = {"heading": section.heading, "body": section.body}
        if section.level == 1:
            node = {"number": int(section.path), "title": section.heading, "body": section.body}
            usual = f"第{section.path}章"
            node |= {"label": section.label} if section.label != usual else {}
        elif section.label:
            node = {"label": section.label} | node
        node = {key: value for key, value in node.items() if value != []}
        above = above[: section.level - 1]
        (above[-1].setdefault("sections", []) if above else roots).append(node)
        above.append(node)
    return roots


def _point(point: ReviewPoint) -> dict[str, str]:
    names = ("subject", "kind", "topic", "text", "reading")
    return _filled({name: getattr(point, name) for name in names})
