"""What a visitor without a session gets at an address: through the site's own middleware, patterns and pages."""

import io
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse

from organization.frozen import frozen
from reports.site.ready.addresses import Plans, addresses

STEP = 50  # addresses between two words of progress


class Renderer:
    def __init__(self):
        self.handler, self.host, self.scheme = WSGIHandler(), _host(), "https" if settings.BEHIND_TLS else "http"

    def get(self, path: str, query: str = "") -> HttpResponse:
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(path).encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": self.host.partition(":")[0],
            "SERVER_PORT": self.host.partition(":")[2] or "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": self.host,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": self.scheme,
            "wsgi.input": io.BytesIO(),
        }
        return self.handler.get_response(WSGIRequest(environ))


def _host() -> str:
    """The site's own, else any that it answers to."""
    own = urlsplit(settings.SITE_URL).netloc
    names = [name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"]
    return own if own.partition(":")[0] in names or not names else names[0]


@frozen
class Made:
    count: int
    failed: tuple[str, ...]


def make_all(say: Callable[[str], None]) -> Made:
    """Every public page once, so that it lies ready for readers. What lies ready already costs a look."""
    renderer, failed, places = Renderer(), [], list(addresses(Plans()))
    for number, address in enumerate(places, start=1):
        if renderer.get(address).status_code not in (200, 302):
            failed.append(address)
        if number % STEP == 0 or number == len(places):
            say(f"{number}／{len(places)}")
    return Made(len(places), tuple(failed))
