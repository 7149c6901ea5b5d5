"""One department: who serves it, what it enters, whether its head approves; and a new one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kpis.models import KPI
from office.departments.settings_forms import NewForm, SettingsForm
from office.kit.acting import perform, tell_form
from office.people.gate import for_planners, municipality_context, municipality_of
from organization import departments
from organization.models import Department
from organization.permissions import may_manage_municipality


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    municipality = municipality_of(request)
    form = NewForm(request.POST or None, municipality=municipality)
    if form.is_valid():
        when = {"on": form.cleaned_data["on"], "reason": form.cleaned_data["reason"]}
        performed = perform(departments.found, municipality, form.name, by=request.user, **when)
        if tell_form(form, performed):
            made = performed.answer
            messages.success(request, f"「{made}」を登録しました。担当する職員と指標を決めてください。")
            return redirect("departments:one", made.pk)
    context = {"form": form, "crumbs": crumbs("部署の新設")} | municipality_context(request, municipality)
    return render(request, "office/departments/new.html", context)


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(Department.objects.select_related("municipality"), pk=pk)
    if not may_manage_municipality(request.user, department.municipality):
        raise Http404("この部署はありません。")
    form = SettingsForm(request.POST or None, department=department)
    if form.is_valid():
        performed = perform(departments.change_settings, department, **form.cleaned_data, by=request.user)
        if tell_form(form, performed):
            _tell(request, department, performed.answer, form.cleaned_data["requires_approval"])
            return redirect("departments:one", pk)
    return render(request, "office/departments/one.html", _context(department, form))


def _tell(request: HttpRequest, department: Department, changes: dict, requires_approval: bool) -> None:
    text = f"「{department}」の設定を変更しました。" if changes else "変更はありませんでした。"
    messages.success(request, text)
    if requires_approval and not departments.has_head(department):
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
        "crumbs": crumbs(str(department)),
    }


def crumbs(here: str) -> list[dict]:
    return [
        {"label": "管理メニュー", "url": reverse("admin:index")},
        {"label": "部署", "url": reverse("departments:list")},
        {"label": here},
    ]
