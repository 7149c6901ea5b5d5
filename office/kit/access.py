"""The doors of the pages: 404 where something is not a person's to know of, 403 where it is not theirs to do."""

import re
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals.models import Strategy
from kpis.models import ReportingYear
from kpis.workflow.denials import strategy_closed
from kpis.workflow.permissions import may_plan, part_of, works_for
from kpis.workflow.policy import ENTRY_STAGES
from office.kit.resuming import is_resumed, keeps_typing, page_before
from organization.models import Department, User
from reports.visible import remember_strategy, remember_years, with_digest

NO_ENTRY = "この年度の実績入力はありません。"
SECRETARY = "審議会の事務を扱うのは、企画部門の職員です。"
EVALUATORS = "施策評価を記入するのは、担当課と企画部門の職員です。"
PLANNERS = "このページを使うのは、企画部門の職員です。"
SIGNED_OUT = "サインインの有効期限が切れていたため、何も変えていません。サインインして、もう一度行ってください。"
GIVEN_BACK = "入力していた内容を戻しました。まだ保存していません。内容を確認して、もう一度ボタンを押してください。"
View = Callable[..., HttpResponse]
_WHOLE = re.compile(r"[0-9]{1,9}")  # what fits every integer column; 「²」 is a digit to Python and no number


def _door(methods: Callable[[View], View]) -> Callable[[View], View]:
    return lambda view: never_cache(login_required(methods(view)))


# For who is signed in, kept by no browser: a page that is looked at, one that also takes what is sent.
looked_at = _door(require_safe)
looked_at_or_sent = _door(require_http_methods(["GET", "HEAD", "POST"]))


def looked_at_or_typed(view: View) -> View:
    """The same for a page with a form to write in: what was typed outlives the session, is shown, and is sent again.

    The view carries out what ``is_sent``.
    """

    @wraps(view)
    def told(request: HttpRequest, *args, **place) -> HttpResponse:
        if is_resumed(request):
            messages.info(request, GIVEN_BACK)
        return view(request, *args, **place)

    return keeps_typing()(require_http_methods(["GET", "HEAD", "POST"])(told))


