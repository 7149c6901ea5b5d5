"""What a planner types of a measure (施策) in a revision: its new name or its end, and a measure to add."""

from django import forms

from goals.models import Strategy
from kpis.plan.revisions.measures import NewMeasure, NewName
from office.admin.projects_forms import ParagraphsField
from office.plan.revisions.forms import text
from organization.models import Department
from projects.models import LeadingProject, Measure


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
    narrative = ParagraphsField(
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
