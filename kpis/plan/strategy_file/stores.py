"""Where each kind of record lives in the database: how it is found, read as plain values, and written."""

from typing import Any

from django.db import models

from goals.models import BasicGoal, PopulationFigure, PopulationSeries, Section, Strategy, Viewpoint
from kpis.models import KPI, GuideValue, Repeat
from kpis.plan.strategy_file.records import Record, plain, repeat_key
from kpis.plan.versions import LONGEST_REASON, sign_change
from organization.models import Department, Municipality, User
from projects.models import Initiative, LeadingProject, Measure, MeasureDepartment

Stored = dict[str, models.Model]
USUAL_REASON = "戦略ファイルの読込み"


class Departments:
    """The file's 「部 課」 and the departments of the municipality.

    A department that was loaded once is known by its row: renamed in the application after an April reorganisation,
    it stays the same department, and the file's old name still finds it.
    """

    def __init__(self, municipality: Municipality, labels: tuple[str, ...], loaded: dict[str, dict]):
        """``loaded``: label → ``{"id": …}`` as remembered from earlier loads."""
        self.created: list[str] = []
        known = list(Department.objects.filter(municipality=municipality))
        self._by_id = {department.pk: department for department in known}
        by_name = {str(department): department for department in known}
        self._by_label: dict[str, Department] = {}
        for order, label in enumerate(labels, start=1):
            department = self._by_id.get(loaded.get(label, {}).get("id")) or by_name.get(label)
            self._by_label[label] = department or self._create(municipality, label, order)
        self._label_of = {department.pk: label for label, department in self._by_label.items()}

    def _create(self, municipality: Municipality, label: str, order: int) -> Department:
        division, section = Department.parts_of(label)
        department = Department.objects.create(
            municipality=municipality, division=division, section=section, order=order
        )
        self._by_id[department.pk] = department
        self.created.append(label)
        return department

    def named(self, label: str) -> Department | None:
        return self._by_label.get(label)

    def label_of(self, pk: int | None) -> str:
        """The file's name of a department; its present name where the file does not know it."""
        if pk is None:
            return ""
        return self._label_of.get(pk) or str(self._by_id.get(pk) or Department.objects.get(pk=pk))

    @property
    def to_remember(self) -> dict[str, dict]:
        return {label: {"id": department.pk} for label, department in self._by_label.items()}


class Context:
    """What the stores share during one load: the strategy, its departments, all objects found or made so far."""

    def __init__(self, strategy: Strategy, departments: Departments, by: User | None, reason: str):
        self.strategy, self.departments = strategy, departments
        self.by, self.reason = by, reason
        self.found: dict[str, Stored] = {}

    def get(self, kind: str, key: Any) -> models.Model | None:
        return self.found[kind].get(str(key))


