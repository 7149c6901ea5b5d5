"""計画を直す: the plan as a tree, and one page for each thing in it. Planning only; the acts are kpis/plan/editing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from goals.models import Strategy
from kpis.plan.editing.holding import structure_closed
from kpis.plan.editing.removing import remove as remove_thing
from kpis.plan.editing.tree import move as move_thing
from kpis.plan.editing.tree import name_of
from kpis.plan.editing.tree import shift as shift_thing
from kpis.workflow.runner import Saved
from office.kit.access import looked_at, looked_at_or_sent, sent, strategy_to_plan
from office.kit.acting import perform, tell
from office.kit.conflict import Piece
from office.kit.editing import Edited, edit, piece_of
from office.kit.resuming import keeps_typing
from office.plan.editor.frame import PLANNERS, frame, shifted
from office.plan.editor.kinds import Kind, kind_of, thing_at
from office.plan.editor.outline import Outline, additions_to
from office.plan.editor.places import places_of


@looked_at
def tree(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    closed = structure_closed(strategy)
    outline = Outline(strategy, is_closed=closed is not None)
    context = frame(strategy) | {"closed": closed, "outline": outline, "lines": outline.lines}
    return render(request, "office/plan/editor/tree.html", context)


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str, kind: str, above: str, parent: int) -> HttpResponse:
    """``above`` and ``parent`` say under what it will hang; a goal hangs under the plan itself."""
    strategy, found = strategy_to_plan(request.user, code, PLANNERS), kind_of(kind)
    if above not in found.under:
        raise Http404("このページはありません。")
    over = strategy if above == "plan" else thing_at(strategy, above, parent)
    word, closed = found.word(strategy.words), structure_closed(strategy)
    context = frame(strategy, f"{word}を加える") | {"word": word, "over": over, "above": _named(strategy, over)}
    if closed:
        return render(request, "office/plan/editor/closed.html", context | {"closed": closed}, status=409)
    edited = _edit(request, strategy, found, over=over)
    if edited.is_done:
        messages.success(request, f"{word}「{edited.form.cleaned_data['name']}」を加えました。")
        return redirect("plan:tree", code)
    return render(request, "office/plan/editor/new.html", context | edited.facts, status=edited.status)


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """Posting stores what is typed; every other act has an address of its own."""
    strategy, found = strategy_to_plan(request.user, code, PLANNERS), kind_of(kind)
    thing = thing_at(strategy, kind, pk)
    edited = _edit(request, strategy, found, thing=thing)
    if edited.is_done:
        messages.success(request, f"「{name_of(strategy, thing_at(strategy, kind, pk))}」を保存しました。")
        return redirect("plan:tree", code)
    name = name_of(strategy, thing)
    context = frame(strategy, name) | {"thing": thing, "kind": kind, "name": name, "word": found.word(strategy.words)}
    context |= {"revision_only": structure_closed(strategy), "places": places_of(strategy, kind, thing)}
    context |= {"additions": additions_to(strategy, kind, pk)}
    return render(request, "office/plan/editor/one.html", context | edited.facts, status=edited.status)


@sent
def shift(request: HttpRequest, code: str) -> HttpResponse:
    """One place up or down; the focus stays on the button that was pressed."""
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    kind, pk, way = shifted(request)
    performed = perform(shift_thing, strategy, thing_at(strategy, kind, pk), way, by=request.user)
    tell(request, performed)
    return redirect(reverse("plan:tree", args=[code]) + f"#{kind}-{pk}-{way}")


@sent
def move(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    thing = thing_at(strategy, kind, pk)
    above, _, parent = request.POST.get("to", "").partition("-")
    if above not in kind_of(kind).under or not parent.isdecimal() or kind == "target":
        messages.error(request, "移す先を選んでください。")
        return redirect("plan:one", code, kind, pk)
    to = thing_at(strategy, above, int(parent))
    performed = perform(move_thing, strategy, thing, to, by=request.user)
    done = f"「{thing.name}」を「{to}」に移しました。" if performed.answer else "移す先は、いまの場所です。"
    if tell(request, performed, done):
        return redirect(reverse("plan:tree", args=[code]) + f"#{kind}-{pk}")
    return redirect("plan:one", code, kind, pk)


@looked_at_or_sent
def remove(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """A page says first what goes with it."""
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    thing = thing_at(strategy, kind, pk)
    name = name_of(strategy, thing)
    if request.method == "POST":
        performed = perform(remove_thing, strategy, thing, by=request.user)
        if tell(request, performed, f"「{name}」を削除しました。"):
            return redirect("plan:tree", code)
        return redirect("plan:one", code, kind, pk)
    lines = Outline(strategy, is_closed=True).under(kind, pk)
    context = frame(strategy, name, "削除") | {"name": name, "lines": lines, "kind": kind, "thing": thing}
    return render(request, "office/plan/editor/remove.html", context | {"closed": structure_closed(strategy)})


# --- Within ------------------------------------------------------------------------------------------------------


def _edit(request: HttpRequest, strategy: Strategy, kind: Kind, thing: Any = None, over: Any = None) -> Edited:
    is_closed = structure_closed(strategy) is not None
    told = kind.form.told(kind.text.of(thing)) if thing else {}
    base = {"strategy": strategy, "thing": thing, "parent": over, "is_closed": is_closed}
    if kind.name == "target":
        base["as_target"] = True

    def make(data: Any = None, initial: Any = None) -> Any:
        return kind.form(data, initial=told if initial is None else initial, **base)

    return edit(request, make, lambda: _piece(request, strategy, kind, make, thing, over))


def _piece(request: HttpRequest, strategy: Strategy, kind: Kind, make: Any, thing: Any, over: Any) -> Piece:
    now = thing_at(strategy, kind.name, thing.pk) if thing else None
    seen = kind.text.of(now) if now else None

    def save(form: Any, version: str) -> Saved:
        more = {"reason": form.cleaned_data["reason"]} if "reason" in form.fields else {}
        more |= kind.told(over) if now is None else {"seen": seen}
        kept = kind.save(strategy, form.written, now, by=request.user, **more)
        return Saved(kept, changed=now is None or kind.text.of(kept) != seen)

    renamed = {"departments": "department_1"} if kind.name == "measure" else {}
    if kind.name in ("kpi", "target"):
        renamed = {"guides": f"guide_{strategy.first_year}"}
    return piece_of(make, kind.form.told(seen) if seen else {}, save, is_new=now is None, renamed=renamed)


def _named(strategy: Strategy, over: Any) -> str:
    return str(over) if isinstance(over, Strategy) else name_of(strategy, over)
