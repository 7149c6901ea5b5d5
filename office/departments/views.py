"""部署: the list then and now, one department, a new one, and 機構改革 in two steps (its act is kpis/succession.py)."""

import datetime as dt

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kpis.models import KPI
from kpis.succession import Choices, reorganise
from office.departments.forms import Affected, ChoiceRows, NewForm, PlanForm, SettingsForm
from office.kit.access import looked_at_or_typed
from office.kit.acting import perform, tell, tell_form
from office.kit.frame import trail
from office.kit.resuming import is_sent
from office.people.gate import for_planners, municipality_context, municipality_of
from organization.choices import ReorganisationKind
from organization.departments import change_settings, found, has_head
from organization.lineage import Lineage, ThenAndNow
from organization.models import Department, Municipality, PersonEvent
from organization.permissions import may_manage_municipality
from organization.succession import Carried

LEADS = {
    ReorganisationKind.RENAME: "仕事はそのままで、名称だけが変わるときに使います。",
    ReorganisationKind.MERGE: "二つ以上の部署が一つになるとき、または、ほかの部署に吸収されるときに使います。",
    ReorganisationKind.SPLIT: "一つの部署が分かれるとき、または、仕事の一部がほかの部署に移るときに使います。",
}


@for_planners
@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    municipality, today = municipality_of(request), timezone.localdate()
    lineage = Lineage.of(municipality)
    everything = Department.objects.filter(municipality=municipality).annotate(
        people_count=Count("services", filter=Q(services__user__is_active=True), distinct=True),
        kpi_count=Count("owned_kpis", distinct=True),
    )
    events = PersonEvent.objects.filter(department__municipality=municipality)
    context = {
        "current": [(one, _before(lineage, one)) for one in everything if not _is_gone(one, today)],
        "former": [(one, ThenAndNow(one, lineage.now(one, today))) for one in everything if _is_gone(one, today)],
        "kinds": [(kind, LEADS[kind]) for kind in ReorganisationKind],
        "events": events.select_related("by", "department")[:50],
        "crumbs": _crumbs(),
    }
    return render(request, "office/departments/list.html", context | municipality_context(request, municipality))


@looked_at_or_typed
@for_planners
def plan(request: HttpRequest, kind: str) -> HttpResponse:
    """A good plan is answered by the page that says what will happen. Nothing is written here."""
    kind, municipality = _kind(kind), municipality_of(request)
    form = PlanForm(request.POST or None, kind=kind, municipality=municipality)
    if is_sent(request) and form.is_valid() and "back" not in request.POST:
        return _confirmation(request, form)
    return _ask(request, form, municipality)


@looked_at_or_typed
@for_planners
@require_POST
def confirm(request: HttpRequest, kind: str) -> HttpResponse:
    """Everything is checked again; what has changed since the page was shown is shown again."""
    kind, municipality = _kind(kind), municipality_of(request)
    form = PlanForm(request.POST, kind=kind, municipality=municipality)
    if not is_sent(request) or not form.is_valid():
        return _ask(request, form, municipality)
    affected = Affected.by(form.plan)
    if request.POST.get("seen") != affected.seen:
        return _confirmation(request, form, overtaken=True)
    rows = ChoiceRows(affected, request.POST)
    if form.plan.has_choice and not rows.is_complete:
        return _confirmation(request, form, rows)
    choices = rows.choices if form.plan.has_choice else Choices()
    performed = perform(reorganise, form.plan, choices, today=timezone.localdate(), by=request.user)
    if tell(request, performed):
        messages.success(request, _done(kind, performed.answer))
    return redirect("departments:list")


def _ask(request: HttpRequest, form: PlanForm, municipality: Municipality) -> HttpResponse:
    context = {"form": form, "kind": form.kind, "lead": LEADS[form.kind], "crumbs": _crumbs(form.kind.label)}
    return render(request, "office/departments/plan.html", context | municipality_context(request, municipality))


