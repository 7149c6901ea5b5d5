"""The doors of the staff pages: planning staff for people and departments, and first a password of one's own."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from office.kit.access import whole
from organization.models import Municipality
from organization.permissions import chosen_municipality, managed_municipalities

PLANNERS = "職員と部署の登録は、企画部門の職員が行います。"


def for_planners(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Signed in and planning staff; the answer is kept nowhere."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_planning:
            raise PermissionDenied(PLANNERS)
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


def municipality_of(request: HttpRequest) -> Municipality:
    """The one that the page is about; an operator of several names it in the address or the form."""
    wanted = request.POST.get("municipality") or request.GET.get("municipality")
    municipality = chosen_municipality(request.user, whole(wanted))
    if municipality is None:
        raise PermissionDenied("自治体がまだありません。先に、スタートの「計画を登録する」に進んでください。")
    return municipality


def municipality_context(request: HttpRequest, municipality: Municipality) -> dict:
    """For the choice of the municipality, which only an operator of several is offered."""
    managed = list(managed_municipalities(request.user)[:2000])
    return {"municipality": municipality, "municipalities": managed if len(managed) > 1 else []}


OPEN_PAGES = frozenset({"people:password", "sign_in", "sign_out", "forgotten", "set_password", "theme", "body_theme"})


class PasswordChangeRequired:
    """After AuthenticationMiddleware. A visitor without a session costs nothing here, not even a query."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.resolver_match.view_name in OPEN_PAGES:
            return None
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        onward = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
        return redirect(reverse("people:password") + onward)
