"""The plan's head: name, period, the words for its levels, viewpoints; and the ways to its publication and removal."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from goals.choices import LABEL_NAMES
from goals.models import Strategy
from kpis.fields import YEARS
from kpis.measurement.months import read_fiscal_year
from kpis.measurement.numerals import NumeralError, short_year
from kpis.plan.editing.head import USUAL, HeadText, own_labels, save_head
from kpis.plan.editing.holding import structure_closed
from kpis.workflow.runner import Saved
from office.kit.access import strategy_to_plan
from office.kit.conflict import Piece
from office.kit.editing import edit, piece_of
from office.kit.fields import Paragraphs, line
from office.kit.resuming import keeps_typing
from office.plan.editor.forms import limited
from office.plan.editor.frame import PLANNERS, frame

WORDS = {
    "goal": "いちばん上の階層",
    "project": "二番目の階層",
    "measure": "三番目の階層",
    "initiative": "施策の中の事業",
    "council": "検証機関の総称",
    "survey": "調査",
}


class FiscalYear(forms.CharField):
    """R7, 令和7年度 or 2025; shown as the short form."""

    def prepare_value(self, value: Any) -> Any:
        return short_year(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            year = read_fiscal_year(typed)
        except NumeralError as error:
            raise forms.ValidationError(str(error)) from None
        if not YEARS[0] <= year <= YEARS[1]:
            raise forms.ValidationError(f"{YEARS[0]}から{YEARS[1]}までの年度を入力してください。")
        return year


def _year(label: str) -> FiscalYear:
    required = {"required": f"{label}を入力してください。"}
    return FiscalYear(label=label, help_text="例：R7、令和7年度、2025", error_messages=required)


class HeadForm(forms.Form):
    name = limited("名称", Strategy, "name")
    short_name = limited("略称", Strategy, "short_name")
    council = limited("検証機関", Strategy, "council", required=False)
    vision_title = limited("構想", Strategy, "vision_title", required=False)
    vision_subtitle = limited("構想の副題", Strategy, "vision_subtitle", required=False)
    viewpoints = Paragraphs(
        label="基本的視点", required=False, help_text="1行が一つの視点です。", widget=forms.Textarea(attrs={"rows": 4})
    )
    first_year = _year("初年度")
    last_year = _year("最終年度")

    def __init__(self, *args, is_closed: bool, **kwargs):
        super().__init__(*args, **kwargs)
        for name in LABEL_NAMES:
            self.fields[f"label_{name}"] = line(
                WORDS[name], required=False, help_text=f"空欄では「{getattr(USUAL, name)}」と呼びます。"
            )
        for name in ("first_year", "last_year"):
            self.fields[name].disabled = is_closed

    @classmethod
    def told(cls, text: HeadText) -> dict[str, Any]:
        columns = {name: getattr(text, name) for name in cls.base_fields}
        labels = {f"label_{name}": text.labels.get(name, "") for name in LABEL_NAMES}
        years = {name: short_year(columns[name]) for name in ("first_year", "last_year")}
        return columns | labels | years | {"viewpoints": list(text.viewpoints)}

    @property
    def written(self) -> HeadText:
        columns = {name: self.cleaned_data[name] for name in self.base_fields}
        labels = {name: self.cleaned_data[f"label_{name}"].strip() for name in LABEL_NAMES}
        return HeadText(**columns | {"labels": own_labels(labels), "viewpoints": tuple(columns["viewpoints"])})

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        labels = [self[f"label_{name}"] for name in LABEL_NAMES]
        period = [self["first_year"], self["last_year"]]
        rest = [self[name] for name in self.base_fields if name not in ("first_year", "last_year")]
        return [("", rest), ("計画期間", period), ("呼び名", labels)]


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def head(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    closed = structure_closed(strategy)
    told = HeadForm.told(HeadText.of(strategy))

    def make(data: Any = None, initial: Any = None) -> HeadForm:
        return HeadForm(data, initial=told if initial is None else initial, is_closed=closed is not None)

    edited = edit(request, make, lambda: _piece(request, code, make))
    if edited.is_done:
        messages.success(request, "計画の名称などを保存しました。")
        return redirect("plan:tree", code)
    context = frame(strategy, "計画の名称と期間") | {"closed_period": closed} | edited.facts
    return render(request, "office/plan/editor/head.html", context, status=edited.status)


def _piece(request: HttpRequest, code: str, make: Any) -> Piece:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    seen = HeadText.of(strategy)

    def save(form: HeadForm, version: str) -> Saved:
        kept = save_head(strategy, form.written, seen=seen, by=request.user)
        return Saved(kept, changed=HeadText.of(kept) != seen)

    return piece_of(make, HeadForm.told(seen), save)
