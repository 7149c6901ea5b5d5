"""What is handed over so that people can sign in: slips with an initial password, or a letter with a link."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from office.kit.access import whole
from office.kit.acting import perform, tell
from office.kit.frame import Step, trail
from office.mail.sending import NO_SERVER, Sent, has_server
from office.people.gate import for_planners, municipality_context, municipality_of
from office.people.links import INVITED, send_links
from organization import staffing
from organization.identity import address_for
from organization.models import Municipality, User
from organization.staffing import Issued

WAITING = "まだサインインしていない職員"


def handed_out(request: HttpRequest, issued: Sequence[Issued], title: str, lead: str = "") -> HttpResponse:
    """The one page that ever shows an initial password: never stored, cached (``for_planners``) or repeated."""
    body = issued[0].person.municipality if issued else None
    context = {
        "issued": issued,
        "title": title,
        "lead": lead,
        "today": timezone.localdate(),
        "address": sign_in_address(request, body),
        "invited": [one.person for one in issued if one.person.email] if has_server() else [],
        "crumbs": crumbs(title),
    }
    return render(request, "office/people/issued.html", context)


def sign_in_address(request: HttpRequest, body: Municipality | None) -> str:
    """As people type it: the body's own address, else the one that the planner is using now."""
    return address_for(request, body)(reverse("sign_in"))


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """Who has not signed in yet: new slips, or the letter, for those who are chosen."""
    municipality = municipality_of(request)
    people = _waiting(request, municipality)
    if request.method == "POST":
        pks = filter(None, map(whole, request.POST.getlist("person")))
        return _hand_over(request, municipality, list(people.filter(pk__in=list(pks))))
    context = municipality_context(request, municipality) | {
        "people": people.prefetch_related("services__department"),
        "title": WAITING,
        "no_server": "" if has_server() else NO_SERVER,
        "crumbs": crumbs(WAITING),
    }
    return render(request, "office/people/waiting.html", context)


def crumbs(*below: str | Step) -> list[dict]:
    return trail(("職員", reverse("people:list")), *below)


# --- Within ------------------------------------------------------------------------------------------------


def _waiting(request: HttpRequest, municipality: Municipality):
    people = User.objects.manageable_by(request.user).of(municipality).never_signed_in()
    return people.exclude(pk=request.user.pk).order_by("username").select_related("municipality")


def _hand_over(request: HttpRequest, municipality: Municipality, chosen: list[User]) -> HttpResponse:
    back = redirect(f"{reverse('people:waiting')}?municipality={municipality.pk}")
    if not chosen:
        messages.error(request, "職員を選んでください。")
        return back
    if request.POST.get("do") == "links":
        _tell_of(request, _send(chosen, request.user))
        return back
    performed = perform(staffing.reissue, chosen, by=request.user)
    if not tell(request, performed):
        return back
    return handed_out(request, performed.answer, f"{len(performed.answer)}人の初期パスワードを発行しました")


def _send(chosen: list[User], by: User) -> Sent:
    if not has_server():
        return Sent(unserved=chosen)
    sent = send_links([person for person in chosen if person.email], INVITED, by=by)
    sent.without_address = [person for person in chosen if not person.email]
    return sent


def _tell_of(request: HttpRequest, sent: Sent) -> None:
    if sent.unserved:
        messages.error(request, f"{NO_SERVER}。")
    if sent.to:
        messages.success(request, f"パスワード設定のご案内を、{len(sent.to)}人に送りました。")
    if sent.without_address:
        names = "、".join(map(str, sent.without_address))
        messages.warning(request, f"メールの登録がないため、送っていません：{names}")
    for trouble in sent.troubles:
        messages.error(request, trouble)