def _confirmation(
    request: HttpRequest, form: PlanForm, rows: ChoiceRows | None = None, overtaken: bool = False
) -> HttpResponse:
    plan, affected = form.plan, Affected.by(form.plan)
    context = {
        "form": form,
        "plan": plan,
        "kind": plan.kind,
        "affected": affected,
        "new_names": [name for name in plan.names if str(name) not in set(map(str, plan.staying))],
        "rows": (rows or ChoiceRows(affected)) if plan.has_choice else None,
        "is_refused": rows is not None,
        "overtaken": overtaken,
        "hidden": [field.as_hidden() for field in form],
        "crumbs": _crumbs(plan.kind.label, "確認"),
    }
    status = 409 if overtaken else 200
    context |= municipality_context(request, form.municipality)
    return render(request, "office/departments/confirm.html", context, status=status)


def _kind(kind: str) -> ReorganisationKind:
    try:
        return ReorganisationKind(kind)
    except ValueError:
        raise Http404("この手続はありません。") from None


def _before(lineage: Lineage, department: Department) -> str:
    """Who did it before the department was there."""
    if department.valid_from is None:
        return ""
    before = lineage.then(department, department.valid_from - dt.timedelta(days=1))
    return "・".join(map(str, before))


def _is_gone(department: Department, today) -> bool:
    return department.valid_to is not None and department.valid_to <= today


def _done(kind: ReorganisationKind, carried: Carried) -> str:
    names = "」「".join(map(str, carried.successors))
    return f"部署の{kind.label}を行いました。いまの部署は「{names}」です。"


def _crumbs(*here: str) -> list[dict]:
    return trail(("部署", reverse("departments:list")), *here)


@looked_at_or_typed
@for_planners
def new(request: HttpRequest) -> HttpResponse:
    municipality = municipality_of(request)
    form = NewForm(request.POST or None, municipality=municipality)
    if is_sent(request) and form.is_valid():
        when = {"on": form.cleaned_data["on"], "reason": form.cleaned_data["reason"]}
        performed = perform(found, municipality, form.name, by=request.user, today=timezone.localdate(), **when)
        if tell_form(form, performed):
            made = performed.answer
            messages.success(request, f"「{made}」を登録しました。担当する職員と指標を決めてください。")
            return redirect("departments:one", made.pk)
    context = {"form": form, "crumbs": _crumbs("部署の新設")} | municipality_context(request, municipality)
    return render(request, "office/departments/new.html", context)


@looked_at_or_typed
@for_planners
def one(request: HttpRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(Department.objects.select_related("municipality"), pk=pk)
    if not may_manage_municipality(request.user, department.municipality):
        raise Http404("この部署はありません。")
    form = SettingsForm(request.POST or None, department=department)
    if is_sent(request) and form.is_valid():
        performed = perform(change_settings, department, **form.cleaned_data, by=request.user)
        if tell_form(form, performed):
            _tell(request, department, performed.answer, form.cleaned_data["requires_approval"])
            return redirect("departments:one", pk)
    return render(request, "office/departments/one.html", _context(department, form))


def _tell(request: HttpRequest, department: Department, changes: dict, requires_approval: bool) -> None:
    text = f"「{department}」の設定を変更しました。" if changes else "変更はありませんでした。"
    messages.success(request, text)
    if requires_approval and not has_head(department):
        messages.warning(
            request, f"「{department}」には所属長がいません。承認できるように、職員のページで所属長を登録してください。"
        )


def _context(department: Department, form: SettingsForm) -> dict:
    services = department.services.filter(user__is_active=True).select_related("user")
    return {
        "department": department,
        "form": form,
        "services": services.order_by("-is_head", "user__username"),
        "kpis": KPI.objects.filter(owner=department).select_related("strategy").order_by("strategy", "position", "id"),
        "events": department.events.select_related("by")[:50],
        "crumbs": _crumbs(str(department)),
    }
