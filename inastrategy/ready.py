"""Public pages as they lie ready, before sessions; who is signed in, or asks with a query, gets the live page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from reports.site.ready.serving import is_asked_plainly, serve


class ReadyPages:
    """Within what sets the headers of every answer (security, policy), and before all that asks who it is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.READY_PAGES and is_asked_plainly(request):
            return serve(request, self.get_response, timezone.now)
        return self.get_response(request)
