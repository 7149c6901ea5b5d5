"""What a planner tells of departments: a new one, one's settings, and the plan of a reorganisation with its choices."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils import timezone

from kpis.models import KPI
from kpis.succession import Choices, measures_to_choose, working_kpis
from office.kit.fields import day_it_counts
from organization.choices import ReorganisationKind
from organization.departments import name_problem
from organization.frozen import frozen
from organization.models import Department, DepartmentService, Municipality, User
from organization.staffing import posting_of, words_of
from organization.succession import LONGEST_NAME, Name, Reorganisation, by_person, problems, services_of
from projects.models import Measure

SPLIT_ROWS = 4
EVERYBODY = "all"  # a person or a measure may go to every successor


class PlanForm(forms.Form):
    """Which departments become which, from when."""

    on = day_it_counts("施行日", "この日から新しい部署になります。過ぎた日も入力できます。")
    reason = forms.CharField(
        label="根拠", max_length=60, required=False, help_text="例：組織規則の改正（令和8年4月1日施行）"
    )

    def __init__(self, *args, kind: ReorganisationKind, municipality: Municipality, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.municipality = kind, municipality
        self.all_in_divisions = Department.objects.all_in_divisions(municipality)
        current = Department.objects.filter(municipality=municipality, valid_to=None)
        if kind == ReorganisationKind.MERGE:
            olds = forms.ModelMultipleChoiceField(
                current,
                label="統合する部署",
                help_text="二つ以上選びます。ほかの部署に吸収されるときは、その部署も選びます。",
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "統合する部署を選んでください。"},
            )
        else:
            olds = forms.ModelChoiceField(
                current,
                label=f"{kind.label}する部署",
                empty_label="選んでください",
                error_messages={"required": "部署を選んでください。"},
            )
        self.fields = {"olds": olds, **self._name_fields(), **self.fields}

    @property
    def name_rows(self) -> list[dict]:
        return [
            {"label": self._row_label(at), "division": self[f"division_{at}"], "section": self[f"section_{at}"]}
            for at in self._places
        ]

    @property
    def plan(self) -> Reorganisation:
        told = self.cleaned_data
        olds = told["olds"]
        names = [
            Name(told.get(f"division_{at}", "").strip(), told.get(f"section_{at}", "").strip()) for at in self._places
        ]
        return Reorganisation(
            kind=self.kind,
            municipality=self.municipality,
            olds=(olds,) if isinstance(olds, Department) else tuple(olds),
            names=tuple(name for name in names if name.division or name.section),
            on=told["on"],
            reason=told["reason"],
        )

    def clean(self):
        told = super().clean()
        if not self.errors:
            for problem in problems(self.plan, timezone.localdate()):
                self.add_error(None, problem)
        return told

    @property
    def _places(self) -> range:
        return range(1, (SPLIT_ROWS if self.kind == ReorganisationKind.SPLIT else 1) + 1)

    def _row_label(self, at: int) -> str:
        return f"分割後の部署{at}" if self.kind == ReorganisationKind.SPLIT else f"{self.kind.label}後の部署"

    def _name_fields(self) -> dict[str, forms.Field]:
        fields = {}
        for at in self._places:
            needed = at <= (2 if self.kind == ReorganisationKind.SPLIT else 1)
            for name, label in (("division", "部"), ("section", "課")):
                error = {"required": f"{self._row_label(at)}の「{label}」を入力してください。"}
                fields[f"{name}_{at}"] = forms.CharField(
                    label=label,
                    max_length=50,
                    required=needed and (name == "section" or self.all_in_divisions),
                    error_messages=error,
                )
        return fields


@frozen
class Affected:
    """Everything that the reorganisation touches, as it stands now."""

    plan: Reorganisation
    kpis: tuple[KPI, ...]
    measures: tuple[Measure, ...]
    services: tuple[DepartmentService, ...]

    @classmethod
    def by(cls, plan: Reorganisation) -> "Affected":
        kpis = tuple(working_kpis(plan.olds))
        return cls(plan, kpis, tuple(measures_to_choose(plan, kpis)), tuple(services_of(plan)))

    @property
    def people(self) -> list[tuple[User, str]]:
        """Each once, with the departments that they leave."""
        return [(person, words_of([posting_of(one) for one in own])) for person, own in by_person(self.services)]

    @property
    def seen(self) -> str:
        """What the person was shown; compared when the confirmation comes back."""
        parts = (self.kpis, self.measures, self.services)
        return "/".join(",".join(str(one.pk) for one in sorted(part, key=lambda one: one.pk)) for part in parts)


@frozen
class OpenChoice:
    """One row of the page: what passes on, and to whom."""

    name: str
    title: str
    chosen: str
    options: tuple[tuple[str, str], ...]
    error: str = ""


class ChoiceRows:
    """The open questions of a split: read from the page, or begun with what stays where it is."""

    def __init__(self, affected: Affected, posted: Mapping[str, str] | None = None):
        self.affected, self.posted = affected, posted
        names = [str(name) for name in affected.plan.names]
        self.one = tuple((str(at), name) for at, name in enumerate(names))
        self.several = (*self.one, (EVERYBODY, "両方" if len(names) == 2 else "すべて"))
        staying = affected.plan.staying
        self.default = str(names.index(str(staying[0]))) if staying else ""
        self.kpis = [self._row("kpi", kpi.pk, str(kpi), self.one) for kpi in affected.kpis]
        self.measures = [self._row("measure", one.pk, str(one), self.several) for one in affected.measures]
        self.services = [
            self._row("service", service.pk, _person(service), self.several) for service in affected.services
        ]

    @property
    def is_complete(self) -> bool:
        return not any(row.error for row in (*self.kpis, *self.measures, *self.services))

    @property
    def choices(self) -> Choices:
        return Choices(
            kpis={kpi.pk: int(row.chosen) for kpi, row in zip(self.affected.kpis, self.kpis, strict=True)},
            measures=self._several(self.affected.measures, self.measures),
            people=self._several(self.affected.services, self.services),
        )

    def _several(self, objects: Iterable, rows: Iterable[OpenChoice]) -> dict[int, tuple[int, ...]]:
        everybody = tuple(range(len(self.one)))
        return {
            one.pk: everybody if row.chosen == EVERYBODY else (int(row.chosen),)
            for one, row in zip(objects, rows, strict=True)
        }

    def _row(self, kind: str, pk: int, title: str, options: tuple[tuple[str, str], ...]) -> OpenChoice:
        name = f"{kind}-{pk}"
        if self.posted is None:
            return OpenChoice(name, title, self.default, options)
        chosen = self.posted.get(name, "")
        known = chosen in dict(options)
        return OpenChoice(name, title, chosen if known else "", options, "" if known else "移り先を選んでください。")


def _person(service: DepartmentService) -> str:
    return f"{service.user}（所属長）" if service.is_head else str(service.user)


def _reason(help_text: str) -> forms.CharField:
    return forms.CharField(label="根拠・理由", max_length=60, required=False, help_text=help_text)


class NewForm(forms.Form):
    division = forms.CharField(
        label="部", max_length=LONGEST_NAME, error_messages={"required": "部の名称を入力してください。"}
    )
    section = forms.CharField(
        label="課", max_length=LONGEST_NAME, error_messages={"required": "課の名称を入力してください。"}
    )
    on = day_it_counts("設置日", "過ぎた日も入力できます。")
    reason = _reason("例：組織規則の改正（令和8年4月1日施行）")

    def __init__(self, *args, municipality: Municipality, **kwargs):
        super().__init__(*args, **kwargs)
        self.municipality = municipality
        self.fields["division"].required = Department.objects.all_in_divisions(municipality)

    @property
    def name(self) -> Name:
        return Name(self.cleaned_data["division"], self.cleaned_data["section"])

    def clean_on(self):
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError("設置日になってから登録してください。")
        return self.cleaned_data["on"]

    def clean(self):
        told = super().clean()
        if not {"division", "section"} & self.errors.keys() and (problem := name_problem(self.municipality, self.name)):
            self.add_error("section", problem)
        return told


class SettingsForm(forms.Form):
    requires_approval = forms.TypedChoiceField(
        label="提出前の決裁",
        choices=[
            ("no", "不要：担当者が提出すると、企画部門に届きます"),
            ("yes", "必要：所属長が承認すると、企画部門に届きます"),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    order = forms.IntegerField(
        label="並び順",
        min_value=0,
        max_value=30000,
        help_text="一覧に並べる順です。小さい番号が先になります。",
        error_messages={"required": "並び順を入力してください。", "invalid": "整数で入力してください。"},
    )
    reason = _reason("例：決裁規程の改正")

    def __init__(self, *args, department: Department, **kwargs):
        initial = {"requires_approval": "yes" if department.requires_approval else "no", "order": department.order}
        super().__init__(*args, initial=initial, **kwargs)
