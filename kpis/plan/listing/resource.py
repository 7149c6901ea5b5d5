"""The list by django-import-export: every line becomes an unsaved KPI, what is wrong is told by its cell."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from import_export.instance_loaders import BaseInstanceLoader

from kpis.choices import Accumulation, Direction, GuideMethod, ResultLevel
from kpis.fields import FIELDS
from kpis.models import KPI
from kpis.plan.codes import is_target_code
from kpis.plan.kpi_list import OfField
from kpis.plan.listing import proposals
from kpis.plan.listing.departments import Known, teams_in
from kpis.plan.listing.head import PlanHead
from kpis.plan.listing.headings import LABELS
from kpis.plan.listing.lines import KPI_ROLE, ROLE, TARGET_ROLE, Line, Lines
from kpis.plan.listing.measured import BadCell, read_values
from kpis.plan.listing.proposals import Proposal, Told
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.report import LoadReport
from kpis.sheets.kit.problems import Problem
from kpis.sheets.kit.resource import Column, Plain, SheetResource
from kpis.sheets.kit.table import Row, Table
from organization.frozen import frozen
from organization.models import User

ROLES = (KPI_ROLE, TARGET_ROLE)
JUDGED = {"direction": "direction", "accumulation": "accumulation", "guide": "guide_method"}
_FIELD_OF = {one.name: one for one in FIELDS}
_OWN_TEXTS = ("name", "note", "definition", "formula", "source")
# A model's field → the column that it is read from.
_COLUMN_OF = {"baseline_text": "baseline", "baseline_value": "baseline", "target_text": "target"}
_COLUMN_OF |= {"target_value": "target", "decimals": "target"}
_LATER = {"strategy", "goal", "measure", "owner", "code", "number", "position", "target_year"}  # of the whole plan
_ALSO = {
    Direction.INCREASE: ("増加", "増やす", "増", "↑", "上昇", "維持"),
    Direction.DECREASE: ("減少", "減らす", "減", "↓", "低下"),
    Accumulation.ANNUAL: ("単年", "単年度", "年間"),
    Accumulation.STOCK: ("時点", "ストック", "割合"),
    Accumulation.PERIOD_TOTAL: ("計画期間の累計", "期間累計", "期間の累計"),
    Accumulation.PERIOD_AVERAGE: ("計画期間の平均", "期間平均", "期間の平均"),
    ResultLevel.OUTPUT: ("活動指標", "アウトプット", "アウトプット指標", "プロセス"),
    ResultLevel.IMMEDIATE_OUTCOME: ("結果指標", "直接アウトカム", "初期アウトカム"),
    ResultLevel.FINAL_OUTCOME: ("成果指標", "アウトカム", "アウトカム指標", "最終アウトカム"),
}


class ChoiceOf(Plain):
    """A choice by its word, its value or what else people write."""

    def __init__(self, choices: type[models.TextChoices]):
        super().__init__()
        self.choices = choices
        self.known = {text: value for value in choices for text in (value.value, value.label, *_ALSO.get(value, ()))}

    def clean(self, value, row=None, **kwargs) -> str:
        if value not in self.known:
            words = "、".join(f"「{label}」" for label in self.choices.labels)
            raise ValueError(f"「{value[:20]}」は使えません。{words}のどれかにするか、空欄にしてください。")
        return self.known[value]


@frozen
class Entry:
    """A line with the KPI that was made of it. ``departments``: as the plan will name them."""

    line: Line
    kpi: KPI
    departments: tuple[str, ...]
    owner: str
    role: str
    proposals: Mapping[str, Proposal]


Plan = Callable[[Iterable[Entry]], Any]


class ListResource(SheetResource):
    """Told of the plan by ``head``, of the departments by ``known``; ``make`` makes the plan of all entries."""

    title = "指標の一覧"

    class Meta(SheetResource.Meta):
        model = KPI
        instance_loader_class = BaseInstanceLoader
        force_init_instance = skip_diff = True

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        texts = {name: Column(name, name, OfField(_FIELD_OF[name])) for name in _OWN_TEXTS}
        choices = {"direction": Direction, "accumulation": Accumulation, "guide_method": GuideMethod}
        choices |= {"result_level": ResultLevel}
        self.entries: list[Entry] = []
        self.plan: Any = None
        self.report: LoadReport | None = None
        self.fields = texts | {name: Column(name, name, ChoiceOf(one)) for name, one in choices.items()}

    def before_import(
        self, dataset, *, lines: Lines, head: PlanHead, known: Known, make: Plan, by: User | None = None, **kwargs
    ) -> None:
        self.head, self.known, self.make, self.by = head, known, make, by
        self.line_of = {line.row: line for line in lines.lines}
        self.roles = proposed_roles(lines)
        self.told: list[Problem] = list(lines.problems)

    def init_instance(self, row=None) -> KPI:
        return KPI()

    def import_instance(self, instance: KPI, row, *, row_number: int, **kwargs) -> None:
        """Everything at once that is wrong with a row, column by column."""
        line, errors = self.line_of[row_number], {}
        try:
            super().import_instance(instance, row, row_number=row_number, **kwargs)
        except ValidationError as error:
            errors = dict(error.message_dict)
        try:
            told = read_values(instance, line, self.head)
        except BadCell as bad:
            told = bad.told
            for column, text in bad.problems.items():
                errors.setdefault(column, []).append(text)
        self._propose(instance, line, told)
        for column, text in self._broken(instance, line, errors):
            errors.setdefault(column, []).append(text)
        if errors:
            raise ValidationError(errors)

    def _broken(self, kpi: KPI, line: Line, errors: Mapping[str, list]):
        """Column and text of every rule of the model, and what is wrong with the departments."""
        try:
            kpi.clean_fields(
                exclude={"strategy", "goal", "measure", "owner", "code", "number", "position", "target_year"}
            )
        except ValidationError as error:
            for field, texts in error.message_dict.items():
                column = _COLUMN_OF.get(field, field)
                if column not in errors and line["name"]:
                    yield column, "".join(texts)
        for label in self.known.named_in(line["owner"]):
            if problem := self.known.problem(label):
                yield "owner", problem

    def _propose(self, kpi: KPI, line: Line, told: Told) -> None:
        found: dict[str, Proposal] = {}
        for key, make in (("direction", proposals.direction), ("accumulation", proposals.accumulation)):
            if not line[JUDGED[key]]:
                found[key] = make(told)
                setattr(kpi, JUDGED[key], found[key].value)
        if not line["guide_method"]:
            found["guide"] = proposals.guide(told, kpi.direction, kpi.accumulation)
            kpi.guide_method = found["guide"].value
        if share := proposals.share(told):
            found["share"], kpi.is_share = share, True
        if basis := proposals.time_basis(told):
            found["time_basis"], kpi.time_basis = basis, basis.value
        if told.is_words:
            found["method"], kpi.method = proposals.words(kpi.target_text, told), "attainment"
        departments = tuple(dict.fromkeys(map(self.known.whole, self.known.named_in(line["owner"]))))
        teams = teams_in(line["owner"])
        doubts = {label: self.known.doubt(label) for label in departments}
        if len(departments) != 1 or teams or any(doubts.values()):
            found["owner"] = proposals.owner(departments, teams, doubts)
        if teams:
            kpi.note = "\n".join(filter(None, (kpi.note, f"担当：{'、'.join(teams)}")))
        kpi.judged_reasons = {key: f"{one.reason}。" for key, one in found.items() if one.reason}
        role = line[ROLE] or self.roles[line.row]
        self.entries.append(Entry(line, kpi, departments, next(iter(departments), ""), role, found))

    def import_row(self, row, instance_loader, *, row_number: int, **kwargs):
        found = super().import_row(row, instance_loader, row_number=row_number, **kwargs)
        for problem in self.problems:
            self.told.append(self.line_of[problem.row].problem(problem.column, problem.text))
        self.problems.clear()
        return found

    def bulk_create(self, using_transactions, dry_run, raise_errors, batch_size=None, result=None) -> None:
        """Nothing is stored line by line: all of them are a plan, and one door stores plans."""
        self._make()
        if not dry_run and not self.told:
            self.report = load(self.plan, by=self.by)

    def _make(self) -> None:
        if self.plan is None:
            self.plan, found = self.make(self.entries)
            self.told += found

    def after_import(self, dataset, result, **kwargs) -> None:
        self._make()  # also where no line is good: all that is wrong is told at once
        self.problems.extend(self.told)
        super().after_import(dataset, result, **kwargs)


def table_of(lines: Lines) -> Table:
    """As the resource takes rows in: under our keys, numbered as the spreadsheet does."""
    rows = (Row(line.row, {key: line[key] for key in LABELS}) for line in lines.lines)
    return Table(tuple(LABELS), tuple(rows))


def proposed_roles(lines: Lines) -> dict[int, str]:
    """A goal's row without measure is its numeric target, where others of the plan have measures; or by its code."""
    below = Counter(line["goal"] for line in lines.lines if line["project"] or line["measure"])
    is_target = {
        line.row: is_target_code(line["code"])
        or bool(below[line["goal"]] and not line["project"] and not line["measure"])
        for line in lines.lines
    }
    return {row: TARGET_ROLE if target else KPI_ROLE for row, target in is_target.items()}
