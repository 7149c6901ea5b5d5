"""What a planner types of a revision: its occasion, and of measures (施策) the new name, the end, and one to add."""

from django import forms
from django.db.models import Max

from goals.models import Strategy
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import ReportingYear
from kpis.plan.revisions.acts import Occasion
from kpis.plan.revisions.measures import NewMeasure, NewName
from office.kit.fields import Paragraphs, day
from organization.models import Department
from projects.models import LeadingProject, Measure


def text(label: str, *, required: bool = True, help_text: str = "", max_length: int = 200) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "input"})
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=max_length, widget=widget)


def choice(label: str, choices, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=required, widget=forms.Select(attrs={"class": "input"})
    )


def measures_of(strategy: Strategy):
    """The measures that the plan holds now, in its order."""
    found = Measure.objects.of(strategy).filter(final_year=None)
    return found.select_related("project").in_plan_order()


class OccasionForm(forms.Form):
    title = text("改訂の名称", help_text="例：令和9年3月改訂", max_length=100)
    decided_on = day("決定日")
    valid_from = choice("適用する最初の年度", ())
    reason = forms.CharField(
        label="改訂の理由",
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        help_text="公開の報告書と指標の履歴に残ります。",
    )

    def __init__(self, *args, strategy: Strategy, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].choices = [(year, fiscal_year_label(year)) for year in strategy.years]
        published = ReportingYear.objects.of(strategy).published().aggregate(last=Max("fiscal_year"))["last"]
        self.fields["valid_from"].initial = published + 1 if published else strategy.first_year

    @property
    def occasion(self) -> Occasion:
        data = self.cleaned_data
        return Occasion(data["title"], data["decided_on"], int(data["valid_from"]), data["reason"])


class MeasureForm(forms.Form):
    """A chosen measure: what it is called from now on, or that it ends."""

    ends = forms.BooleanField(label="この施策を終える", required=False)
    name = text("施策の名称")

    def __init__(self, *args, measure: Measure, **kwargs):
        self.measure = measure
        super().__init__(*args, prefix=f"measure-{measure.pk}", initial={"name": measure.name}, **kwargs)

    @property
    def new_name(self) -> NewName:
        return NewName(self.measure, self.cleaned_data["name"])


class NewMeasureForm(forms.Form):
    """A measure that the revision adds; its KPIs are typed below it."""

    project = forms.ModelChoiceField(
        label="リーディング・プロジェクト",
        queryset=LeadingProject.objects.none(),
        widget=forms.Select(attrs={"class": "input"}),
        empty_label="選んでください",
    )
    name = text("施策の名称")
    narrative = Paragraphs(
        label="説明",
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 5}),
        help_text="1行が1段落です。",
    )
    departments = forms.ModelMultipleChoiceField(
        label="担当部署",
        queryset=Department.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "担当部署を一つ以上選んでください。"},
    )

    def __init__(self, *args, strategy: Strategy, **kwargs):
        super().__init__(*args, prefix="new-measure", **kwargs)
        self.fields["project"].queryset = LeadingProject.objects.filter(goal__strategy=strategy).order_by("number")
        self.fields["departments"].queryset = Department.objects.filter(
            municipality=strategy.municipality, valid_to=None
        )

    @property
    def measure(self) -> NewMeasure:
        data = self.cleaned_data
        return NewMeasure(data["project"], data["name"], data["narrative"], list(data["departments"]))
