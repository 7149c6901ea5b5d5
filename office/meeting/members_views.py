"""委員: who sits, who did, and the accounts they sign in with."""

from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from council import acts
from council.acts.sitting import MemberText, mark_of
from council.models import Member
from goals.models import Strategy
from kpis.models import ReportingYear
from kpis.workflow.runner import Saved
from office.kit.access import looked_at, looked_at_or_typed, strategy_to_keep
from office.kit.acting import perform, tell, tell_form
from office.kit.conflict import Piece
from office.kit.editing import Edited, Make, edit, piece_of, shown
from office.kit.frame import trail
from office.kit.resuming import is_sent, keeps_typing
from office.meeting.sitting_forms import AccountForm, EndForm, MemberForm, content_of, next_member
from office.people.handing_views import handed_out
from organization import staffing
from organization.choices import Role
from organization.staffing import Issued, Particulars


@looked_at
def members(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_keep(request.user, code)
    today = timezone.localdate()
    everyone = list(Member.objects.filter(strategy=strategy).select_related("user"))
    sitting = [member for member in everyone if member.sits_on(today)]
    latest = ReportingYear.objects.of(strategy).latest_first().first()
    context = frame_of_members(strategy) | {
        "sitting": sitting,
        "coming": [member for member in everyone if member.term_from > today],
        "former": [member for member in everyone if member.term_to and member.term_to < today],
        "latest": latest,
    }
    return render(request, "office/meeting/members.html", context)


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_keep(request.user, code)
    edited = _edit(request, strategy)
    if edited.is_done:
        messages.success(request, f"{edited.form.named}を登録しました。")
        return redirect("council:members", code)
    return render(request, "office/meeting/member_new.html", frame_of_members(strategy, "新しい委員") | edited.facts)


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One term; posting corrects it, every other act has an address of its own."""
    strategy = strategy_to_keep(request.user, code)
    found = _member(strategy, pk)
    edited = _edit(request, strategy, found)
    if edited.is_done:
        messages.success(request, f"{edited.form.named}の登録を保存しました。")
        return redirect("council:members", code)
    return render(request, "office/meeting/member.html", _context(request, strategy, found, edited))


@looked_at_or_typed
@require_POST
def act(request: HttpRequest, code: str, pk: int, name: str) -> HttpResponse:
    """end, remove, account: one named function each."""
    strategy = strategy_to_keep(request.user, code)
    doers = {"end": _end, "remove": _remove, "account": _account}
    if name not in doers:
        raise Http404
    if name == "remove" and not is_sent(request):
        return redirect("council:member", code, pk)
    return doers[name](request, strategy, _member(strategy, pk))


# --- The acts ----------------------------------------------------------------------------------------------


def _edit(request: HttpRequest, strategy: Strategy, found: Member | None = None) -> Edited:
    make = partial(MemberForm, strategy=strategy, by=request.user, member=found)
    edited = edit(request, make, lambda: _piece(request, strategy, make, found and _member(strategy, found.pk)))
    if edited.laid.closed:
        edited.form.add_error(None, str(edited.laid.closed))
    return edited


def _piece(request: HttpRequest, strategy: Strategy, make: Make, found: Member | None) -> Piece:
    text = MemberText.of(found) if found else None

    def save(form: MemberForm, version: str) -> Saved:
        seen = mark_of(text) if text else None
        kept = acts.save_member(strategy, form.written, member=found, seen=seen, by=request.user)
        return Saved(kept, changed=MemberText.of(kept) != text)

    return piece_of(make, content_of(text) if text else next_member(strategy), save, is_new=text is None)


def _end(request: HttpRequest, strategy: Strategy, found: Member) -> HttpResponse:
    form = EndForm(request.POST, auto_id="end-%s")
    if is_sent(request) and form.is_valid():
        performed = perform(acts.end_term, found, form.cleaned_data["on"], by=request.user)
        if tell_form(form, performed, "on"):
            messages.success(request, f"{found}の任期の末日を登録しました。記入した意見は、そのまま残ります。")
            return redirect("council:members", strategy.code)
    context = _context(request, strategy, found) | {"end_form": form}
    return render(request, "office/meeting/member.html", context)


def _remove(request: HttpRequest, strategy: Strategy, found: Member) -> HttpResponse:
    performed = perform(acts.remove_member, found, by=request.user)
    if not tell(request, performed, f"{found}の登録を削除しました。"):
        return redirect("council:member", strategy.code, found.pk)
    return redirect("council:members", strategy.code)


def _account(request: HttpRequest, strategy: Strategy, found: Member) -> HttpResponse:
    """A new account in the member's name, and the slip to hand over: both, or neither."""
    form = AccountForm(request.POST, auto_id="account-%s")
    if is_sent(request) and form.is_valid():
        performed = perform(_give_account, request, strategy, found, form)
        if tell_form(form, performed):
            lead = "この名前と初期パスワードでサインインして、報告書を読み、意見を書けます。"
            return handed_out(request, [performed.answer], f"{found}さんがサインインできるようになりました", lead)
    context = _context(request, strategy, found) | {"account_form": form}
    return render(request, "office/meeting/member.html", context)


def _give_account(request: HttpRequest, strategy: Strategy, found: Member, form: AccountForm) -> Issued:
    told = Particulars(
        username=form.cleaned_data["username"],
        display_name=found.name,
        role=Role.COUNCIL,
        email=form.cleaned_data["email"],
    )
    with transaction.atomic():
        issued = staffing.create_person(strategy.municipality, told, by=request.user)
        linked = replace(MemberText.of(found), user=issued.person)
        acts.save_member(strategy, linked, member=found, by=request.user)
    return issued


# --- Within ------------------------------------------------------------------------------------------------


def _member(strategy: Strategy, pk: int) -> Member:
    return get_object_or_404(Member.objects.select_related("user", "strategy__municipality"), strategy=strategy, pk=pk)


def _context(request: HttpRequest, strategy: Strategy, found: Member, edited: Edited | None = None) -> dict:
    today = timezone.localdate()
    make = partial(MemberForm, strategy=strategy, by=request.user, member=found)
    edited = edited or shown(make, _piece(request, strategy, make, found))
    return frame_of_members(strategy, found.name) | {
        "member": found,
        "end_form": EndForm(initial={"on": today}, auto_id="end-%s"),
        "account_form": AccountForm(auto_id="account-%s"),
        "sits": found.sits_on(today),
        "opinions": found.opinions.count(),
        **edited.facts,
    }


def frame_of_members(strategy: Strategy, *below: str) -> dict:
    own = (f"{strategy.words.council}の委員", reverse("council:members", args=[strategy.code]))
    return {"strategy": strategy, "crumbs": trail(own, *below)}
