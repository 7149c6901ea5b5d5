"""Saving rows while a person works down the sheet: the page's own save for the rows that were sent, answered as data.

Nobody presses a button for it, so it makes drafts only: what was handed in stays so until the person saves it
themselves (``act=save``) or hands it in again (``act=submit``). A session that has ended answers in words; what was
typed is in the page still, and the page's own save leads through the sign-in.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kpis.entered import TEXTS, Entered
from kpis.models import KPI, Actual
from office.entry import saving
from office.entry.counted import states_now
from office.entry.desk import Desk, desk_for
from office.entry.inputs import row_prefix, texts_of
from office.entry.result import result_of
from office.entry.rows import typed_content
from office.entry.stored import stored_of
from office.entry.undoing import Undone, undo
from office.kit.access import whole, year_to_enter
from office.kit.conflict import Dispute, Laid, Values
from office.kit.rows import Said

SIGNED_OUT = (
    "サインインの有効期限が切れているため、保存していません。入力した内容はこの画面に残っています。"
    "「下書き保存」を押すと、サインインの画面へ進みます。"
)
DRAFT, SAVE, SUBMIT = "", "save", "submit"
View = Callable[..., JsonResponse]


def _for_the_page(view: View) -> View:
    """Whoever may not save any more is told so by the page that sent it."""

    @never_cache
    @require_POST
    def answered(request: HttpRequest, code: str, year: str) -> JsonResponse:
        if not request.user.is_authenticated:
            return _signed_out(request)
        found = year_to_enter(request.user, code, year)
        return view(request, desk_for(request.user, found, only=_rows(request), threads=False))

    answered.csrf_failed = _signed_out  # type: ignore[attr-defined]
    return answered


def _signed_out(request: HttpRequest, **place: str) -> JsonResponse:
    return JsonResponse({"signed_out": True, "said": SIGNED_OUT}, status=403)


@_for_the_page
def save_rows(request: HttpRequest, desk: Desk) -> JsonResponse:
    act = request.POST.get("act", DRAFT)
    outcome = saving.save(desk, request.POST, then_submit=act == SUBMIT, drafts_only=act == DRAFT)
    rows = {row_prefix(kpi): _saved(desk, kpi, outcome) for kpi in outcome.kpis}
    said = _draft_words(len(outcome.changed)) if act == DRAFT else saving.done_words(outcome)
    said = said and f"{_now()} {said}{saving.beside_words(outcome)}"
    return JsonResponse({"rows": rows, "said": said, "left": saving.left_beside(outcome)})


@_for_the_page
def undo_rows(request: HttpRequest, desk: Desk) -> JsonResponse:
    undone = undo(desk, request.POST)
    rows = {row_prefix(one.kpi): _went_back(desk, one) for one in undone}
    why = "".join(dict.fromkeys(one.why for one in undone))
    return JsonResponse({"rows": rows, "said": why or f"{_now()} 直前の保存を元に戻しました。", "left": []})


def _draft_words(count: int) -> str:
    """One row is the usual case, and needs no count."""
    return "" if not count else "下書きを保存しました。" if count == 1 else f"{count}指標の下書きを保存しました。"


def _now() -> str:
    return f"{timezone.localtime():%H:%M}"


def _rows(request: HttpRequest) -> list[int]:
    """The ids of the KPIs whose rows were sent."""
    names = (name.partition("-") for name in request.POST)
    ids = (whole(prefix[1:]) for prefix, _, field in names if prefix[:1] == "r" and field == "version")
    return [pk for pk in ids if pk is not None]


def _saved(desk: Desk, kpi: KPI, outcome: saving.EntryOutcome) -> dict[str, Any]:
    laid, stored = outcome.laid[kpi.pk], outcome.stored[kpi.pk]
    entered = typed_content(desk, kpi, laid) if laid.unsaved else Entered.of(stored)
    found = Said.of(laid)
    errors = {**found.errors, **outcome.incomplete.get(kpi.pk, {})}
    row = _row(desk, kpi, stored, entered, found, errors, str(laid.closed or ""))
    return row | {
        "version": laid.version if laid.unsaved else row["version"],
        "saved": laid.changed,
        "unsaved": laid.unsaved,
        "values": _followed(laid) if laid.unsaved else texts_of(desk, kpi, stored),
        "errors": errors,
        "conflicts": {name: _conflict(dispute) for name, dispute in found.disputes.items()},
        "news": laid.news,
    }


def _followed(laid: Laid) -> dict[str, str]:
    """The inputs that another person's save has changed meanwhile."""
    names = (part for name in laid.taken for part in laid.piece.decided(name))
    return {name.removeprefix(f"{laid.piece.name}-"): laid.values[name] for name in names}


def _conflict(dispute: Dispute) -> str:
    return render_to_string("components/conflict.html", {"dispute": dispute})


def _went_back(desk: Desk, undone: Undone) -> dict[str, Any]:
    values = texts_of(desk, undone.kpi, undone.stored) if undone.is_done else {}
    row = _row(desk, undone.kpi, undone.stored, Entered.of(undone.stored), Said.of(None), {}, undone.why)
    return row | {"saved": undone.is_done, "values": values, "unsaved": False, "errors": {}, "conflicts": {}}


def _row(
    desk: Desk, kpi: KPI, stored: Actual | None, entered: Entered | None, said: Said, errors: Values, closed: str
) -> dict[str, Any]:
    """What the row shows of itself, whatever was done: version, state, figures, what is in its way."""
    told = stored_of(kpi, stored)
    result = result_of(desk, kpi, entered) if entered else None
    line_errors = [(name, words) for name, words in errors.items() if name not in TEXTS]
    row = {"prefix": row_prefix(kpi), "line_errors": line_errors, "said": said, "result": result, "held": closed}
    return {
        "version": stored.version if stored else 0,
        "state": told.state,
        "states": states_now(desk, kpi, stored),
        "badge": render_to_string("components/badge.html", {"state": told.state, "label": told.state_label}).strip(),
        "result": render_to_string("office/entry/_result.html", {"result": result}),
        "figures": render_to_string("office/entry/_figures.html", {"result": result}),
        "asks": render_to_string("office/entry/_asks.html", {"row": row}),
        "closed": closed,
    }
