import django_filters
from django import forms
from django.db.models import Q

from goals.models import Strategy
from kpis.choices import GRADES
from kpis.models import KPI
from organization.models import Department
from reports.dashboards.widgets import PlainSelect


def _choice(label: str, **kwargs) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, empty_label="すべて", widget=PlainSelect, **kwargs)


class KPIFilter(django_filters.FilterSet):
    """The list's filters: goal, project, department, grade and words. What may be chosen is what the rows have."""

    q = django_filters.CharFilter(label="ことば", method="by_words", widget=forms.TextInput(attrs={"type": "search"}))
    goal = _choice("基本目標", method="by_goal")
    project = _choice("リーディング・プロジェクト", field_name="measure__project__number")
    department = _choice("担当部署", field_name="owner")
    grade = _choice("評価", method="by_grade", choices=[(look.code, look.label) for look in GRADES.values()])

    class Meta:
        model = KPI
        fields = ["q", "goal", "project", "department", "grade"]

    def __init__(self, data, *, strategy: Strategy, rows):
        super().__init__(data, queryset=KPI.objects.of(strategy))
        self.codes_by_grade = {look: [row.code for row in rows if row.grade.code == look] for look in GRADES}
        places = sorted({row.place for row in rows}, key=lambda place: (place.goal_number, place.project_number or 0))
        self._choose_from("goal", {p.goal_number: f"基本目標{p.goal_number} {p.goal_name}" for p in places})
        self._choose_from(
            "project", {p.project_number: f"{p.project_number} {p.project_name}" for p in places if p.project_number}
        )
        self._choose_from("department", {department.pk: str(department) for department in _owners(strategy)})
        if not any(row.year for row in rows):
            del self.form.fields["grade"]
        self.form.label_suffix = ""
        for field in self.form.fields.values():
            field.widget.attrs.setdefault("class", "input")

    def _choose_from(self, name: str, labels: dict[int, str]) -> None:
        self.form.fields[name].choices = [(str(key), label) for key, label in labels.items()]

    def by_words(self, queryset, name, value):
        for word in value.split():
            queryset = queryset.filter(
                Q(code__iexact=word)
                | Q(name__icontains=word)
                | Q(note__icontains=word)
                | Q(measure__name__icontains=word)
                | Q(measure__project__name__icontains=word)
            )
        return queryset

    def by_goal(self, queryset, name, number):
        return queryset.filter(Q(goal__number=number) | Q(measure__project__goal__number=number))

    def by_grade(self, queryset, name, value):
        return queryset.filter(code__in=self.codes_by_grade[value])

    def chosen(self, rows):
        """The rows that pass. Nothing asked, or nothing that can be read: all, without a query."""
        if not self.form.is_valid() or not any(self.form.cleaned_data.values()):
            return list(rows)
        passing = set(self.qs.values_list("code", flat=True))
        return [row for row in rows if row.code in passing]


def _owners(strategy: Strategy):
    return Department.objects.filter(owned_kpis__strategy=strategy).distinct()
