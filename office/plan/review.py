"""要確認: the planner works through the points of the plan, group by group, before the first year opens."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from goals.models import Strategy
from kpis.measurement.plan_checks import PlanIssueCode
from kpis.plan import review_points as settling
from kpis.plan.review_points import GROUPS, Group, Point
from office.kit.access import looked_at_or_sent, strategy_to_plan
from office.kit.acting import perform, tell
from office.kit.frame import trail

STATES = [("open", "残り"), ("settled", "確認済"), ("all", "すべて")]
FOLD_FROM = 12  # a group of this many points is folded until it is asked for


class Filter(forms.Form):
    q = forms.CharField(label="コード・指標名・内容", required=False)
    group = forms.ChoiceField(label="種類", required=False, choices=[("", "すべて"), *GROUPS.items()])
    state = forms.ChoiceField(label="状態", required=False, choices=STATES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="filter-%s", **kwargs)
        self.is_valid()

    @property
    def state_chosen(self) -> str:
        return self.cleaned_data.get("state") or "open"

    def keeps(self, point: Point) -> bool:
        told = self.cleaned_data
        if told.get("group") and point.group != told["group"]:
            return False
        text = (told.get("q") or "").casefold()
        if text and text not in f"{point.subject} {point.name} {point.topic} {point.text}".casefold():
            return False
        state = self.state_chosen
        return state == "all" or (state == "settled") == (point.settled is not None)


@looked_at_or_sent
def page(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code)
    if request.method == "POST":
        return _act(request, strategy)
    return render(request, "office/plan/review/page.html", _context(request, strategy))


def _act(request: HttpRequest, strategy: Strategy) -> HttpResponse:
    if digest := request.POST.get("reopen"):
        performed = perform(settling.reopen, strategy, digest, by=request.user)
        is_done = tell(request, performed, "確認を取り消しました。「残り」に戻っています。")
    else:
        is_done = (_take_over if request.POST.get("act") == "take_over" else _settle)(request, strategy)
    if is_done:
        return redirect(request.get_full_path())
    return render(request, "office/plan/review/page.html", _context(request, strategy, typed=request.POST))


def _settle(request: HttpRequest, strategy: Strategy) -> bool:
    digests = request.POST.getlist("all" if request.POST.get("act") == "settle_all" else "digest")
    if not digests:
        messages.error(request, "確認した点を選んでください。")
        return True
    performed = perform(settling.settle, strategy, digests, request.POST.get("note", ""), by=request.user)
    count = performed.answer or 0
    if performed.is_done and count < len(set(digests)):
        messages.warning(request, "ほかの人が確認したか、内容が変わった点は、そのままにしました。")
    return tell(request, performed, f"{count}点を確認済にしました。" if count else "")


def _take_over(request: HttpRequest, strategy: Strategy) -> bool:
    """The proposed guide for the chosen KPIs; the note is the reason."""
    digests = set(request.POST.getlist("digest"))
    codes = {point.subject for point in settling.points_of(strategy) if point.digest in digests}
    if not codes:
        messages.error(request, "標準の決め方にする指標を選んでください。")
        return True
    reason, on = request.POST.get("note", ""), timezone.localdate()
    performed = perform(settling.take_over, strategy, codes, reason, by=request.user, on=on)
    done = f"{performed.answer}指標の目安値を標準の決め方にしました。公表した年度の目安値は変わりません。"
    return tell(request, performed, done)


def _context(request: HttpRequest, strategy: Strategy, typed=None) -> dict:
    points, filters = settling.points_of(strategy), Filter(request.GET)
    settled = sum(point.settled is not None for point in points)
    groups = settling.groups_of(point for point in points if filters.keeps(point))
    return {
        "strategy": strategy,
        "filters": filters,
        "groups": [_group(group, typed) for group in groups],
        "total": len(points),
        "settled_count": settled,
        "open_count": len(points) - settled,
        "shown": sum(len(group.points) for group in groups),
        "tabs": _tabs(request, filters, len(points), settled),
        "crumbs": trail("要確認"),
        "next_url": reverse("nextyear:page", args=[strategy.code]),
    }


def _group(group: Group, typed) -> dict:
    """With what was typed into this group's form, where that was refused."""
    is_typed = typed is not None and typed.get("group") == group.key
    return {
        "key": group.key,
        "label": group.label,
        "points": group.points,
        "open": group.open_points,
        "open_count": len(group.open_points),
        "offers_guide": group.key == PlanIssueCode.GUIDE_DIFFERS,
        "is_folded": len(group.points) >= FOLD_FROM and not is_typed,
        "note": typed.get("note", "") if is_typed else "",
        "error": "確認の結果を一文で入力してください。" if is_typed else "",
        "chosen": set(typed.getlist("digest")) if is_typed else set(),
    }


def _tabs(request: HttpRequest, filters: Filter, total: int, settled: int) -> list[dict]:
    kept = {name: request.GET[name] for name in ("q", "group") if request.GET.get(name)}
    counts = {"open": total - settled, "settled": settled, "all": total}
    return [
        {
            "label": label,
            "url": f"?{urlencode(kept | {'state': state})}",
            "current": filters.state_chosen == state,
            "count": counts[state],
        }
        for state, label in STATES
    ]