class Store:
    """One kind, found by its ``key`` field. ``links``: fields that name another kind by its number in the file.

    ``lists`` are fields kept in rows of their own, replaced as a whole.
    """

    kind = word = ""
    model: type[models.Model]
    key = "number"
    links: tuple[str, ...] = ()
    lists: dict[str, str] = {}
    has_position = has_history = disposable = names_itself = False

    def __init__(self, context: Context):
        self.context = context

    def all(self) -> models.QuerySet:
        found = self.model.objects.filter(strategy=self.context.strategy)
        return found.select_related(*self.links) if self.links else found

    def stored(self) -> Stored:
        return {str(getattr(one, self.key)): one for one in self.all()}

    def new(self, record: Record) -> models.Model:
        """Unsaved, with its identity only. The parent stands in the context."""
        return self.model(strategy=self.context.strategy, **{self.key: self._typed(self.key, record.key)})

    def name(self, obj: models.Model) -> str:
        return str(obj) if self.names_itself else f"{self.word}「{obj}」"

    def field_label(self, field: str) -> str:
        return self.lists.get(field) or str(self.model._meta.get_field(field).verbose_name)

    def parent(self, record: Record) -> models.Model | None:
        return self.context.get(*record.parent) if record.parent else None

    def has_parent(self, record: Record) -> bool:
        return not record.parent or self.parent(record) is not None

    def read(self, obj: models.Model, field: str) -> Any:
        value = getattr(obj, field)
        return value and value.number if field in self.links else plain(value)

    def assign(self, obj: models.Model, field: str, value: Any) -> None:
        is_link = field in self.links
        setattr(obj, field, self.context.get(field, value) if is_link else self._typed(field, value))

    def _typed(self, field: str, value: Any) -> Any:
        return self.model._meta.get_field(field).to_python(value)

    def write_list(self, obj: models.Model, field: str, value: list) -> None:
        raise NotImplementedError

    def create(self, record: Record, position: int) -> models.Model:
        obj = self.new(record)
        if self.has_position:
            obj.position = position
        self._write(obj, record.values, None)
        return obj

    def update(self, obj: models.Model, values: dict[str, Any]) -> None:
        columns = [field for field in values if field not in self.lists]
        # A change of lists alone still leaves a row in the history, which names them.
        self._write(obj, values, columns or (["name"] if self.has_history else []))

    def _write(self, obj: models.Model, values: dict[str, Any], columns: list[str] | None) -> None:
        for field in values.keys() - self.lists.keys():
            self.assign(obj, field, values[field])
        if self.has_history:
            sign_change(obj, by=self.context.by, reason=self._reason(values, created=columns is None))
        obj.save(update_fields=columns)
        for field in self.lists.keys() & values.keys():
            self.write_list(obj, field, values[field])

    def _reason(self, values: dict[str, Any], created: bool) -> str:
        lists = "、".join(word for field, word in self.lists.items() if field in values)
        usual = f"{USUAL_REASON}（{lists}）" if lists and not created else USUAL_REASON
        return (self.context.reason or usual)[:LONGEST_REASON]


class SectionStore(Store):
    kind, word, model, key = "section", "本文", Section, "path"
    has_position = disposable = True


class PopulationStore(Store):
    kind, word, model, key = "population", "人口の将来展望", PopulationSeries, "code"
    links, lists = ("goal",), {"figures": "値"}
    has_position = True
    columns = ("year", "year_text", "text", "value", "kind", "marks", "as_of")

    def all(self) -> models.QuerySet:
        return super().all().prefetch_related("figures")

    def read(self, obj: PopulationSeries, field: str) -> Any:
        if field != "figures":
            return super().read(obj, field)
        return [{name: plain(getattr(figure, name)) for name in self.columns} for figure in obj.figures.all()]

    def write_list(self, obj: PopulationSeries, field: str, value: list) -> None:
        PopulationFigure.objects.filter(series=obj).delete()
        PopulationFigure.objects.bulk_create(
            PopulationFigure(series=obj, position=position, **figure) for position, figure in enumerate(value, start=1)
        )


class ViewpointStore(Store):
    kind, word, model = "viewpoint", "基本的視点", Viewpoint
    names_itself = True


class GoalStore(Store):
    kind, word, model = "goal", "基本目標", BasicGoal
    links, names_itself = ("viewpoint",), True


def project_key(project: LeadingProject) -> str:
    return f"@{project.goal.number}" if project.is_absent else str(project.number)


def measure_key(measure: Measure) -> str:
    return f"{project_key(measure.project)}@" if measure.is_absent else measure.code


class ProjectStore(Store):
    kind, word, model = "project", "リーディング・プロジェクト", LeadingProject
    links, names_itself = ("goal",), True

    def all(self) -> models.QuerySet:
        return LeadingProject.objects.filter(goal__strategy=self.context.strategy).select_related("goal")

    def stored(self) -> Stored:
        return {project_key(project): project for project in self.all()}

    def new(self, record: Record) -> LeadingProject:
        return LeadingProject(number=record.number)


