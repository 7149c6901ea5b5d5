"""計画を登録する: what the plan is and the file, the columns, the preview; registered all or nothing, as a draft."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kpis.models import ReportingYear
from kpis.plan.listing.head import BadHead, PlanHead
from kpis.plan.listing.headings import Header
from kpis.plan.listing.read import Checked, header_of, read_list
from kpis.plan.listing.template import template_bytes
from kpis.sheets.kit.preview import NotOurs
from kpis.sheets.kit.writing import XLSX
from office.kit.access import PLANNERS, looked_at, strategy_to_plan
from office.kit.files import download
from office.kit.frame import trail
from office.kit.resuming import is_resumed, keeps_typing
from office.plan.first_steps import guide_of
from office.plan.registration import examples
from office.plan.registration.forms import ColumnsForm, HeadForm, head_of
from office.plan.registration.preview import Preview, preview_of
from office.plan.registration.state import State, taken_up
from organization.models import User

STARTED = (
    "この計画は年度が始まっているため、一覧からは書き換えられません。変更は「計画の改訂」で行ってください。"
    "新しい計画なら、前のページに戻って、別のコードにしてください。"
)
LOST = "確かめた内容が届きませんでした。お手数ですが、もう一度ファイルを選んでください。"


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """One address for all steps: what was gathered so far is in what is sent."""
    user = _planner(request)
    if request.method != "POST":
        return _head_page(request, HeadForm(user=user))
    try:
        state = taken_up(request.POST["state"], user) if request.POST.get("state") else None
    except NotOurs:
        messages.error(request, LOST)
        return _head_page(request, HeadForm(request.POST, user=user), status=409)
    step = request.POST.get("step")
    if state is None or step == "head":
        return _take_head(request, state)
    return _take_columns(request, state) if step == "columns" else _take_preview(request, state)


@looked_at
def template(request: HttpRequest) -> HttpResponse:
    _planner(request)
    return download(template_bytes(), XLSX, "指標一覧の様式.xlsx")


@looked_at
def done(request: HttpRequest, code: str) -> HttpResponse:
    """What comes next, as the start page says it."""
    strategy = strategy_to_plan(request.user, code)
    facts = {"strategy": strategy, "guide": guide_of(strategy), "crumbs": _crumbs("登録しました")}
    return render(request, "office/plan/registration/done.html", facts)


# --- What the plan is, and the file ------------------------------------------------------------------------


def _take_head(request: HttpRequest, state: State | None) -> HttpResponse:
    source = state.source if state else None
    form = HeadForm(request.POST, request.FILES, user=request.user, source=source)
    is_good = form.is_valid()
    if form.source is not None:
        file = request.FILES["file"].name if form.cleaned_data.get("file") else state.file if state else ""
        is_same = state is not None and form.source == state.source
        state = replace(state, typed=form.typed) if is_same else State(form.source, file, form.typed)
    if not is_good or state is None or is_resumed(request):
        return _head_page(request, form, state, status=422 if form.errors else 200)
    return _columns_or_preview(request, state, form.cleaned_data["head"])


def _head_page(request: HttpRequest, form: HeadForm, state: State | None = None, status: int = 200) -> HttpResponse:
    facts = {
        "form": form,
        "municipality": form.own,
        "file": state.file if state else "",
        "state": state.signed(request.user) if state else "",
        "examples": examples.LISTED,
        "crumbs": _crumbs(),
    }
    return render(request, "office/plan/registration/page.html", facts, status=status)


# --- Columns -----------------------------------------------------------------------------------------------


def _columns_or_preview(request: HttpRequest, state: State, head: PlanHead) -> HttpResponse:
    """Only what was not recognised needs a person."""
    header = header_of(state.source, head.last_year, state.columns)
    if header.missing or (header.unknown and state.columns is None):
        return _columns_page(request, state, ColumnsForm(source=state.source, header=header), header)
    return _preview_page(request, state, head)


def _take_columns(request: HttpRequest, state: State) -> HttpResponse:
    try:
        head = head_of(state.typed, state.source, request.user)
    except BadHead:
        return _again(request, state)
    if request.POST.get("act") == "back":
        return _back(request, state)
    header = header_of(state.source, head.last_year, state.columns)
    form = ColumnsForm(request.POST, source=state.source, header=header)
    if not form.is_valid() or is_resumed(request):
        return _columns_page(request, state, form, header, status=422 if form.errors else 200)
    return _preview_page(request, replace(state, columns=form.chosen), head)


def _columns_page(
    request: HttpRequest, state: State, form: ColumnsForm, header: Header, status: int = 200
) -> HttpResponse:
    facts = {
        "form": form,
        "missing": header.missing,
        "first_row": header.below + 1,
        "state": state.signed(request.user),
        "file": state.file,
        "crumbs": _crumbs("列を選ぶ"),
    }
    return render(request, "office/plan/registration/columns.html", facts, status=status)


# --- Preview -----------------------------------------------------------------------------------------------


def _take_preview(request: HttpRequest, state: State) -> HttpResponse:
    try:
        head = head_of(state.typed, state.source, request.user)
    except BadHead:
        return _again(request, state)
    state = _with_edits(state, preview_of(_checked(state, head), state, request.POST))
    if request.POST.get("act") == "back":
        return _back(request, state)
    if request.POST.get("act") == "columns":
        header = _header(state, head)
        return _columns_page(request, state, ColumnsForm(source=state.source, header=header), header)
    if (row := request.POST.get("open", "")).isdigit():
        state = replace(state, opened=state.opened | {int(row)})
    elif request.POST.get("act") == "register" and not is_resumed(request):
        return _register(request, state, head)
    return _preview_page(request, state, head)


def _with_edits(state: State, sent: Preview) -> State:
    """What was changed in the fields; a choice that no list offers is left as it was."""
    return state.edited({row.number: row.form.edits for row in sent.rows if row.form.is_valid()})


def _register(request: HttpRequest, state: State, head: PlanHead) -> HttpResponse:
    """Checked again with what was typed last; good, it is written.

    A plan that somebody stored under this code since it was shown is told of first.
    """
    checked = _checked(state, head)
    if not checked.is_good:
        return _preview_page(request, state, head, status=422)
    if checked.strategy and not state.is_known:
        return _preview_page(request, state, head, status=409)
    done = read_list(state.source, _header(state, head), head, state.edits, write=True, by=request.user)
    if not done.is_good:
        return _preview_page(request, state, head, status=409)
    messages.success(request, "計画を下書きとして登録しました。公開するまで、サインインした職員だけが見られます。")
    return redirect("registering:done", head.code)


def _checked(state: State, head: PlanHead) -> Checked:
    checked = read_list(state.source, _header(state, head), head, state.edits)
    if checked.strategy and ReportingYear.objects.of(checked.strategy).exists():
        return replace(checked, refused=(*checked.refused, STARTED))
    return checked


def _header(state: State, head: PlanHead) -> Header:
    return header_of(state.source, head.last_year, state.columns)


def _preview_page(request: HttpRequest, state: State, head: PlanHead, status: int = 200) -> HttpResponse:
    checked = _checked(state, head)
    preview = preview_of(checked, state)
    is_overtaken = status == 409 and checked.strategy is not None and not state.is_known
    state = replace(state, is_known=checked.strategy is not None)
    facts = {
        "is_overtaken": is_overtaken,
        "head": head,
        "preview": preview,
        "stored": checked.strategy,
        "state": state.signed(request.user),
        "file": state.file,
        "unread": state.source.unread_words,
        "crumbs": _crumbs("内容を確かめる"),
    }
    return render(request, "office/plan/registration/preview.html", facts, status=status)


def _back(request: HttpRequest, state: State) -> HttpResponse:
    """The first page as it was sent; file, columns and edits stay."""
    return _head_page(request, HeadForm(user=request.user, source=state.source, initial=state.typed), state)


def _again(request: HttpRequest, state: State) -> HttpResponse:
    """Somebody took the code or the name in between: the first page says so."""
    form = HeadForm(state.typed, user=request.user, source=state.source)
    return _head_page(request, form, state, status=409)


def _planner(request: HttpRequest) -> User:
    if not request.user.is_planning:
        raise PermissionDenied(PLANNERS)
    return request.user


def _crumbs(*here: str) -> list[dict]:
    own = ("計画を登録する", reverse("registering:page"))
    return trail(own, *here)
