"""見本: invented plans of other shapes, to look at; who works for every municipality may take one in as a draft."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from goals.choices import Labels
from kpis.plan.strategy_file.content import StrategyFile
from kpis.plan.strategy_file.definitions import LoadRefused
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.parse import parse
from office.kit.access import PLANNERS, looked_at_or_sent
from office.kit.frame import trail
from organization.frozen import frozen


@frozen
class Example:
    name: str
    title: str
    shape: str


LISTED = (
    Example(
        "town",
        "町の総合戦略",
        "部のない町。プロジェクトがなく、基本方針ごとに複数の数値目標と、5年間の累計の指標があります。",
    ),
    Example(
        "comprehensive",
        "総合計画",
        "政策と施策にコードがあり、施策のない政策もあります。総合戦略と同じ指標は、一度の入力で済みます。",
    ),
    Example("city", "市の総合戦略", "独自の評価の区分をもつ、小さな市の計画です。"),
)


@looked_at_or_sent
def page(request: HttpRequest, name: str) -> HttpResponse:
    if not request.user.is_planning:
        raise PermissionDenied(PLANNERS)
    example = next((one for one in LISTED if one.name == name), None)
    if example is None:
        raise Http404("この見本はありません。")
    plan = parse((settings.BASE_DIR / "fixtures" / f"example-{name}.yaml").read_bytes())
    if request.method == "POST":
        return _take_in(request, plan)
    own = ("計画を登録する", reverse("registering:page"))
    facts = {"example": example, "plan": plan, "labels": Labels(**plan.labels), "crumbs": trail(own, "見本")}
    facts["may_take_in"] = request.user.is_operator
    return render(request, "office/plan/registration/example.html", facts)


def _take_in(request: HttpRequest, plan: StrategyFile) -> HttpResponse:
    """Its municipality is an invented one: only for who works for every municipality."""
    if not request.user.is_operator:
        raise PermissionDenied("見本を登録するのは、すべての自治体を扱う職員です。")
    try:
        load(plan, by=request.user)
    except LoadRefused as refused:
        messages.error(request, " ".join(refused.reasons))
        return redirect("registering:page")
    messages.success(request, f"見本「{plan.name}」を下書きとして登録しました。")
    return redirect("registering:done", plan.code)
