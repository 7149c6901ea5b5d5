"""The entries of 成果 and 課題 as a planner puts them right: what the rule chose, and a form to show another KPI."""

from collections.abc import Iterable

from django import forms
from django.shortcuts import get_object_or_404

from council.acts import EntryText, replace_entry, restore_entry
from council.choices import HighlightKind
from council.denials import act_closed
from council.models import ReplacedEntry
from council.models.highlight import LONGEST_REASON
from council.policy import Doing
from kpis.models import KPI, ReportingYear
from kpis.workflow.permissions import Standing
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied
from reports.releases.issued import review_of
from reports.review.facts import Review
from reports.review.moved import Moved, moved_by_rule, rule
from reports.review.row import Row

RESTORE = "restore"


class EntryForm(forms.Form):
    """``shown`` and ``reason`` are required by the act, so that page and act refuse in the same words."""

    shown = forms.ChoiceField(label="代わりに示す指標", required=False)
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=LONGEST_REASON,
        help_text=f"{LONGEST_REASON}字以内。一覧とともに公表します。",
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
    )
    kind = forms.ChoiceField(choices=HighlightKind.choices, widget=forms.HiddenInput)
    chosen = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, rows: Iterable[Row], **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        choices = [(row.code, f"{row.code}　{row.name}") for row in rows]
        self.fields["shown"].choices = [("", "選んでください"), *choices]
        self.fields["shown"].widget.attrs["class"] = "input"

    def text(self, year: ReportingYear) -> EntryText:
        kpi = KPI.objects.of(year.strategy).filter(code=self.cleaned_data["shown"]).first()
        return EntryText(kpi, self.cleaned_data["reason"])


@frozen
class Entry:
    """``stored`` is what planning put in its place; ``is_open``: the form stands unfolded, for something was typed."""

    moved: Moved
    stored: ReplacedEntry | None
    form: EntryForm
    is_open: bool


@frozen
class Listed:
    kind: HighlightKind
    entries: tuple[Entry, ...]
    idle: tuple[ReplacedEntry, ...]  # of entries that the rule does not choose any more


def context(user: User, year: ReportingYear, typed: EntryForm | None = None) -> dict:
    review = review_of(year.strategy, year.fiscal_year)
    stored = _stored(year)
    lists = [_listed(review, kind, found, stored, typed) for kind, found in moved_by_rule(review).items()]
    return {"review": review, "lists": lists, "rule": rule(review), "closed": closed(user, year)}


def closed(user: User, year: ReportingYear) -> Denied | None:
    return act_closed(Doing.SUMMARISE, Standing(user, year.strategy), year)


def form_of(year: ReportingYear, data) -> EntryForm:
    """The form that was sent."""
    review = review_of(year.strategy, year.fiscal_year)
    kind = data.get("kind", "")
    prefix = f"{kind}-{data.get('chosen', '')}"
    return EntryForm(data, rows=_choosable(review, kind), auto_id=f"{prefix}-%s")


def act(form: EntryForm, year: ReportingYear, wanted: str, user: User) -> bool:
    """Replace or restore; answers whether anything changed. Raises what the act raises."""
    kind = HighlightKind(form.cleaned_data["kind"])
    chosen = get_object_or_404(KPI.objects.of(year.strategy), code=form.cleaned_data["chosen"])
    place = (year.strategy, year.fiscal_year, kind, chosen)
    version = form.cleaned_data["version"]
    if wanted == RESTORE:
        return restore_entry(*place, version=version, by=user)
    return replace_entry(*place, form.text(year), version=version, by=user).changed


def _stored(year: ReportingYear) -> dict[tuple[str, str], ReplacedEntry]:
    entries = ReplacedEntry.objects.filter(strategy=year.strategy, fiscal_year=year.fiscal_year)
    return {(one.kind, one.chosen.code): one for one in entries.select_related("chosen", "shown", "updated_by")}


def _listed(
    review: Review,
    kind: HighlightKind,
    found: list[Moved],
    stored: dict[tuple[str, str], ReplacedEntry],
    typed: EntryForm | None,
) -> Listed:
    rows = _choosable(review, kind)
    entries = tuple(_entry(kind, moved, stored.get((kind, moved.row.code)), rows, typed) for moved in found)
    codes = {moved.row.code for moved in found}
    idle = tuple(one for (of, code), one in stored.items() if of == kind and code not in codes)
    return Listed(kind, entries, idle)


def _entry(
    kind: HighlightKind, moved: Moved, stored: ReplacedEntry | None, rows: list[Row], typed: EntryForm | None
) -> Entry:
    code = moved.row.code
    if typed is not None and (typed.data.get("kind"), typed.data.get("chosen")) == (kind, code):
        return Entry(moved, stored, typed, is_open=True)
    initial = {"kind": kind.value, "chosen": code, "version": stored.version if stored else 0}
    if stored:
        initial |= {"shown": stored.shown.code, "reason": stored.reason}
    return Entry(moved, stored, EntryForm(initial=initial, rows=rows, auto_id=f"{kind}-{code}-%s"), is_open=False)


def _choosable(review: Review, kind: str) -> list[Row]:
    """KPIs with a value that the rule has not put into this list already."""
    chosen = {moved.row.code for of, found in moved_by_rule(review).items() if of == kind for moved in found}
    return [row for row in review.kpi_rows if row.assessment.actual is not None and row.code not in chosen]
