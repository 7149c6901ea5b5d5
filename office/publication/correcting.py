"""Correcting published values, one or several at once: what is typed, what it changes in print, then the release."""

from collections.abc import Callable, Iterator
from dataclasses import field

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kpis.entered import Entered
from kpis.models import KPI, ReportingYear
from kpis.workflow.cycle.correcting import published_values
from office.kit.access import year_to_correct
from office.kit.acting import perform, tell
from office.kit.frame import address
from office.kit.resuming import keeps_typing
from office.publication.forms import CorrectedForm, CorrectionForm
from office.publication.views import CONFIRM, PREVIEW, context_of, say_released, step_of
from organization.frozen import frozen
from reports.releases.correct import correct, preview
from reports.releases.differences import Difference
from reports.releases.issue import latest_or_first
from reports.releases.issued import review_of
from reports.review import Row

ADD, REMOVE = "add", "remove"  # steps that show the form with a KPI more or less


@frozen
class Part:
    """One KPI of the correction."""

    kpi: KPI
    row: Row
    form: CorrectedForm


@frozen
class Correction:
    """What a planner has before them. ``others``: the published KPIs that are not in it."""

    year: ReportingYear
    form: CorrectionForm
    parts: tuple[Part, ...]
    others: tuple[Row, ...] = field(default=())

    def is_valid(self) -> bool:
        """Everything is looked at, so that all that is wrong is said at once."""
        return all([self.form.is_valid(), *(part.form.is_valid() for part in self.parts)])

    @property
    def entered(self) -> dict[str, Entered]:
        return {part.kpi.code: part.form.entered for part in self.parts if part.form.entered}

    @property
    def later_sums(self) -> list[ReportingYear]:
        """The published years after this one whose sum or mean holds a value: planning publishes them anew."""
        if not self.over_period:
            return []
        later = ReportingYear.objects.of(self.year.strategy).published().filter(fiscal_year__gt=self.year.fiscal_year)
        return list(later.order_by("fiscal_year"))

    @property
    def over_period(self) -> tuple[Row, ...]:
        return tuple(part.row for part in self.parts if part.row.measured.over_period)

    @property
    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Each once: the field to go to, what it is called, what is wrong."""
        forms = [(f"{part.kpi.code} ", part.form) for part in self.parts]
        for whose, form in (*forms, ("", self.form)):
            for bound in form.visible_fields():
                yield from ((bound.id_for_label, f"{whose}{bound.label}", error) for error in bound.errors)
            yield from (("", whose.strip(), error) for error in form.non_field_errors())


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """``kpi`` names the KPIs, as often as there are some; ``step`` what was pressed."""
    reporting_year = year_to_correct(request.user, code, year)
    codes, step = _codes(request.POST or request.GET, request.POST), step_of(request)
    if not codes:  # the address alone: a sign-in came in between
        return redirect("publication:page", *address(reporting_year))
    correction = _correction(reporting_year, codes, request.POST, step)
    if step not in (PREVIEW, CONFIRM) or not correction.is_valid():
        return _form(request, correction)
    if step == CONFIRM:
        return _release(request, correction, codes)
    return _confirmation(request, correction)


def _form(request: HttpRequest, correction: Correction) -> HttpResponse:
    context = context_of(correction.year) | {"correction": correction, "form": correction.form}
    return render(request, "office/publication/correction.html", context)


def _confirmation(request: HttpRequest, correction: Correction) -> HttpResponse:
    context = context_of(correction.year) | {"correction": correction, "form": correction.form}
    context["differences"] = _differences(correction)
    return render(request, "office/publication/correction_confirm.html", context)


def _differences(correction: Correction) -> tuple[Difference, ...]:
    return preview(correction.year, correction.entered, rebased=correction.form.cleaned_data["rebased"])


def _release(request: HttpRequest, correction: Correction, codes: list[str]) -> HttpResponse:
    """Where it is refused, what was typed comes back beside what is published now."""
    year = correction.year
    performed = perform(correct, year, correction.entered, by=request.user, **correction.form.cleaned_data)
    if performed.is_done:
        return say_released(request, year, performed)
    if not _differences(correction):  # pressed twice, or somebody has published the same
        messages.info(request, "この訂正の内容は、すでに公表されています。")
        return redirect("publication:page", *address(year))
    tell(request, performed)
    return _form(request, _correction(year, codes, request.POST, ""))


def _codes(sent: QueryDict, posted: QueryDict) -> list[str]:
    """In the order in which they were chosen, each once; one may have been added or taken out just now."""
    codes = dict.fromkeys(sent.getlist("kpi"))
    if posted.get("step") == ADD and (added := posted.get("other")):
        codes[added] = None
    if (removed := posted.get(REMOVE)) and len(codes) > 1:
        codes.pop(removed, None)
    return list(codes)


def _correction(year: ReportingYear, codes: list[str], posted: QueryDict, step: str) -> Correction:
    """Typed text stays whatever was pressed; what is wrong is said only on the way to the release."""
    review = review_of(year.strategy, year.fiscal_year)
    kpis = {kpi.code: kpi for kpi in KPI.objects.of(year.strategy).filter(code__in=codes)}
    rows = {code: review.row(code) for code in codes}
    if not codes or kpis.keys() != rows.keys() or not all(rows.values()):
        raise Http404
    stored = published_values(kpis.values(), year)
    known = frozenset(posted.getlist("kpi"))

    def part(code: str) -> Part:
        typed = posted if code in known else None
        kpi, row = kpis[code], rows[code]
        return Part(kpi, row, _made(CorrectedForm, kpi, row, Entered.of(stored.get(kpi.pk)), data=typed, step=step))

    form = _made(CorrectionForm, data=posted or None, step=step)
    form.initial["seen"] = latest_or_first(year).number
    others = tuple(row for row in review.rows if row.code not in rows)
    return Correction(year, form, tuple(map(part, codes)), others)


def _made(make: Callable, *told, data: QueryDict | None, step: str):
    """Bound where it is to be judged; else a form that holds what was typed, and finds nothing wrong with it yet."""
    if data is None or step in (PREVIEW, CONFIRM):
        return make(*told, data)
    form = make(*told)
    form.initial |= {bound.name: bound.field.widget.value_from_datadict(data, {}, bound.html_name) for bound in form}
    return form
