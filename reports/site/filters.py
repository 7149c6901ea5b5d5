from collections.abc import Collection, Sequence

import django_filters
from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join

from goals.choices import Labels
from kpis.choices import ResultLevel
from kpis.measurement.terms import Scheme
from kpis.models import KPI
from organization.matching import fold, words_of
from reports.review.chain import is_told
from reports.review.row import Row


class PlainSelect(forms.Select):
    """A select written in one go. Django's own renders two templates for every option; with the list's four
    filters that took as long as the rows of the list."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = self.format_value(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, " selected" if str(key) in chosen else "", label) for key, label in self.choices),
        )
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", attributes, options)


def _choice(label: str, **kwargs) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, empty_label="すべて", widget=PlainSelect, **kwargs)


class KPIFilter(django_filters.FilterSet):
    """The list's filters: goal, project, department, grade, level and words.

    They sift the rows of the review and not the database: a published year is searched, and offers to choose from,
    what was published.
    """

    q = django_filters.CharFilter(label="ことば", method="by_words", widget=forms.TextInput(attrs={"type": "search"}))
    goal = _choice("基本目標", method="by_goal")
    project = _choice("リーディング・プロジェクト", method="by_project")
    department = _choice("担当部署", method="by_department")
    grade = _choice("評価", method="by_grade")
    level = _choice("指標の段階", method="by_level")

    class Meta:
        model = KPI
        fields = ["q", "goal", "project", "department", "grade", "level"]

    def __init__(self, data, *, rows, scheme: Scheme, words: Labels, only: Collection[str] = Meta.fields):
        """``only``: the filters that the page has."""
        super().__init__(data, queryset=KPI.objects.none())
        places = sorted({row.place for row in rows}, key=lambda place: (place.goal_number, place.project_number or 0))
        self._choose_from("goal", {p.goal_number: f"{words.goal}{p.goal_number} {p.goal_name}" for p in places})
        self._choose_from(
            "project", {p.project_number: f"{p.project_number} {p.project_name}" for p in places if p.project_number}
        )
        self._choose_from("department", dict(sorted((row.owner_id, row.owner) for row in rows if row.owner_id)))
        self._choose_from("grade", {look.code: look.label for look in scheme.looks})
        self._choose_from("level", dict(ResultLevel.choices))
        for level in ("goal", "project"):
            self.form.fields[level].label = getattr(words, level)
        if not is_told(rows):
            del self.form.fields["level"]
        if not any(p.project_number for p in places):
            del self.form.fields["project"]
        if not any(row.year for row in rows):
            del self.form.fields["grade"]
        for name in self.form.fields.keys() - set(only):
            del self.form.fields[name]
        self.form.label_suffix = ""
        for field in self.form.fields.values():
            field.widget.attrs.setdefault("class", "input")

    def _choose_from(self, name: str, labels: dict[int | str, str]) -> None:
        self.form.fields[name].choices = [(str(key), label) for key, label in labels.items()]

    def by_words(self, rows, name, value):
        """Every word in the name, note, measure or project, or a KPI's whole code."""
        words = words_of(value)
        return [row for row in rows if _says(row, words)]

    def by_goal(self, rows, name, number):
        return _with(rows, name, number)

    by_project = by_department = by_grade = by_level = by_goal

    def chosen(self, rows):
        """The rows that pass. Nothing asked, or nothing that can be read: all."""
        found = list(rows)
        if not self.form.is_valid():
            return found
        for name, value in self.form.cleaned_data.items():
            found = self.filters[name].filter(found, value)
        return found


def sifted_by(row: Row) -> dict[str, str | bool]:
    """What each filter compares of a row; ``target``: it is a goal's and not counted among the KPIs."""
    return {
        "goal": str(row.place.goal_number),
        "project": str(row.place.project_number),
        "department": str(row.owner_id),
        "grade": row.grade.code if row.year else "",
        "level": row.result_level,
        "text": _text(row),
        "target": row.is_goal_target,
    }


def _with(rows, name: str, value: str) -> list[Row]:
    return [row for row in rows if sifted_by(row)[name] == value]


def _says(row: Row, words: Sequence[str]) -> bool:
    code, text = fold(row.code), fold(_text(row))
    return all(word == code or word in text for word in words)


def _text(row: Row) -> str:
    return "\n".join((row.name, row.note, row.place.measure_name, row.place.project_name)).casefold()