class MeasureStore(Store):
    kind, word, model, key = "measure", "施策", Measure, "code"
    lists = {"departments": "担当部署", "initiatives": "事業の内容"}
    has_history = True

    def all(self) -> models.QuerySet:
        measures = Measure.objects.places_of(self.context.strategy)
        return measures.select_related("project__goal").prefetch_related("measure_departments", "initiatives")

    def stored(self) -> Stored:
        return {measure_key(measure): measure for measure in self.all()}

    def new(self, record: Record) -> Measure:
        return Measure(project=self.parent(record), number=record.number)

    def read(self, obj: Measure, field: str) -> Any:
        if field == "departments":
            label_of = self.context.departments.label_of
            return [label_of(row.department_id) for row in obj.measure_departments.all()]
        if field == "initiatives":
            return [{"text": row.text, "details": row.details} for row in obj.initiatives.all()]
        return self.context.departments.label_of(obj.lead_id) if field == "lead" else super().read(obj, field)

    def assign(self, obj: Measure, field: str, value: Any) -> None:
        if field == "lead":
            obj.lead = self.context.departments.named(value)
        else:
            super().assign(obj, field, value)

    def write_list(self, obj: Measure, field: str, value: list) -> None:
        if field == "departments":
            MeasureDepartment.objects.filter(measure=obj).delete()
            found = dict.fromkeys(map(self.context.departments.named, value))
            MeasureDepartment.objects.bulk_create(
                MeasureDepartment(measure=obj, department=one, order=order) for order, one in enumerate(found, start=1)
            )
        else:
            Initiative.objects.filter(measure=obj).delete()
            Initiative.objects.bulk_create(
                Initiative(measure=obj, order=order, **item) for order, item in enumerate(value, start=1)
            )


class KPIStore(Store):
    kind, word, model, key = "kpi", "指標", KPI, "code"
    lists = {"guide_values": "目安値"}
    has_position = has_history = True

    def all(self) -> models.QuerySet:
        return super().all().prefetch_related("guide_values")

    def new(self, record: Record) -> KPI:
        role, _ = record.parent
        place = {role: self.parent(record)}
        return KPI(strategy=self.context.strategy, code=record.key, number=record.number, **place)

    def read(self, obj: KPI, field: str) -> Any:
        if field == "guide_values":
            return {str(one.fiscal_year): plain(one.value) for one in obj.guide_values.all()}
        return self.context.departments.label_of(obj.owner_id) if field == "owner" else super().read(obj, field)

    def assign(self, obj: KPI, field: str, value: Any) -> None:
        if field == "owner":
            obj.owner = self.context.departments.named(value)
        else:
            super().assign(obj, field, value)

    def write_list(self, obj: KPI, field: str, value: Any) -> None:
        GuideValue.objects.filter(kpi=obj).delete()
        GuideValue.objects.bulk_create(
            GuideValue(kpi=obj, fiscal_year=int(year), value=number) for year, number in value.items()
        )


class RepeatStore(Store):
    kind, word, model = "repeat", "再掲", Repeat
    has_position = disposable = True

    def all(self) -> models.QuerySet:
        repeats = Repeat.objects.filter(kpi__strategy=self.context.strategy)
        return repeats.select_related("kpi", "measure__project__goal")

    def stored(self) -> Stored:
        return {repeat_key(one.kpi.code, measure_key(one.measure)): one for one in self.all()}

    def new(self, record: Record) -> Repeat:
        code, _, _ = record.key.partition("@")
        return Repeat(kpi=self.context.get("kpi", code), measure=self.parent(record))

    def has_parent(self, record: Record) -> bool:
        return super().has_parent(record) and self.context.get("kpi", record.key.partition("@")[0]) is not None


# Parents before what hangs under them.
STORES = (SectionStore, ViewpointStore, GoalStore, PopulationStore, ProjectStore, MeasureStore, KPIStore, RepeatStore)
