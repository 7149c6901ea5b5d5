"""施策評価: the list of a year's measures, and the page of one with its form."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from kpis.measurement.numerals import fiscal_year_label, short_year
from kpis.workflow.permissions import may_plan
from office.evaluation.desk import Desk, desk_for, measure_in
from office.evaluation.listing import listing_of
from office.evaluation.many import ReturnForm, act_on_listed, return_listed, say_nothing_chosen, seen_in
from office.evaluation.page import context, due_words, list_url, page_url
from office.evaluation.round import round_of
from office.evaluation.saving import SAVE_AND_GO_ON, Outcome, press, resume
from office.evaluation.years import choices_for
from office.kit.access import EVALUATORS, year_to_evaluate
from office.kit.frame import frame
from office.kit.resuming import is_resumed, keeps_typing, unstored
from office.mail.sending import NO_SERVER, has_server

page_or_act = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To the year under way; where there is none or a choice, a page that says so."""
    if not (request.user.is_planning or request.user.is_department_staff):
        raise PermissionDenied(EVALUATORS)
    choices = choices_for(request.user)
    if choices.only is not None:
        return redirect("evaluating:list", choices.only.strategy.code, choices.only.fiscal_year)
    return render(request, "office/evaluation/start.html", {"choices": choices})


@unstored
@login_required
@page_or_act
def listing(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = year_to_evaluate(request.user, code, year)
    if request.method == "POST":
        return redirect(act_on_listed(request, found))
    facts = {
        "year": found,
        "place": [code, found.fiscal_year],
        "listing": listing_of(request.user, found, request.GET),
        "is_planning": may_plan(request.user, found.strategy),
        "year_label": fiscal_year_label(found.fiscal_year),
        "short_year": short_year(found.fiscal_year),
        "due": due_words(found, timezone.localdate()),
    }
    return render(request, "office/evaluation/list.html", facts)


@page_or_act
@keeps_typing()
def send_back(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Several with one reason: one mail for each person. Nothing is done before the reason is sent."""
    found = year_to_evaluate(request.user, code, year)
    listed = [line for line in listing_of(request.user, found, request.GET).all_lines if line.may_return]
    seen = seen_in(request.POST)
    ready = [replace(line, version=seen[line.measure_id]) for line in listed if line.measure_id in seen]
    if not ready:
        return redirect(say_nothing_chosen(request, found) if not seen else list_url(found))
    is_sent = "reason" in request.POST
    form = ReturnForm(request.POST if is_sent else None)
    if is_sent and not is_resumed(request) and form.is_valid():
        return redirect(return_listed(request, found, form.cleaned_data["reason"]))
    facts = {"form": form, "ready": ready, "no_server": "" if has_server() else NO_SERVER}
    facts |= frame(found, "差し戻す") | {"back": f"{list_url(found)}?{request.GET.urlencode()}"}
    return render(request, "office/evaluation/return.html", facts, status=422 if form.errors else 200)


@page_or_act
@keeps_typing(at="evaluating:measure_resume")
def measure(request: HttpRequest, code: str, year: str, measure: str) -> HttpResponse:
    desk = _desk(request, code, year, measure)
    if is_resumed(request):
        return _answer(request, desk, resume(desk, request.POST), resumed=True)
    if request.method == "POST":
        return _press(request, desk)
    return _answer(request, desk)


def _press(request: HttpRequest, desk: Desk) -> HttpResponse:
    outcome = press(desk, request.POST)
    if outcome.refused:
        messages.error(request, str(outcome.refused))
    if outcome.done:
        messages.success(request, _done_words(desk, outcome.done))
    elif outcome.saved:
        messages.success(request, _saved_words(outcome))
    if outcome.is_clean:
        if not (outcome.done or outcome.saved):
            messages.info(request, "変更はありませんでした。")
        return redirect(_on(desk) if request.POST.get("act") == SAVE_AND_GO_ON else page_url(desk))
    fresh = _desk(request, desk.year.strategy.code, str(desk.year.fiscal_year), desk.measure.code)
    return _answer(request, fresh, outcome)


def _on(desk: Desk) -> str:
    """To the next measure that waits for the person; to the list where none does."""
    waiting = round_of(desk).waiting
    return waiting.url if waiting else list_url(desk.year)


def _done_words(desk: Desk, done: str) -> SafeString:
    """With the way on."""
    word, waiting = desk.year.strategy.words.measure, round_of(desk).waiting
    told = format_html("{}{}の評価を{}。", word, desk.measure.code, done)
    if waiting is None:
        return format_html('{}<a href="{}">一覧へ</a>', told, list_url(desk.year))
    return format_html('{}<a href="{}">次の{} {} {}へ</a>', told, waiting.url, word, waiting.code, waiting.name)


def _saved_words(outcome: Outcome) -> str:
    if outcome.is_clean:
        return "保存しました。"
    return "保存しました。まだ提出していません。" if outcome.is_kept else "入力できた内容は保存しました。"


def _answer(request: HttpRequest, desk: Desk, outcome: Outcome | None = None, *, resumed: bool = False) -> HttpResponse:
    facts = context(desk, timezone.localdate(), outcome, resumed=resumed)
    lost = bool(outcome and (outcome.refused or any(one.closed for one in outcome.laid.values())))
    return render(request, "office/evaluation/measure.html", facts, status=409 if lost and not resumed else 200)


def _desk(request: HttpRequest, code: str, year: str, measure: str) -> Desk:
    found = year_to_evaluate(request.user, code, year)
    return desk_for(request.user, found, measure_in(found, measure))
