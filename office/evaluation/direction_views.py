"""The page on which the planning division sets the list of 今後の方向性 with its definitions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from council.acts.summarising import LONGEST_DEFINITION, LONGEST_LABEL
from office.evaluation import options
from office.kit.access import PLANNERS, looked_at_or_sent, strategy_to_plan
from office.kit.acting import perform
from office.kit.frame import trail


@looked_at_or_sent
def page(request: HttpRequest, code: str) -> HttpResponse:
    strategy = strategy_to_plan(request.user, code, PLANNERS)
    rows, errors = options.rows_of(strategy), {}
    if request.method == "POST":
        performed = perform(options.save, strategy, request.POST, request.user)
        if performed.is_done:
            told = "今後の方向性の選択肢を保存しました。" if performed.answer else "変更はありませんでした。"
            messages.success(request, told)
            return redirect("evaluating:directions", code)
        rows, errors = options.typed_rows(strategy, request.POST) or rows, performed.problems
    facts = {
        "strategy": strategy,
        "crumbs": trail("今後の方向性"),
        "rows": rows,
        "errors": errors,
        "current": options.rows_of(strategy)[: -options.SPARE] if "list" in errors else [],
        "seen": options.seen_fields(strategy),
        "longest_label": LONGEST_LABEL,
        "longest_definition": LONGEST_DEFINITION,
    }
    return render(request, "office/evaluation/directions.html", facts)
