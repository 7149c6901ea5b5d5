"""The page on which the planning division sets the list of 今後の方向性 with its definitions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from office.evaluation.options import Options
from office.kit.access import PLANNERS, strategy_to_plan
from office.kit.editing import edit
from office.kit.frame import trail
from office.kit.resuming import keeps_typing


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typing()
def page(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    options = Options(strategy, request.user)
    edited = edit(request, options.make, options.piece)
    if edited.is_done:
        told = "今後の方向性の選択肢を保存しました。" if edited.laid.changed else "変更はありませんでした。"
        messages.success(request, told)
        return redirect("evaluating:directions", code)
    facts = {"strategy": strategy, "crumbs": trail("今後の方向性")} | edited.facts
    return render(request, "office/evaluation/directions.html", facts, status=edited.status)
