"""職員: the list, one person with every act on the account, and a new one."""

from axes.models import AccessAttempt
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from office.kit.access import looked_at_or_typed
from office.kit.acting import Performed, perform, tell, tell_form
from office.kit.resuming import is_sent
from office.people.forms import PersonForm, ReasonForm
from office.people.gate import for_planners, municipality_context, municipality_of
from office.people.handing_views import crumbs, handed_out
from office.people.listing import PeopleFilter, PeopleTable
from organization import staffing
from organization.models import Department, User

PER_PAGE = 50


@for_planners
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    municipality = municipality_of(request)
    everyone = User.objects.manageable_by(request.user).of(municipality)
    filters = PeopleFilter(request.GET, everyone, _departments(municipality))
    found = filters.qs.prefetch_related("services__department").order_by("username")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    counts = dict(everyone.values_list("is_active").annotate(Count("pk")))
    context = {
        "page": page,
        "table": PeopleTable(page.object_list),
        "filters": filters.form,
        "active_count": counts.get(True, 0),
        "disabled_count": counts.get(False, 0),
        "crumbs": crumbs(),
    }
    return render(request, "office/people/list.html", context | municipality_context(request, municipality))


@looked_at_or_typed
@for_planners
def new(request: HttpRequest) -> HttpResponse:
    municipality = municipality_of(request)
    form = PersonForm(
        request.POST or None, departments=_departments(municipality), municipality=municipality, by=request.user
    )
    if is_sent(request) and form.is_valid():
        on = form.cleaned_data["on"]
        performed = perform(staffing.create_person, municipality, form.particulars, by=request.user, on=on)
        if tell_form(form, performed):
            return handed_out(request, [performed.answer], f"{performed.answer.person}さんを登録しました")
    context = {"form": form, "crumbs": crumbs("新しい職員")}
    return render(request, "office/people/new.html", context | municipality_context(request, municipality))


@looked_at_or_typed
@for_planners
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person; a POST changes the particulars, every other act has an address of its own."""
    found = _person(request, pk)
    form = _form_of(request, found, request.POST or None)
    if is_sent(request) and form.is_valid():
        when = {"on": form.cleaned_data["on"], "reason": form.cleaned_data["reason"]}
        performed = perform(staffing.change_person, found, form.particulars, by=request.user, **when)
        if tell_form(form, performed):
            text = f"{found}さんの登録を変更しました。" if performed.answer else "変更はありませんでした。"
            messages.success(request, text)
            return redirect("people:person", pk)
    return render(request, "office/people/person.html", _person_context(request, found, form))


@looked_at_or_typed
@for_planners
@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """disable, enable, password, unlock: one named function each."""
    found, acts = _person(request, pk), {"disable": _disable, "enable": _enable, "password": _reset, "unlock": _unlock}
    if name not in acts:
        raise Http404
    if not is_sent(request):
        reason = {"reason_form": ReasonForm(request.POST, auto_id="disable-%s")}
        context = _person_context(request, found, _form_of(request, found)) | reason
        return render(request, "office/people/person.html", context)
    return acts[name](request, found) or redirect("people:person", pk)


# --- The acts ----------------------------------------------------------------------------------------------


def _disable(request: HttpRequest, found: User) -> None:
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    performed = perform(staffing.disable, found, by=request.user, on=timezone.localdate(), reason=reason)
    tell(request, performed, f"{found}さんの利用を停止しました。入力した内容と氏名は、履歴に残ります。")


def _enable(request: HttpRequest, found: User) -> HttpResponse | None:
    performed = perform(staffing.enable, found, by=request.user)
    lead = "担当部署は引き継がれません。職員のページで担当部署を選んでください。"
    return _handed_out(request, performed, f"{found}さんの利用を再開しました", lead)


def _reset(request: HttpRequest, found: User) -> HttpResponse | None:
    performed = perform(staffing.reset_password, found, by=request.user)
    return _handed_out(request, performed, f"{found}さんの初期パスワードを発行しました")


def _unlock(request: HttpRequest, found: User) -> None:
    performed = perform(staffing.unlock, found, by=request.user)
    tell(request, performed, f"{found}さんは、すぐにサインインできます。")


def _handed_out(request: HttpRequest, performed: Performed, title: str, lead: str = "") -> HttpResponse | None:
    return handed_out(request, [performed.answer], title, lead) if tell(request, performed) else None


# --- Within ------------------------------------------------------------------------------------------------


def _person(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(User.objects.manageable_by(request.user).select_related("municipality"), pk=pk)


def _form_of(request: HttpRequest, found: User, data=None) -> PersonForm:
    departments = _departments(found.municipality) if found.municipality else Department.objects.none()
    told = {"departments": departments, "municipality": found.municipality}
    return PersonForm(data, by=request.user, person=found, **told)


def _departments(municipality):
    return Department.objects.filter(municipality=municipality).in_force(timezone.localdate())


def _person_context(request: HttpRequest, found: User, form: PersonForm) -> dict:
    return {
        "person": found,
        "form": form,
        "postings": staffing.postings_of(found),
        "reason_form": ReasonForm(auto_id="disable-%s"),
        "is_self": found == request.user,
        "failed_sign_ins": _failed_sign_ins(found),
        "events": found.events.select_related("by")[:50],
        "crumbs": crumbs(str(found)),
    }


def _failed_sign_ins(found: User) -> int:
    """How often a wrong password was given since the last good one; enough of them halt the sign-in."""
    attempts = AccessAttempt.objects.filter(username=found.username)
    return attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0