def sent(view: View) -> View:
    """An act alone. Who has to sign in first comes back to the page with the button, and is told to press it again."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **place) -> HttpResponse:
        if request.user.is_authenticated:
            return require_POST(view)(request, *args, **place)
        if request.method == "POST":
            messages.info(request, SIGNED_OUT)
        return redirect_to_login(page_before(request) or reverse("start:page"))

    return never_cache(guarded)


def year_at(user: User, code: str, fiscal_year: str, unknown: str = "この年度はありません。") -> ReportingYear:
    years = ReportingYear.objects.select_related("strategy__municipality", "published_by")
    year = years.filter(strategy__code=code, fiscal_year=whole(fiscal_year) or 0).first()
    if year is None or not works_for(user, year.strategy):
        raise Http404(unknown)
    return year


def strategy_at(user: User, code: str, unknown: str = "この戦略はありません。") -> Strategy:
    strategy = Strategy.objects.filter(code=code).select_related("municipality").first()
    if strategy is None or not works_for(user, strategy):
        raise Http404(unknown)
    return strategy


def strategy_to_plan(user: User, code: str, planners: str = "この画面は、企画部門の職員が使います。") -> Strategy:
    """``planners`` says whose page it is."""
    strategy = strategy_at(user, code)
    _planners_only(user, strategy, planners)
    return strategy


def strategy_to_keep(user: User, code: str) -> Strategy:
    """Whose council the person keeps the books of: the secretary is the planning division."""
    strategy = strategy_at(user, code, "この戦略の審議会はありません。")
    _planners_only(user, strategy, SECRETARY)
    return strategy


def year_to_steer(user: User, code: str, fiscal_year: str) -> ReportingYear:
    year = year_at(user, code, fiscal_year)
    _planners_only(user, year.strategy, "年度の進行を扱うのは、企画部門の職員です。")
    return year


def year_to_watch(user: User, code: str, fiscal_year: str) -> ReportingYear:
    year = year_at(user, code, fiscal_year, "この年度の提出状況はありません。")
    _planners_only(user, year.strategy, "提出状況を見られるのは、企画部門の職員です。")
    return year


def year_to_approve(user: User, code: str, fiscal_year: str) -> tuple[ReportingYear, tuple[Department, ...]]:
    """The year, and the departments whose values this person approves (決裁)."""
    year = year_at(user, code, fiscal_year)
    headed = Department.objects.filter(
        services__user=user, services__is_head=True, municipality=year.strategy.municipality_id
    )
    departments = tuple(headed.order_by("order", "id"))
    if not departments:
        raise PermissionDenied("決裁するのは、所属長として登録されている職員です。")
    return year, departments


def year_to_enter(user: User, code: str, fiscal_year: str) -> ReportingYear:
    """The reporting year whose values a person may work on."""
    year = year_at(user, code, fiscal_year, NO_ENTRY)
    _enterers_only(user)
    return year


def year_of_page_to_enter(request, code: str, fiscal_year: str) -> ReportingYear:
    """The same for a page: one query for the year, its plan and the years that the frame shows."""
    found = ReportingYear.objects.filter(strategy__code=code).latest_first()
    years = list(with_digest(found.select_related("strategy__municipality", "published_by")))
    year = next((one for one in years if one.fiscal_year == whole(fiscal_year)), None)
    user = request.user
    if year is None or not works_for(user, year.strategy):
        raise Http404(NO_ENTRY)
    _enterers_only(user)
    remember_strategy(request, year.strategy)
    remember_years(request, years)
    if not user.is_planning:
        prefetch_related_objects([user], "services")  # the page and its menu ask
    return year


def year_to_evaluate(user: User, code: str, fiscal_year: str) -> ReportingYear:
    year = year_at(user, code, fiscal_year, "この年度の施策評価はありません。")
    _staff_only(user, EVALUATORS)
    return year


def year_to_summarise(user: User, code: str, fiscal_year: str) -> ReportingYear:
    year = year_to_evaluate(user, code, fiscal_year)
    _planners_only(user, year.strategy, PLANNERS)
    return year


def year_to_keep(user: User, code: str, fiscal_year: str) -> ReportingYear:
    year = year_at(user, code, fiscal_year)
    _planners_only(user, year.strategy, SECRETARY)
    return year


def year_to_answer(user: User, code: str, fiscal_year: str) -> ReportingYear:
    year = year_at(user, code, fiscal_year)
    _staff_only(user, "対応方針を記入するのは、担当課と企画部門の職員です。")
    return year


def year_to_publish(user: User, code: str, fiscal_year: str) -> ReportingYear:
    """The publication pages are for the planning staff of the year's municipality and nobody else."""
    if not user.is_planning:
        raise PermissionDenied("公表は企画部門の職員が行います。")
    years = ReportingYear.objects.visible_to(user).select_related("strategy__municipality", "published_by")
    year = get_object_or_404(years, strategy__code=code, fiscal_year=whole(fiscal_year))
    if closed := strategy_closed(user, year.strategy):
        raise PermissionDenied(str(closed))
    return year


def year_to_correct(user: User, code: str, fiscal_year: str) -> ReportingYear:
    """Before its publication there is nothing to correct."""
    year = year_to_publish(user, code, fiscal_year)
    if not year.is_published:
        raise Http404
    return year


def _enterers_only(user: User) -> None:
    if not ENTRY_STAGES[part_of(user)]:
        raise PermissionDenied("実績を入力できるのは、担当課と企画部門の職員です。")


def _planners_only(user: User, strategy: Strategy, words: str) -> None:
    if not may_plan(user, strategy):
        raise PermissionDenied(words)


def _staff_only(user: User, words: str) -> None:
    if not (user.is_planning or user.is_department_staff):
        raise PermissionDenied(words)


def whole(text: str | None) -> int | None:
    """A whole number out of an address or a form, where anybody may have typed anything; None for what is none."""
    return int(text) if text and _WHOLE.fullmatch(text) else None
