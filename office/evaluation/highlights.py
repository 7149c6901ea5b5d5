"""The entries of 成果 and 課題 as a planner puts them right: what the rule chose, and a form to show another KPI."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404

from council.acts import EntryText, replace_entry, restore_entry
from council.choices import HighlightKind
from council.denials import act_closed
from council.models import ReplacedEntry
from council.models.highlight import LONGEST_REASON
from council.policy import Doing
from kpis.models import KPI, ReportingYear
from kpis.workflow.permissions import Standing
from kpis.workflow.runner import Saved
from office.kit.conflict import Piece
from office.kit.editing import Edited, piece_of, shown
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied
from reports.releases.issued import review_of
from reports.review.facts import Review
from reports.review.moved import Moved, moved_by_rule, rule
from reports.review.row import Row

RESTORE = "restore"


class EntryForm(forms.Form):
    """Both are required by the act, so that page and act refuse in the same words."""

    shown = forms.ChoiceField(label="代わりに示す指標", required=False)
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=LONGEST_REASON,
        help_text=f"{LONGEST_REASON}字以内。一覧とともに公表します。",
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
    )

    def __init__(self, *args, rows: Iterable[Row], **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        choices = [(row.code, f"{row.code}　{row.name}") for row in rows]
        self.fields["shown"].choices = [("", "選んでください"), *choices]
        self.fields["shown"].widget.attrs["class"] = "input"

    def text(self, year: ReportingYear) -> EntryText:
        kpi = KPI.objects.of(year.strategy).filter(code=self.cleaned_data["shown"]).first()
        return EntryText(kpi, self.cleaned_data["reason"])


@frozen
class Place:
    """One entry of a list: where the rule chose ``chosen``."""

    user: User
    year: ReportingYear
    kind: HighlightKind
    chosen: KPI
    rows: tuple[Row, ...]

    @property
    def told(self) -> tuple[Any, ...]:
        return self.year.strategy, self.year.fiscal_year, self.kind, self.chosen

    def make(self, data: Any = None, initial: Any = None) -> EntryForm:
        return EntryForm(data, initial=initial, rows=self.rows, auto_id=f"{self.kind}-{self.chosen.code}-%s")

    def piece(self) -> Piece:
        entries = ReplacedEntry.objects.filter(fiscal_year=self.year.fiscal_year, kind=self.kind, chosen=self.chosen)
        return self.piece_over(entries.select_related("shown", "updated_by").first(), closed(self.user, self.year))

    def piece_over(self, stored: ReplacedEntry | None, closed: Denied | None) -> Piece:
        """Sent along is what was shown, for a page holds many of these and nothing keeps their versions."""
        version = stored.version if stored else 0

        def save(form: forms.Form, seen: Any) -> Saved[ReplacedEntry]:
            return replace_entry(*self.told, form.text(self.year), version=version, by=self.user)  # type: ignore[attr-defined]

        return piece_of(self.make, _content(stored), save, stored=stored, closed=closed)

    def restore(self, data: Mapping[str, str]) -> bool:
        """Let the rule decide again, where what is stored is what was shown. Raises what the act raises."""
        piece, entry = self.piece(), ReplacedEntry.objects.filter(fiscal_year=self.year.fiscal_year, kind=self.kind)
        stored = entry.filter(chosen=self.chosen).first()
        version = stored.version if stored and piece.as_seen(data) == piece.stored else 0
        return restore_entry(*self.told, version=version, by=self.user)


def place_of(user: User, year: ReportingYear, data: Mapping[str, str]) -> Place:
    """The entry whose form was sent."""
    kind = data.get("kind", "")
    if kind not in HighlightKind.values:
        raise Http404("この一覧はありません。")
    chosen = get_object_or_404(KPI.objects.of(year.strategy), code=data.get("chosen", ""))
    rows = _choosable(review_of(year.strategy, year.fiscal_year), kind)
    return Place(user, year, HighlightKind(kind), chosen, rows)


def _content(stored: ReplacedEntry | None) -> dict[str, str]:
    return {"shown": stored.shown.code if stored else "", "reason": stored.reason if stored else ""}


@frozen
class Entry:
    """``stored`` is what planning put in its place; ``is_open``: the form stands unfolded, for something was typed."""

    moved: Moved
    stored: ReplacedEntry | None
    edited: Edited
    is_open: bool


@frozen
class Listed:
    kind: HighlightKind
    entries: tuple[Entry, ...]
    idle: tuple[ReplacedEntry, ...]  # of entries that the rule does not choose any more


def context(user: User, year: ReportingYear, place: Place | None = None, edited: Edited | None = None) -> dict:
    """``edited`` is what was sent for ``place``."""
    review = review_of(year.strategy, year.fiscal_year)
    page = _Page(user, year, review, (place.kind, place.chosen.code) if place else None, edited)
    lists = [page.listed(kind, found) for kind, found in moved_by_rule(review).items()]
    return {"review": review, "lists": lists, "rule": rule(review), "closed": page.closed}


def closed(user: User, year: ReportingYear) -> Denied | None:
    return act_closed(Doing.SUMMARISE, Standing(user, year.strategy), year)


class _Page:
    """What the entries read, each of it once."""

    def __init__(self, user: User, year: ReportingYear, review: Review, sent: Any, edited: Edited | None):
        self.user, self.year, self.review, self.sent, self.edited = user, year, review, sent, edited
        self.closed = closed(user, year)
        entries = ReplacedEntry.objects.filter(strategy=year.strategy, fiscal_year=year.fiscal_year)
        joined = entries.select_related("chosen", "shown", "updated_by")
        self.stored = {(one.kind, one.chosen.code): one for one in joined}
        self.kpis = {kpi.code: kpi for kpi in KPI.objects.of(year.strategy)}

    def listed(self, kind: HighlightKind, found: list[Moved]) -> Listed:
        rows = _choosable(self.review, kind)
        codes = {moved.row.code for moved in found}
        idle = tuple(one for (of, code), one in self.stored.items() if of == kind and code not in codes)
        return Listed(kind, tuple(self._entry(kind, moved, rows) for moved in found), idle)

    def _entry(self, kind: HighlightKind, moved: Moved, rows: tuple[Row, ...]) -> Entry:
        code = moved.row.code
        stored = self.stored.get((kind, code))
        if self.edited is not None and self.sent == (kind, code):
            return Entry(moved, stored, self.edited, is_open=True)
        place = Place(self.user, self.year, kind, self.kpis[code], rows)
        return Entry(moved, stored, shown(place.make, place.piece_over(stored, self.closed)), is_open=False)


def _choosable(review: Review, kind: str) -> tuple[Row, ...]:
    """KPIs with a value that the rule has not put into this list already."""
    chosen = {moved.row.code for of, found in moved_by_rule(review).items() if of == kind for moved in found}
    return tuple(row for row in review.kpi_rows if row.assessment.actual is not None and row.code not in chosen)
