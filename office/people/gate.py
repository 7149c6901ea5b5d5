"""The door of the staff pages about people and departments: planning staff of the municipality, nobody else."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from organization.models import Municipality
from organization.permissions import chosen_municipality, managed_municipalities


def for_planners(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Signed in and planning staff; the answer is kept nowhere."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_planning:
            raise PermissionDenied("職員と部署の登録は、企画部門の職員が行います。")
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


def municipality_of(request: HttpRequest) -> Municipality:
    """The one that the page is about; an operator of several names it in the address or the form."""
    wanted = request.POST.get("municipality") or request.GET.get("municipality") or ""
    municipality = chosen_municipality(request.user, wanted)
    if municipality is None:
        raise PermissionDenied("自治体が登録されていません。先に戦略ファイルを読み込んでください。")
    return municipality


def municipality_context(request: HttpRequest, municipality: Municipality) -> dict:
    """For the choice of the municipality, which only an operator of several is offered."""
    managed = list(managed_municipalities(request.user)[:2000])
    return {"municipality": municipality, "municipalities": managed if len(managed) > 1 else []}
