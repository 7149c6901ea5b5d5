"""本文: the document's chapters and sections, each with its text, in the pages of the plan editor."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from goals.models import Section, Strategy
from kpis.plan.editing.prose import (
    Node,
    SectionText,
    move_section,
    outline_of,
    remove_section,
    save_section,
    shift_section,
)
from kpis.workflow.runner import Saved
from office.kit.access import looked_at, looked_at_or_sent, sent, strategy_to_plan, whole
from office.kit.acting import perform, tell
from office.kit.conflict import Piece
from office.kit.editing import Edited, edit, piece_of
from office.kit.fields import Prose
from office.kit.frame import Step
from office.kit.resuming import keeps_typing
from office.plan.editor.forms import limited
from office.plan.editor.frame import PLANNERS, frame, shifted
from organization.frozen import frozen

LABEL_HELP = "例：第1章、1、（1）。なくても構いません。"
BODY_HELP = "1行が1段落です。「・」で始まる行は箇条書き、「※」か「注：」で始まる行は注になります。"


class SectionForm(forms.Form):
    label = limited(
        "番号（印刷のまま）", Section, "label", required=False, help_text="例：第1章、1、（1）。なくても構いません。"
    )
    heading = limited("見出し", Section, "heading")
    body = Prose("本文", rows=14, help_text=BODY_HELP)

    @property
    def written(self) -> SectionText:
        data = self.cleaned_data
        return SectionText(data["heading"], data["label"], data["body"].strip())

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [("", list(self))]


@frozen
class Line:
    section: Section
    can_rise: bool
    can_sink: bool

    @property
    def depth(self) -> int:
        return min(self.section.level - 1, 3)


@looked_at
def sections(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    context = frame(strategy, "本文") | {"lines": list(_lines(outline_of(strategy)))}
    return render(request, "office/plan/editor/sections.html", context)


def _lines(nodes: list[Node]):
    for place, node in enumerate(nodes):
        yield Line(node.section, place > 0, place < len(nodes) - 1)
        yield from _lines(node.below)


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str, parent: int) -> HttpResponse:
    """Under a heading; 0 makes a chapter."""
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    over = _section(strategy, parent) if parent else None
    edited = _edit(request, strategy, None, over)
    if edited.is_done:
        messages.success(request, f"「{edited.form.cleaned_data['heading']}」を加えました。")
        return redirect("plan:sections", code)
    word = "見出し" if over else "章"
    context = frame(strategy, _step(strategy), f"{word}を加える") | {"word": word, "over": over} | edited.facts
    return render(request, "office/plan/editor/section.html", context, status=edited.status)


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    found = _section(strategy, pk)
    edited = _edit(request, strategy, found, None)
    if edited.is_done:
        messages.success(request, f"「{edited.form.cleaned_data['heading']}」を保存しました。")
        return redirect("plan:sections", code)
    others = strategy.sections.order_by("position").exclude(pk=pk)
    context = frame(strategy, _step(strategy), str(found)) | {"section": found, "others": others} | edited.facts
    return render(request, "office/plan/editor/section.html", context, status=edited.status)


@sent
def shift(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    _, pk, way = shifted(request)
    found = _section(strategy, pk)
    tell(request, perform(shift_section, strategy, found, way, by=request.user))
    return redirect(reverse("plan:sections", args=[code]) + f"#section-{found.pk}-{way}")


@sent
def move(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    found, to = _section(strategy, pk), whole(request.POST.get("to"))
    if to is None:
        messages.error(request, "移す先を選んでください。")
        return redirect("plan:section", code, pk)
    over = _section(strategy, to) if to else None
    if tell(request, perform(move_section, strategy, found, over, by=request.user), f"「{found}」を移しました。"):
        return redirect(reverse("plan:sections", args=[code]) + f"#section-{pk}")
    return redirect("plan:section", code, pk)


@looked_at_or_sent
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    found = _section(strategy, pk)
    if request.method == "POST":
        tell(request, perform(remove_section, strategy, found, by=request.user), f"「{found}」を削除しました。")
        return redirect("plan:sections", code)
    nodes = [node for root in outline_of(strategy) for node in root.each()]
    below = next(list(node.each()) for node in nodes if node.section.pk == pk)
    context = frame(strategy, _step(strategy), str(found), "削除") | {"section": found, "below": below}
    return render(request, "office/plan/editor/section_remove.html", context)


# --- Within ------------------------------------------------------------------------------------------------------


def _section(strategy: Strategy, pk: int) -> Section:
    return get_object_or_404(Section, strategy=strategy, pk=pk)


def _step(strategy: Strategy) -> Step:
    return "本文", reverse("plan:sections", args=[strategy.code])


def _told(text: SectionText) -> dict[str, str]:
    return {"label": text.label, "heading": text.heading, "body": text.body}


def _edit(request: HttpRequest, strategy: Strategy, found: Section | None, over: Section | None) -> Edited:
    def piece() -> Piece:
        now = _section(strategy, found.pk) if found else None
        seen = SectionText.of(now) if now else None

        def save(form: Any, version: str) -> Saved:
            kept = save_section(strategy, form.written, now, parent=over, seen=seen, by=request.user)
            return Saved(kept, changed=now is None or SectionText.of(kept) != seen)

        return piece_of(SectionForm, _told(seen) if seen else {}, save, is_new=now is None)

    return edit(request, SectionForm, piece)
