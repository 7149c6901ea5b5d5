"""The file's content as flat records: one per stored object, its fields as plain JSON values.

Plain values can be compared with what the database holds and with what the last load wrote. Decimals are text
without idle zeros; departments are 「部 課」; other objects are named by number.
Three versions of them, the file's, the database's and the last load's, are merged field by field.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kpis.measurement.numerals import open_number
from kpis.plan.strategy_file.content import Indicator, Measure, PopulationSeries, StrategyFile
from kpis.plan.strategy_file.grading import key_in_file
from organization.frozen import frozen
from projects.models import ABSENT


@frozen
class Record:
    """``key`` names the object within its kind, ``number`` within its parent.

    ``parent``: kind and key of what it hangs under, if that is fixed.
    """

    kind: str
    key: str
    values: dict[str, Any]
    parent: tuple[str, str] | None = None
    number: int = 1

    @property
    def is_told(self) -> bool:
        """What stands in the place of a level that the plan lacks is nothing to report."""
        return self.number != ABSENT

    @property
    def path(self) -> str:
        return f"{self.kind}:{self.key}"


def plain(value: Any) -> Any:
    return open_number(value) if isinstance(value, Decimal) else value


def records_of(found: StrategyFile) -> dict[str, list[Record]]:
    """Kind → records in the order of the file; parents come before what hangs under them."""
    return {
        "section": [Record("section", s.path, _fields(s, "level label heading body")) for s in found.sections],
        "population": [Record("population", series.code, _series(series)) for series in found.population],
        "viewpoint": [Record("viewpoint", str(v.number), {"name": v.name}) for v in found.viewpoints],
        "goal": [Record("goal", str(g.number), _fields(g, "name narrative viewpoint")) for g in found.goals],
        "project": list(_projects(found)),
        "measure": list(_measures(found)),
        "kpi": list(_indicators(found)),
        "repeat": list(_repeats(found)),
    }


def strategy_record(found: StrategyFile) -> Record:
    values = _fields(found, "name short_name council labels vision_title vision_subtitle first_year last_year")
    return Record("strategy", found.code, values | {"grade_scheme": key_in_file(found.scheme)})


def _fields(source: Any, names: str) -> dict[str, Any]:
    return {name: plain(getattr(source, name)) for name in names.split()}


def _series(series: PopulationSeries) -> dict[str, Any]:
    figures = [_fields(figure, "year year_text text value kind marks as_of") for figure in series.figures]
    return _fields(series, "name unit decimals footnotes notes goal") | {"figures": figures}


def _projects(found: StrategyFile) -> Iterator[Record]:
    for goal in found.goals:
        for project in goal.projects:
            values = _fields(project, "name narrative") | {"goal": goal.number}
            yield Record("project", project.key, values, ("goal", str(goal.number)), project.number)


def _measures(found: StrategyFile) -> Iterator[Record]:
    for project in found.projects:
        for measure in project.measures:
            yield Record("measure", measure.key, _measure(measure), ("project", project.key), measure.number)


def _measure(measure: Measure) -> dict[str, Any]:
    initiatives = [{"text": item.text, "details": item.details} for item in measure.initiatives]
    own = {"lead": measure.lead} if measure.lead else {}  # a planner's own stands where the file says nothing
    lists = {"departments": list(measure.departments), "initiatives": initiatives}
    return _fields(measure, "name code narrative") | own | lists


def _indicators(found: StrategyFile) -> Iterator[Record]:
    for goal in found.goals:
        for target in goal.targets:
            yield Record("kpi", target.code, _indicator(target), ("goal", str(goal.number)), target.number)
        for project in goal.projects:
            for measure in project.measures:
                for kpi in measure.kpis:
                    yield Record("kpi", kpi.code, _indicator(kpi), ("measure", measure.key), kpi.number)


def _repeats(found: StrategyFile) -> Iterator[Record]:
    for measure in found.measures:
        for repeat in measure.repeats:
            yield Record("repeat", repeat_key(repeat.code, measure.key), {}, ("measure", measure.key))


def repeat_key(code: str, measure: str) -> str:
    return f"{code}@{measure}"


def _indicator(kpi: Indicator) -> dict[str, Any]:
    own = _fields(kpi, "name unit per decimals series statistic") | kpi.texts | _fields(kpi, "available_month")
    if kpi.guides:  # a planner's own stand where the file says nothing
        own["guide_values"] = {str(year): plain(value) for year, value in sorted(kpi.guides.items())}
    judged = {
        "direction": kpi.judged.direction,
        "accumulation": kpi.judged.accumulation,
        "guide_method": kpi.judged.guide,
        "method": kpi.judged.method,
        "is_share": kpi.judged.share,
        "time_basis": kpi.judged.time_basis,
        "owner": kpi.judged.owner,
        "result_level": kpi.judged.result_level,
        "judged_reasons": kpi.judged.reasons,
    }
    return own | _printed("baseline", kpi.baseline) | _printed("target", kpi.target) | judged


def _printed(word: str, value: Any) -> dict[str, Any]:
    return {f"{word}_text": value.text, f"{word}_value": plain(value.value), f"{word}_year": value.year}


# --- Three versions --------------------------------------------------------------------------------------------

Values = dict[str, Any]


@frozen
class Merge:
    """``take``: fields that become the file's. ``keep``: fields a planner changed in the application."""

    take: Values
    keep: Values
    loaded: Values


def merge(file: Values, stored: Values, loaded: Values | None, overwrite: bool) -> Merge:
    """A stored value that differs from the last loaded one is the planner's, and wins unless ``overwrite``.

    ``loaded`` is None where no load ever wrote this object: then all of it is the planner's. A field that the last
    load did not know yet, because the format has grown, is the file's as long as nobody filled it.
    """
    differing = {field for field, value in file.items() if stored[field] != value}
    grown = {field for field in differing if loaded is not None and field not in loaded and stored[field] in (None, "")}
    last = loaded or {}
    planners = {field for field in differing - grown if field not in last or stored[field] != last[field]}
    kept = set() if overwrite else planners
    return Merge(
        take={field: file[field] for field in file if field in differing - kept},
        keep={field: stored[field] for field in file if field in kept},
        loaded={field: last.get(field) if field in kept else value for field, value in file.items()},
    )
