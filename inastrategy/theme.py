"""A body's own key colour, as a stylesheet of its own (inline styles are barred by the CSP)."""

from django.conf import settings
from django.core.checks import Error, register
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from organization.colours import MINIMUM_CONTRAST, contrast_on_white, is_colour, key_rules
from organization.identity import Identity, identity_of
from organization.models import Municipality
from reports.visible import visible_bodies

DEFAULT_KEY_COLOUR = "#0017c1"  # as tokens.css has it


@register()
def check_key_colour(app_configs, **kwargs) -> list[Error]:
    """A mistyped or too pale colour stops the start by name."""
    colour = settings.KEY_COLOUR
    if not is_colour(colour):
        return [
            Error(f"KEY_COLOUR={colour!r} は #rrggbb の形ではありません。", hint="例：#0017c1", id="inastrategy.E001")
        ]
    if (ratio := contrast_on_white(colour)) < MINIMUM_CONTRAST:
        return [
            Error(
                f"KEY_COLOUR={colour!r} は白地とのコントラストが {ratio:.1f}:1 しかありません。",
                hint="4.5:1 以上になる、より濃い色を指定してください。",
                id="inastrategy.E002",
            )
        ]
    return []


def theme_url(identity: Identity) -> str:
    """The stylesheet that a page of this body needs; none for the colour that the other sheets have."""
    if identity.key_colour.lower() == DEFAULT_KEY_COLOUR:
        return ""
    return reverse("body_theme", args=[identity.code]) if identity.code else reverse("theme")


@require_safe
@conditional_page
@cache_control(max_age=3600)
def theme_css(request: HttpRequest, body: str = "") -> HttpResponse:
    """The installation's, or a body's by its six-digit code, for whoever may know of the body."""
    identity = identity_of(get_object_or_404(_bodies(request.user), code=body) if body else None)
    return HttpResponse(f"{key_rules(identity.key_colour)}\n", content_type="text/css")


def _bodies(user) -> QuerySet[Municipality]:
    """One without a plan has pages for its own staff."""
    known = visible_bodies(user).order_by().values("pk")
    own = getattr(user, "municipality_id", None)
    return Municipality.objects.filter(Q(pk__in=known) | Q(pk=own))
