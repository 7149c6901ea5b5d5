"""人口の将来展望: its series, each with its figures, in the pages of the plan editor."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from goals.choices import PopulationKind
from goals.models import PopulationFigure, PopulationSeries, Strategy
from kpis.entered import read_number
from kpis.fields import DECIMALS
from kpis.measurement.numerals import NumeralError, open_number
from kpis.plan.editing.outlook import Figure, SeriesText, figure_problem, remove_series, save_series, shift_series
from kpis.workflow.runner import Saved
from office.kit.access import looked_at, sent, strategy_to_plan
from office.kit.acting import perform, tell
from office.kit.conflict import Piece
from office.kit.editing import Edited, edit, piece_of
from office.kit.fields import Prose, choice
from office.kit.frame import Step
from office.kit.resuming import keeps_typing
from office.plan.editor.forms import limited
from office.plan.editor.frame import PLANNERS, frame, shifted
from office.plan.editor.prose import BODY_HELP

HERE = "人口の将来展望"
SPARE = 3
CODE_HELP = "半角の英数字で、系列ごとに別のものにします（例：total）。"
COLUMNS = {
    "year": "年（西暦）",
    "year_text": "年（印刷する形）",
    "text": "値（印刷する形）",
    "value": "値（数値）",
    "kind": "種類",
    "marks": "脚注の記号",
    "as_of": "時点",
}
KINDS = [("", "―"), *PopulationKind.choices]


class SeriesForm(forms.Form):
    name = limited("名称", PopulationSeries, "name")
    code = limited(
        "コード", PopulationSeries, "code", help_text="半角の英数字で、系列ごとに別のものにします（例：total）。"
    )
    unit = limited("単位", PopulationSeries, "unit", required=False)
    decimals = choice("小数点以下の桁数", choices=[(str(one), str(one)) for one in range(DECIMALS[0], DECIMALS[1] + 1)])
    goal = choice("数値目標が同じ目標", required=False)
    notes = Prose("説明", rows=4, help_text=BODY_HELP)
    footnotes = Prose("脚注", rows=3, help_text="1行に一つ、「※1：国勢調査」のように記号と説明を書きます。")

    def __init__(self, *args, strategy: Strategy, series: PopulationSeries | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        goals = strategy.goals.filter(targets__isnull=False).distinct().order_by("number")
        words = strategy.words.goal
        self.fields["goal"].choices = [
            ("", "なし"),
            *((str(one.pk), f"{words}{one.number} {one.name}") for one in goals),
        ]
        held = series.figures.count() if series else 0
        self.places = range(1, held + SPARE + 1)
        for place in self.places:
            for column, label in COLUMNS.items():
                self.fields[f"{column}_{place}"] = _cell(column, f"{label} {place}行目")

    @classmethod
    def told(cls, text: SeriesText) -> dict[str, Any]:
        own = {name: getattr(text, name) for name in ("code", "name", "unit", "notes", "footnotes")}
        own |= {"decimals": str(text.decimals), "goal": text.goal or ""}
        for place, one in enumerate(text.figures, start=1):
            row = {name: getattr(one, name) for name in ("year", "year_text", "text", "kind", "as_of")}
            row |= {"value": open_number(one.value), "marks": " ".join(one.marks)}
            own |= {f"{column}_{place}": value for column, value in row.items()}
        return own

    def clean(self) -> dict:
        data = super().clean()
        self.figures = [found for place in self.places if (found := self._figure(place)) is not None]
        return data

    def _figure(self, place: int) -> Figure | None:
        """A row of which nothing is typed is none; the first thing that is wrong stands in its row."""
        typed = {column: self.cleaned_data.get(f"{column}_{place}", "") for column in COLUMNS}
        if not any(typed.values()):
            return None
        try:
            year = int(read_number(typed["year"], "年"))
        except NumeralError as error:
            return self.add_error(f"year_{place}", str(error))
        try:
            value = read_number(typed["value"], self.cleaned_data.get("unit", ""))
        except NumeralError as error:
            return self.add_error(f"value_{place}", str(error))
        marks = tuple(typed["marks"].split())
        found = Figure(year, typed["year_text"], typed["text"], value, typed["kind"], marks, typed["as_of"])
        if problem := figure_problem(found):
            return self.add_error(f"year_{place}", problem)
        return found

    @property
    def written(self) -> SeriesText:
        data = self.cleaned_data
        own = {name: data[name] for name in ("code", "name", "unit", "footnotes")}
        goal = int(data["goal"]) if data["goal"] else None
        rest = {"decimals": int(data["decimals"]), "goal": goal, "notes": data["notes"].strip()}
        return SeriesText(**own, **rest, figures=tuple(self.figures))

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [("", [self[name] for name in self.base_fields])]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{column}_{place}"] for column in COLUMNS] for place in self.places]


def _cell(column: str, label: str) -> forms.Field:
    if column == "kind":
        field: forms.Field = choice(label, required=False, choices=KINDS)
    elif column in ("year_text", "text", "as_of"):
        field = limited(label, PopulationFigure, column, required=False)
    else:
        field = forms.CharField(label=label, required=False)
    field.widget.attrs |= {"class": "input", "aria-label": label}
    return field


# --- Pages -------------------------------------------------------------------------------------------------------


@looked_at
def outlook(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    series = list(strategy.population.order_by("position", "code"))
    context = frame(strategy, HERE) | {"series": series}
    return render(request, "office/plan/editor/outlook.html", context)


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    return _answer(request, strategy, None)


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def series(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    return _answer(request, strategy, _series(strategy, pk))


@sent
def shift(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    _, pk, way = shifted(request)
    found = _series(strategy, pk)
    tell(request, perform(shift_series, strategy, found, way, by=request.user))
    return redirect(reverse("plan:outlook", args=[code]) + f"#series-{found.pk}-{way}")


@sent
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    found = _series(strategy, pk)
    if tell(request, perform(remove_series, strategy, found, by=request.user), f"「{found}」を削除しました。"):
        return redirect("plan:outlook", code)
    return redirect("plan:series", code, pk)


# --- Within ------------------------------------------------------------------------------------------------------


def _series(strategy: Strategy, pk: int) -> PopulationSeries:
    return get_object_or_404(PopulationSeries, strategy=strategy, pk=pk)


def _answer(request: HttpRequest, strategy: Strategy, found: PopulationSeries | None) -> HttpResponse:
    edited = _edit(request, strategy, found)
    if edited.is_done:
        messages.success(request, f"「{edited.form.cleaned_data['name']}」を保存しました。")
        return redirect("plan:outlook", strategy.code)
    above: Step = (HERE, reverse("plan:outlook", args=[strategy.code]))
    context = frame(strategy, above, str(found) if found else "系列を加える")
    context |= {"series": found, "columns": COLUMNS.values()} | edited.facts
    return render(request, "office/plan/editor/series.html", context, status=edited.status)


def _edit(request: HttpRequest, strategy: Strategy, found: PopulationSeries | None) -> Edited:
    make = partial(SeriesForm, strategy=strategy, series=found)

    def piece() -> Piece:
        now = _series(strategy, found.pk) if found else None
        seen = SeriesText.of(now) if now else None

        def save(form: SeriesForm, version: str) -> Saved:
            kept = save_series(strategy, form.written, now, seen=seen, by=request.user)
            return Saved(kept, changed=now is None or SeriesText.of(kept) != seen)

        told = SeriesForm.told(seen) if seen else {}
        return piece_of(make, told, save, is_new=now is None, renamed={"figures": "year_1"})

    return edit(request, make, piece)
