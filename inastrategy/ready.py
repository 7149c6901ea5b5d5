"""Public pages as they lie ready, before sessions; who is signed in, or asks with a query, gets the live page.

After a request that published or corrected something, the pages are made by a process of their own: nobody waits for
it, and until a page is made its readers get the live one.
"""

import subprocess
import sys
import threading

from django.conf import settings
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from reports.models import Release
from reports.site.ready.serving import is_asked_plainly, serve

_here = threading.local()


class ReadyPages:
    """Within what sets the headers of every answer (security, policy), and before all that asks who it is."""

    def __init__(self, get_response):
        self.get_response = get_response
        post_save.connect(_released, sender=Release, dispatch_uid="inastrategy.ready")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.READY_PAGES and is_asked_plainly(request):
            return serve(request, self.get_response, timezone.now)
        _here.released = False
        response = self.get_response(request)
        if _here.released and settings.READY_PAGES:
            prepare()
        return response


def prepare() -> None:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "prepare_pages", "--gently"]
    subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - our own


def _released(**kwargs) -> None:
    _here.released = True
