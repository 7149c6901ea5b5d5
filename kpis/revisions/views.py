"""改訂: the list, choosing KPIs, typing, and a page that says what will change before it does. Planning only."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from goals.models import Strategy
from kpis.cycle import Refused
from kpis.models import KPI, Revision
from kpis.permissions import may_plan
from kpis.revisions.acts import Occasion, refusal, revise
from kpis.revisions.forms import AdditionForm, ChangeForm, OccasionForm
from kpis.revisions.in_force import is_in_plan


@never_cache
@login_required
@require_safe
def revisions(request: HttpRequest, code: str) -> HttpResponse:
    strategy = _strategy(request, code)
    found = Revision.objects.filter(strategy=strategy).prefetch_related("replaced__kpi").order_by("-decided_on")
    added = {kpi.code: kpi for kpi in KPI.objects.of(strategy).exclude(first_year=None)}
    ended = KPI.objects.of(strategy).exclude(final_year=None)
    context = {"strategy": strategy, "revisions": found, "added": added.values(), "ended": ended}
    return render(request, "kpis/revisions/list.html", context)


@never_cache
@login_required
@require_safe
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Which KPIs the revision touches, and whether it adds one."""
    strategy = _strategy(request, code)
    kpis = [kpi for kpi in KPI.objects.of(strategy).with_place() if is_in_plan(kpi, None)]
    return render(request, "kpis/revisions/choose.html", {"strategy": strategy, "kpis": kpis})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Type the new content; posted once it is shown for confirmation, posted from there it is done."""
    strategy = _strategy(request, code)
    source = request.POST if request.method == "POST" else request.GET
    chosen = list(KPI.objects.of(strategy).with_place().filter(code__in=source.getlist("kpi"), final_year=None))
    adds = bool(source.get("add"))
    if not chosen and not adds:
        messages.error(request, "改訂する指標を一つ以上選ぶか、指標の追加を選んでください。")
        return redirect("revisions:choose", code)
    draft = Draft(strategy, chosen, adds, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not draft.is_valid():
        return render(request, "kpis/revisions/write.html", draft.context)
    if closed := refusal(strategy, draft.occasion, draft.has_content, request.user):
        draft.occasion_form.add_error(None, str(closed))
        return render(request, "kpis/revisions/write.html", draft.context)
    if "confirmed" not in request.POST:
        return render(request, "kpis/revisions/confirm.html", draft.context | {"typed": draft.typed})
    return _revise(request, draft)


class Draft:
    """The forms of one revision together."""

    def __init__(self, strategy: Strategy, chosen: list[KPI], adds: bool, data):
        self.strategy, self.chosen, self.data = strategy, chosen, data
        self.occasion_form = OccasionForm(data, strategy=strategy)
        self.change_forms = [ChangeForm(data, kpi=kpi) for kpi in chosen]
        self.addition_form = AdditionForm(data, strategy=strategy) if adds else None

    @property
    def forms(self) -> list:
        return [self.occasion_form, *self.change_forms, *([self.addition_form] if self.addition_form else [])]

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in self.forms]  # every one is asked, so every form shows its errors
        return all(answers)

    @property
    def occasion(self) -> Occasion:
        return self.occasion_form.occasion

    @property
    def endings(self) -> list[KPI]:
        return [form.kpi for form in self.change_forms if form.cleaned_data["ends"]]

    @property
    def changes(self) -> list:
        """Of the KPIs that stay, those whose content differs."""
        kept = [form.change for form in self.change_forms if not form.cleaned_data["ends"]]
        return [change for change in kept if change.changes_anything]

    @property
    def additions(self) -> list[KPI]:
        return [self.addition_form.kpi] if self.addition_form else []

    @property
    def has_content(self) -> bool:
        return bool(self.changes or self.endings or self.additions)

    @property
    def context(self) -> dict:
        return {"strategy": self.strategy, "draft": self, "kpis": self.chosen}

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Everything that was typed, to go with the confirmation."""
        return [
            (name, value) for name, values in self.data.lists() if name != "csrfmiddlewaretoken" for value in values
        ]


def _revise(request: HttpRequest, draft: Draft) -> HttpResponse:
    try:
        revision = revise(
            draft.strategy,
            draft.occasion,
            changes=draft.changes,
            additions=draft.additions,
            endings=draft.endings,
            by=request.user,
        )
    except Refused as refused:
        draft.occasion_form.add_error(None, str(refused.closed))
        return render(request, "kpis/revisions/write.html", draft.context)
    messages.success(request, f"「{revision.title}」を登録しました。")
    return redirect("revisions:list", draft.strategy.code)


def _strategy(request: HttpRequest, code: str) -> Strategy:
    strategy = get_object_or_404(Strategy.objects.select_related("municipality"), code=code)
    if not may_plan(request.user, strategy):
        raise PermissionDenied("計画の改訂を扱うのは、企画部門の職員です。")
    return strategy
