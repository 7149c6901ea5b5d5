"""改訂: the list, choosing KPIs, typing, and a page that says what will change before it does. Planning only."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from goals.models import Strategy
from kpis.plan.revisions.acts import refusal, revise
from kpis.plan.revisions.told import came_and_went, told
from kpis.workflow.permissions import may_plan
from office.kit.access import looked_at
from office.kit.acting import perform, tell_form
from office.kit.frame import trail
from office.kit.resuming import is_resumed, keeps_typing
from office.plan.revisions.draft import MOST_ADDITIONS, Chosen, Draft, kpis_of
from office.plan.revisions.forms import measures_of

REARRANGED = {"take", "drop"}


@looked_at
def revisions(request: HttpRequest, code: str) -> HttpResponse:
    strategy = _strategy(request, code)
    context = _frame(strategy) | {"revisions": told(strategy), "terms": came_and_went(strategy)}
    return render(request, "office/plan/revisions/list.html", context)


@looked_at
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Which KPIs and measures the revision touches, and what it adds."""
    strategy = _strategy(request, code)
    context = _frame(strategy, "改訂する指標と施策を選ぶ") | {
        "measures": measures_of(strategy),
        "kpis": kpis_of(strategy),
        "counts": range(MOST_ADDITIONS + 1),
    }
    return render(request, "office/plan/revisions/choose.html", context)


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Type the new content; posted once it is shown for confirmation, posted from there it is done.

    More can be taken in and left out on the way, and from the confirmation one can go back; nothing typed is lost.
    """
    strategy = _strategy(request, code)
    source = request.POST if request.method == "POST" else request.GET
    chosen = Chosen.of(strategy, source)
    if request.method == "POST" and REARRANGED & source.keys():
        anew = Draft(strategy, chosen, source, unasked=True)
        return render(request, "office/plan/revisions/write.html", _facts(anew))
    if not chosen:
        messages.error(request, "改訂する指標や施策を一つ以上選ぶか、追加を選んでください。")
        return redirect("revisions:choose", code)
    draft = Draft(strategy, chosen, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not draft.is_valid():
        return render(request, "office/plan/revisions/write.html", _facts(draft))
    if closed := refusal(strategy, draft.occasion, draft.has_content, request.user):
        draft.occasion_form.add_error(None, str(closed))
        return render(request, "office/plan/revisions/write.html", _facts(draft))
    if "back" in request.POST:
        return render(request, "office/plan/revisions/write.html", _facts(draft))
    if "confirmed" not in request.POST or is_resumed(request):
        return render(
            request, "office/plan/revisions/confirm.html", _facts(draft, "内容の確認") | {"typed": draft.typed}
        )
    return _revise(request, draft)


def _revise(request: HttpRequest, draft: Draft) -> HttpResponse:
    what = {name: getattr(draft, name) for name in ("changes", "additions", "endings", "measures")}
    performed = perform(revise, draft.strategy, draft.occasion, by=request.user, **what)
    if not tell_form(draft.occasion_form, performed):
        return render(request, "office/plan/revisions/write.html", _facts(draft))
    messages.success(request, f"「{performed.answer.title}」を登録しました。")
    return redirect("revisions:list", draft.strategy.code)


def _frame(strategy: Strategy, *below: str) -> dict:
    own = ("計画の改訂", reverse("revisions:list", args=[strategy.code]))
    return {"strategy": strategy, "crumbs": trail(own, *map(strategy.words.reword, below))}


def _facts(draft: Draft, *below: str) -> dict:
    return draft.context | _frame(draft.strategy, "改訂の内容", *below)


def _strategy(request: HttpRequest, code: str) -> Strategy:
    strategy = get_object_or_404(Strategy.objects.select_related("municipality"), code=code)
    if not may_plan(request.user, strategy):
        raise PermissionDenied("計画の改訂を扱うのは、企画部門の職員です。")
    return strategy
