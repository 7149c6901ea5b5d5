from django import forms
from django.contrib import admin

from kpis.choices import Stage
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import ReportingYear
from kpis.workflow.cycle import move_year, open_year, reportable_years, set_dates
from office.admin.planning import PlanningAdmin, column, link
from office.kit.acting import perform, tell
from office.kit.frame import address


class OpenYearForm(forms.ModelForm):
    """A new reporting year; without a date, values are due on 30 June of the next year."""

    due_on = forms.DateField(
        label="提出期限",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="空欄のときは、翌年度の6月30日です。",
    )

    class Meta:
        model = ReportingYear
        fields = ["strategy", "fiscal_year", "due_on"]

    def clean(self):
        cleaned = super().clean()
        strategy, year = cleaned.get("strategy"), cleaned.get("fiscal_year")
        if strategy and year:
            first, last = reportable_years(strategy)
            if not first <= year <= last:
                self.add_error("fiscal_year", f"{first}から{last}までの年度を入力してください。")
        return cleaned


class YearForm(forms.ModelForm):
    """The due date, and one step of the stage at a time."""

    move_to = forms.ChoiceField(label="段階の移動", required=False)
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="段階を戻すとき、準備の後に提出期限を変えるときは、必ず入力してください。",
    )

    class Meta:
        model = ReportingYear
        fields = ["due_on"]
        widgets = {"due_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "move_to" in self.fields:
            self.fields["move_to"].choices = [("", "移動しない"), *_neighbours(Stage(self.instance.stage))]

    def clean(self):
        cleaned = super().clean()
        to = cleaned.get("move_to")
        if to and not cleaned.get("reason") and Stage(to).place < Stage(self.instance.stage).place:
            self.add_error("reason", "段階を戻すには、理由を入力してください。")
        elif "due_on" in self.changed_data and not cleaned.get("reason") and self.instance.stage != Stage.PREPARATION:
            self.add_error("reason", "提出期限を変えるには、理由を入力してください。")
        return cleaned


@admin.register(ReportingYear)
class ReportingYearAdmin(PlanningAdmin):
    """報告年度. Every act goes through kpis/workflow/cycle; publishing has a page of its own."""

    may_add = may_change = True
    municipality_path = "strategy__municipality"
    list_display = ["label", "strategy", "stage", "due_on", "published_at", "publication_link", "entry_link"]
    list_filter = [("strategy", admin.RelatedOnlyFieldListFilter), "stage"]
    list_select_related = ["strategy"]
    ordering = ["strategy", "-fiscal_year"]
    entry_link = column("実績入力", lambda year: link("開く", "entry:page", *address(year)))
    label = column("年度", lambda year: fiscal_year_label(year.fiscal_year), ordering="fiscal_year")

    def has_change_permission(self, request, obj=None) -> bool:
        """A published year is looked at; taking it back is done on its publication page."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_published)

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, form=YearForm if obj else OpenYearForm, **kwargs)

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["strategy", "fiscal_year", "due_on"]
        shown = ["label", "strategy", "stage", "due_on"]
        if not self.has_change_permission(request, obj):
            return [*shown, "published_at", "published_by", "publication_link"]
        return [*shown, "move_to", "reason", "publication_link"]

    def get_readonly_fields(self, request, obj=None):
        links = ["label", "publication_link"]
        return links if obj is None else [*links, "strategy", "stage", "published_at", "published_by"]

    def save_model(self, request, obj, form, change):
        tell(request, perform(self._act, request, obj, form, change))

    def _act(self, request, obj, form, change) -> None:
        if not change:
            opened = open_year(obj.strategy, obj.fiscal_year, by=request.user, due_on=form.cleaned_data["due_on"])
            obj.pk, obj.due_on = opened.pk, opened.due_on
            return
        if "due_on" in form.changed_data:
            told = form.cleaned_data
            set_dates(obj, due_on=told["due_on"], opens_on=obj.opens_on, reason=told["reason"], by=request.user)
        if to := form.cleaned_data.get("move_to"):
            obj.stage = move_year(obj, Stage(to), by=request.user, reason=form.cleaned_data["reason"]).stage

    @admin.display(description="公表")
    def publication_link(self, year: ReportingYear) -> str:
        if year.pk is None:
            return "－"
        words = "公表の内容を見る" if year.is_published else "公表の準備を見る"
        return link(words, "publication:page", *address(year))


def _neighbours(stage: Stage) -> list[tuple[str, str]]:
    """One step forward or back; publishing is no move."""
    return [
        (to.value, f"「{to.label}」へ{'戻す' if to.place < stage.place else '進める'}")
        for to in (stage.after, stage.before)
        if to not in (None, Stage.PUBLISHED)
    ]
