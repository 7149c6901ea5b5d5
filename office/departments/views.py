"""Pages of the departments: list, plan, confirmation. The act itself is kpis/succession.py."""

import datetime as dt

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpis.succession import Choices, reorganise
from office.departments.forms import Affected, ChoiceRows, PlanForm
from office.kit.acting import perform, tell
from office.people.gate import for_planners, municipality_context, municipality_of
from organization.choices import ReorganisationKind
from organization.lineage import Lineage, ThenAndNow
from organization.models import Department, Municipality, PersonEvent
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


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, kind: str) -> HttpResponse:
    """A good plan is answered by the page that says what will happen. Nothing is written here."""
    kind, municipality = _kind(kind), municipality_of(request)
    form = PlanForm(request.POST or None, kind=kind, municipality=municipality)
    if form.is_valid() and "back" not in request.POST:
        return _confirmation(request, form)
    return _ask(request, form, municipality)


@for_planners
@require_POST
def confirm(request: HttpRequest, kind: str) -> HttpResponse:
    """Everything is checked again; what has changed since the page was shown is shown again."""
    kind, municipality = _kind(kind), municipality_of(request)
    form = PlanForm(request.POST, kind=kind, municipality=municipality)
    if not form.is_valid():
        return _ask(request, form, municipality)
    affected = Affected.by(form.plan)
    if request.POST.get("seen") != affected.seen:
        return _confirmation(request, form, overtaken=True)
    rows = ChoiceRows(affected, request.POST)
    if form.plan.has_choice and not rows.is_complete:
        return _confirmation(request, form, rows)
    choices = rows.choices if form.plan.has_choice else Choices()
    performed = perform(reorganise, form.plan, choices, by=request.user)
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
        "crumbs": [*_crumbs(plan.kind.label), {"label": "確認"}],
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


def _crumbs(here: str = "") -> list[dict]:
    start = [{"label": "管理メニュー", "url": reverse("admin:index")}]
    if not here:
        return [*start, {"label": "部署"}]
    return [*start, {"label": "部署", "url": reverse("departments:list")}, {"label": here}]
