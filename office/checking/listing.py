"""The list of values: what narrows it, how many there are behind each choice, and its columns."""

from collections.abc import Callable, Iterable, Sequence

import django_filters
import django_tables2 as tables
from django import forms
from django.utils.safestring import mark_safe

from kpis.measurement.numerals import short_year
from kpis.models import Actual
from kpis.workflow.missing import STANDINGS
from office.checking.lines import Line
from office.checking.marks import Mark
from office.entry.desk import Desk
from organization.matching import has_all

ALL = "all"
PER_PAGE = 50
NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


def _choice(label: str, **more) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, empty_label=None, method="sift", **more)


def matches(line: Line, words: str) -> bool:
    """Every word somewhere in what the line says."""
    return has_all(f"{line.named}\n{line.department}\n{line.cause}\n{line.value}", words)


KEYS: dict[str, Callable[[Line], Iterable[str]]] = {
    "state": lambda line: (line.standing,),
    "department": lambda line: (str(line.kpi.owner_id or 0),),
    "goal": lambda line: (str(line.goal.pk),),
    "mark": lambda line: tuple(found.mark.value for found in line.marks),
}


class CheckFilter(django_filters.FilterSet):
    """Sifts lines, not rows of the database: what is odd is computed. Nonsense in the address asks for nothing."""

    q = django_filters.CharFilter(
        label="コード・指標名・要因",
        method="sift",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = _choice("状態")
    department = _choice("部署")
    goal = _choice("基本目標")
    mark = _choice("確かめること", widget=forms.HiddenInput())

    class Meta:
        model = Actual
        fields = ["q", *KEYS]

    def __init__(self, data, lines: Sequence[Line], desk: Desk, waiting: str):
        """``waiting``: the state that is shown where none is asked for."""
        super().__init__(data, queryset=Actual.objects.none())
        self.lines, self.waiting = lines, waiting
        named = {
            "state": dict(STANDINGS),
            "department": {str(line.kpi.owner_id or 0): line.department for line in sorted(lines, key=_department)},
            "goal": {str(line.goal.pk): f"{line.goal.number} {line.goal.name}" for line in lines},
            "mark": dict(Mark.choices),
        }
        for name, choices in named.items():
            self.form.fields[name].choices = [(ALL, "すべて"), *choices.items()]
        self.form.fields["goal"].label = desk.strategy.words.goal
        self.form.label_suffix = ""
        self.chosen = self._chosen()
        self._count()

    def _chosen(self) -> dict[str, str]:
        self.form.is_valid()
        asked = self.form.cleaned_data
        found = {name: asked.get(name) or ALL for name in KEYS}
        return found | {"q": asked.get("q") or "", "state": asked.get("state") or self.waiting}

    def _passes(self, line: Line, but: str = "") -> bool:
        wanted = ((name, self.chosen[name]) for name in KEYS if name != but)
        return all(key in (ALL, *KEYS[name](line)) for name, key in wanted) and matches(line, self.chosen["q"])

    @property
    def shown(self) -> list[Line]:
        return [line for line in self.lines if self._passes(line)]

    def counted(self, name: str) -> list[tuple[str, str, int]]:
        """Key, words and how many lines there would be; what has none is left out, unless it is chosen."""
        under = [line for line in self.lines if self._passes(line, but=name)]
        counts = {ALL: len(under)}
        for line in under:
            for key in KEYS[name](line):
                counts[key] = counts.get(key, 0) + 1
        choices = self.form.fields[name].choices
        return [(k, words, counts.get(k, 0)) for k, words in choices if k in counts or k == self.chosen[name]]

    def _count(self) -> None:
        """The counts stand in the choices; what is asked for is what the fields show."""
        counted = {name: self.counted(name) for name in KEYS}
        self.marks = counted.pop("mark")
        for name, choices in counted.items():
            self.form.fields[name].choices = [(key, f"{words}（{count}）") for key, words, count in choices]
        self.form.data = self.chosen

    @property
    def fields(self) -> list[forms.BoundField]:
        """Those in sight: nobody chooses among one."""
        return [self.form[name] for name in ("q", "state", "department", "goal") if self._offers(name)]

    def _offers(self, name: str) -> bool:
        return name in ("q", "state") or len({key for line in self.lines for key in KEYS[name](line)}) > 1


def _department(line: Line) -> tuple[int, int]:
    return line.by_department


class CheckTable(tables.Table):
    """Columns, order and headings are django-tables2's; each value has two rows of its own template, the second of
    which opens."""

    pick = tables.Column(mark_safe('<span class="visually-hidden">選ぶ</span>'), accessor="seen", orderable=False)
    name = tables.Column("指標", accessor="named", orderable=False)
    department = tables.Column("部署", order_by=("by_department", "kpi__position"))
    last = tables.Column("前年度", orderable=False, attrs=NUMBER)
    value = tables.Column("実績値", orderable=False, attrs=NUMBER)
    change = tables.Column("増減", order_by=("by_change",), attrs=NUMBER)
    guide = tables.Column("目安値", orderable=False, attrs=NUMBER)
    grade = tables.Column("評価", accessor="result", order_by=("by_grade", "kpi__position"))
    evidence = tables.Column("根拠", order_by=("evidence",), attrs=NUMBER)
    state = tables.Column("状態", accessor="state_label", orderable=False)
    marks = tables.Column("確かめること", orderable=False)

    class Meta:
        template_name = "office/checking/_table.html"

    kind = "checking table--stacked"

    def __init__(self, lines: Sequence[Line], fiscal_year: int, title: str, **more):
        super().__init__(lines, **more)
        self.caption = title
        self.columns["last"].column.verbose_name = short_year(fiscal_year - 1)
        self.columns["value"].column.verbose_name = short_year(fiscal_year)
