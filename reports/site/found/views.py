"""What search engines, readers of news and browsers ask for by fixed names."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from goals.models import Strategy
from organization.identity import address_for
from reports.opendata.views import open_file
from reports.site.found.favicon import icon_bytes
from reports.site.found.feed import feed_bytes
from reports.site.found.sitemap import robots_bytes, sitemap_bytes
from reports.site.ready.addresses import Plans


@open_file
def feed(request: HttpRequest, code: str) -> HttpResponse:
    plans = Strategy.objects.public().select_related("municipality")
    strategy = get_object_or_404(plans, code=code)
    content = feed_bytes(strategy, address_for(request, strategy.municipality))
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


@require_safe
@conditional_page
def sitemap(request: HttpRequest) -> HttpResponse:
    content = sitemap_bytes(Plans(), address_for(request))
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


@require_safe
@conditional_page
def robots(request: HttpRequest) -> HttpResponse:
    content = robots_bytes(address_for(request)(reverse("found:sitemap")))
    return HttpResponse(content, content_type="text/plain; charset=utf-8")


@require_safe
@conditional_page
@cache_control(max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponse(icon_bytes(settings.KEY_COLOUR), content_type="image/vnd.microsoft.icon")
