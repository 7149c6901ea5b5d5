"""委員をまとめて: terms renewed or ended with one date, and members entered from a list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from council import acts
from council.models import Member
from goals.models import Strategy
from office.kit.access import strategy_to_keep, whole
from office.kit.acting import perform, tell, tell_form
from office.kit.pasted import MAX_ROWS, ListForm
from office.kit.resuming import is_resumed, keeps_typing
from office.meeting.members_views import frame_of_members
from office.meeting.terms import LABELS, LISTED, Line, TermForm, TermsForm, as_posted, lines_of, texts_of


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_keep(request.user, code)
    members = (
        Member.objects.filter(strategy=strategy).select_related("user", "strategy").order_by("-term_from", "order")
    )
    form = TermsForm(request.POST or None, members=members, initial={"act": "renew"})
    if request.method == "POST" and not is_resumed(request) and form.is_valid():
        performed = _carry_out(request, strategy, form.cleaned_data)
        if tell_form(form, performed):
            done = "を再任しました" if form.cleaned_data["act"] == "renew" else "の任期の末日を登録しました"
            messages.success(request, f"{len(performed.answer)}人{done}。")
            return redirect("council:members", code)
    context = frame_of_members(strategy, "任期をまとめて変える") | {"form": form}
    return render(request, "office/meeting/terms.html", context)


def _carry_out(request: HttpRequest, strategy: Strategy, told: dict):
    chosen = list(told["members"])
    if told["act"] == "end":
        return perform(acts.end_terms, strategy, chosen, told["term_to"], by=request.user)
    return perform(acts.renew_terms, strategy, chosen, told["term_from"], told["term_to"], by=request.user)


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """The list, then its preview, in which every cell can be mended; entered all or none."""
    strategy = strategy_to_keep(request.user, code)
    if request.POST.get("step") == "enter":
        count = min(whole(request.POST.get("rows")) or 0, MAX_ROWS)
        return _enter(request, strategy, [as_posted(index, request.POST) for index in range(count)])
    form = ListForm(request.POST or None, request.FILES or None, columns=LISTED)
    term = TermForm(request.POST or None)
    if request.method == "POST" and all([form.is_valid(), term.is_valid()]):
        lines = lines_of(form.listed.rows, term.cleaned_data)
        texts_of(lines, strategy)
        return _preview(request, strategy, lines)
    context = frame_of_members(strategy, "名簿から登録") | {"form": form, "term": term}
    return render(request, "office/meeting/members_list.html", context)


def _enter(request: HttpRequest, strategy: Strategy, lines: list[Line]) -> HttpResponse:
    texts = texts_of(lines, strategy)
    if any(line.errors for line in lines) or not lines or is_resumed(request):
        return _preview(request, strategy, lines)
    performed = perform(acts.enter_members, strategy, texts, by=request.user)
    if not tell(request, performed, f"{len(texts)}人の委員を登録しました。"):
        return _preview(request, strategy, lines)
    return redirect("council:members", strategy.code)


def _preview(request: HttpRequest, strategy: Strategy, lines: list[Line]) -> HttpResponse:
    context = frame_of_members(strategy, "名簿の内容の確認") | {
        "lines": lines,
        "labels": LABELS.values(),
        "error_count": sum(len(line.errors) for line in lines),
    }
    return render(request, "office/meeting/members_preview.html", context)
