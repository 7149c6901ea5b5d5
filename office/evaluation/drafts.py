"""Saving an evaluation while a person writes it: what the page's own save does, for drafts only, answered as data.

Nobody presses a button for it: what was handed in stays so until the person saves it themselves. Where somebody else
wrote meanwhile, nothing of both is lost, and the page's own save shows the two side by side.
"""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from office.evaluation.desk import desk_for, measure_in
from office.evaluation.saving import Outcome, save_draft
from office.kit.access import year_to_evaluate

SIGNED_OUT = (
    "サインインの有効期限が切れているため、保存していません。入力した内容はこの画面に残っています。"
    "「下書き保存」を押すと、サインインの画面へ進みます。"
)


@never_cache
@require_POST
def draft(request: HttpRequest, code: str, year: str, measure: str) -> JsonResponse:
    if not request.user.is_authenticated:
        return _signed_out(request)
    found = year_to_evaluate(request.user, code, year)
    outcome = save_draft(desk_for(request.user, found, measure_in(found, measure)), request.POST)
    return JsonResponse({"said": _said(outcome), "versions": _versions(outcome), "is_saved": outcome.is_kept})


def _signed_out(request: HttpRequest, **place: str) -> JsonResponse:
    return JsonResponse({"said": SIGNED_OUT, "versions": {}, "is_saved": False}, status=403)


draft.csrf_failed = _signed_out  # type: ignore[attr-defined]


def _versions(outcome: Outcome) -> dict[str, str]:
    """Of what the page shows as it is stored; another's words come into its inputs by the page's own save."""
    return {f"{name}-version": str(laid.version) for name, laid in outcome.laid.items() if laid.is_clean}


def _said(outcome: Outcome) -> str:
    if outcome.lost:
        return "いまは変更できないため、保存していません。「下書き保存」を押すと、入力した内容を写せます。"
    if any(one.disputes or one.taken or one.overtaken for one in outcome.laid.values()):
        return "ほかの人も書いています。「下書き保存」を押すと、両方の内容を示します。"
    if outcome.errors:
        return f"まだ保存していない欄があります。{next(iter(outcome.errors.values()))}"
    return f"{timezone.localtime():%H:%M} 下書きを保存しました。" if outcome.saved else ""
