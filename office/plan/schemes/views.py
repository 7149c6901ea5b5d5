"""評価の区分: what grades which year, the schemes to choose from, and what a change would do before it is made."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from goals.models import Strategy
from kpis.assessing import scheme_of
from kpis.choices import Act
from kpis.measurement.terms import Scheme
from kpis.models import Event
from office.kit.access import looked_at, looked_at_or_typed, strategy_to_plan
from office.kit.acting import perform, tell_form
from office.kit.frame import trail
from office.kit.resuming import is_sent
from office.plan.schemes.act import Switched, switch
from office.plan.schemes.forms import OwnForm, SwitchForm
from office.plan.schemes.page import cards, change_context, history
from office.plan.schemes.years import lines_of, schemes_for, seen_now, years_in_words, years_of

OVERTAKEN = "確かめているあいだに、ほかの人が区分か年度を変更しました。下の内容をもう一度確かめてください。"


@looked_at
def page(request: HttpRequest, code: str) -> HttpResponse:
    strategy = _strategy(request, code)
    current, years = scheme_of(strategy), years_of(strategy)
    events = Event.objects.filter(strategy=strategy, act=Act.SCHEME_CHANGED).select_related("by")
    context = {
        "current": current,
        "cards": cards(schemes_for(strategy), current, strategy),
        "lines": lines_of(years, current),
        "years": years_in_words(years.open),
        "history": history(events),
    }
    return render(request, "office/plan/schemes/page.html", _frame(strategy) | context)


@looked_at
def own(request: HttpRequest, code: str) -> HttpResponse:
    """The limits of an own scheme, on the classes of another one."""
    strategy = _strategy(request, code)
    base = _chosen(strategy, request.GET)
    return _own_page(request, strategy, OwnForm(base=base, strategy=strategy))


@looked_at_or_typed
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Shows what becomes of the KPIs; posted with a reason, it is done. The address says what is wanted."""
    strategy = _strategy(request, code)
    wanted = _chosen(strategy, request.GET)
    if "own" in request.GET:
        form = OwnForm(request.GET, base=wanted, strategy=strategy)
        if not form.is_valid():
            return _own_page(request, strategy, form)
        wanted = form.wanted
    years = years_of(strategy)
    seen = seen_now(schemes_for(strategy), scheme_of(strategy), years)
    form = SwitchForm(request.POST if request.method == "POST" else None, kept=years.kept, initial={"seen": seen})
    warning = ""
    if is_sent(request) and form.is_valid():
        told = {"reason": form.cleaned_data["reason"], "seen": form.cleaned_data["seen"], "also": form.also_years}
        performed = perform(switch, strategy, wanted, by=request.user, **told)
        if performed.is_overtaken:
            warning = OVERTAKEN
            form = SwitchForm(_looked_again(request.POST, seen), kept=years.kept)
        elif tell_form(form, performed):
            return _switched(request, strategy, wanted, performed.answer)
    context = _frame(strategy, "変更の確認") | change_context(strategy, wanted, years)
    return render(request, "office/plan/schemes/change.html", context | {"form": form, "warning": warning})


def _switched(request: HttpRequest, strategy: Strategy, wanted: Scheme, done: Switched) -> HttpResponse:
    years = years_in_words(done.years) or "次に始める年度"
    messages.success(request, f"評価の区分を「{wanted.name}」に変更しました。{years}から、この区分で評価します。")
    return redirect("schemes:page", strategy.code)


def _looked_again(typed: QueryDict, seen: str) -> QueryDict:
    """What was typed stays; what is looked at is the state of now."""
    again = typed.copy()
    again["seen"] = seen
    return again


def _own_page(request: HttpRequest, strategy: Strategy, form: OwnForm) -> HttpResponse:
    context = {"form": form, "base": form.base, "last_label": form.base.classes[-1].label}
    return render(request, "office/plan/schemes/own.html", _frame(strategy, "独自の区分") | context)


def _chosen(strategy: Strategy, asked: QueryDict) -> Scheme:
    scheme = schemes_for(strategy).get(asked.get("scheme", ""))
    if scheme is None:
        raise Http404("この区分はありません。")
    return scheme


def _frame(strategy: Strategy, *below: str) -> dict:
    own = ("評価の区分", reverse("schemes:page", args=[strategy.code]))
    return {"strategy": strategy, "crumbs": trail(own, *below)}


def _strategy(request: HttpRequest, code: str) -> Strategy:
    return strategy_to_plan(request.user, code, "評価の区分を扱うのは、企画部門の職員です。")
