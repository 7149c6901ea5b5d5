"""One request for a public address: answered from what is ready, or by the live page, which is then kept.

The key of what is ready is made of all that pages read (inputs.py), and asked for with every request by one short
query (edition.py). So a correction is seen with the first request after it, and what was ready before is never mixed
with what came after: until a page is made anew, its readers get the live one, which says the same.
"""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from goals.models import Strategy
from kpis.choices import Stage
from organization.identity import names_host
from organization.models import Municipality
from reports.models import Release
from reports.site.ready.addresses import KINDS
from reports.site.ready.edition import current_token
from reports.site.ready.inputs import key_of_all, key_of_body, product_version, settings_read
from reports.site.ready.keeping import Ready, find, keep, made

NAMES = frozenset(kind.name for kind in KINDS)
NEVER = frozenset({"admin", "council", "sign-in", "sign-out", "search", "static"})
KEPT_STATUS = (200, 302)
LONG_ENOUGH = 2  # seconds to wait for somebody else's making of the same page
KEPT_KEYS = 500  # municipalities of an edition that a process knows the key of
# Kept by whoever likes, and asked about each time: a correction is seen at once.
CACHE_CONTROL = "public, max-age=0, must-revalidate"
VARY = "Cookie, Accept-Encoding"
CROSS_ORIGIN = {"Access-Control-Allow-Origin", "Access-Control-Expose-Headers"}  # Django drops them from a 304
Clock = Callable[[], dt.datetime]
_turns: dict[tuple[str, str], threading.Lock] = {}


def is_asked_plainly(request: HttpRequest) -> bool:
    """By somebody without a session, of an address as such."""
    if request.method not in ("GET", "HEAD") or request.META.get("QUERY_STRING") or "HTTP_HX_REQUEST" in request.META:
        return False
    if request.path_info[1:].partition("/")[0] in NEVER:
        return False
    cookies = request.COOKIES
    return settings.SESSION_COOKIE_NAME not in cookies and "messages" not in cookies and _is_our_host(request)


def _is_our_host(request: HttpRequest) -> bool:
    try:
        return bool(request.get_host())
    except DisallowedHost:
        return False  # the live page refuses it


def serve(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse], now: Clock) -> HttpResponse:
    address, token = request.path_info, current_token()
    key = key_of(address, token)
    if page := find(key, address):
        return answer(request, page)
    with _turn(key, address):
        if page := find(key, address):
            return answer(request, page)
        response = get_response(request)
        if not _is_ready_kind(request, response):
            return response
        page = made(key, address, response, released_at(address, token, now()), now())
        if current_token() == token and not names_host(request):
            keep(address, page)
        return answer(request, page)


def answer(request: HttpRequest, page: Ready) -> HttpResponse:
    encoding = _best(request.META.get("HTTP_ACCEPT_ENCODING", ""), tuple(page.bodies))
    response = HttpResponse(page.body(encoding), status=page.status, headers=page.headers)
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Vary"] = VARY
    etag = f'"{page.digest[:32]}{encoding and "-" + encoding}"'
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(page.modified.timestamp())
    if encoding:
        response.headers["Content-Encoding"] = encoding
    if page.status != 200 or not ("HTTP_IF_NONE_MATCH" in request.META or "HTTP_IF_MODIFIED_SINCE" in request.META):
        return response
    told = get_conditional_response(request, etag, int(page.modified.timestamp()), response)
    for name in CROSS_ORIGIN & page.headers.keys():
        told.headers[name] = page.headers[name]
    return told


@contextmanager
def _turn(key: str, address: str) -> Iterator[None]:
    """After a correction many ask for a page at once: one of them makes it. Who has waited long makes another."""
    lock = _turns.setdefault((key, address), threading.Lock())
    held = lock.acquire(timeout=LONG_ENOUGH)
    try:
        yield
    finally:
        if held:
            _turns.pop((key, address), None)
            lock.release()


@lru_cache(maxsize=200)
def _best(accepted: str, kept: tuple[str, ...]) -> str:
    """Of the packed ones that the browser takes; the content itself where it takes none or there is none."""
    words = [word.strip().lower().replace(" ", "") for word in accepted.split(",")]
    taken = {word.partition(";")[0] for word in words if not word.endswith((";q=0", ";q=0.0", ";q=0.00", ";q=0.000"))}
    return next((name for name in ("br", "gzip") if name in taken and name in kept), "")


def _is_ready_kind(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    if response.status_code not in KEPT_STATUS or response.streaming or response.cookies or match is None:
        return False
    return match.view_name in NAMES and _spelt(match) == request.path_info


def _spelt(match) -> str:
    """The one spelling of an address: /document/01/ answers too, and nobody shall fill the table with such."""
    try:
        return reverse(match.view_name, args=match.args, kwargs=match.captured_kwargs)
    except NoReverseMatch:
        return ""


# --- Keys --------------------------------------------------------------------------------------------------


def key_of(address: str, token: str) -> str:
    return _key(_body_of(address, token), token, settings_read())


def released_at(address: str, token: str, now: dt.datetime) -> dt.datetime:
    """When the body of an address last published or corrected something; now, before it did, and never later."""
    releases = Release.objects.filter(reporting_year__stage=Stage.PUBLISHED, reporting_year__strategy__is_public=True)
    if body := _body_of(address, token):
        releases = releases.filter(reporting_year__strategy__municipality=body)
    last = releases.aggregate(last=Max("published_at"))["last"]
    return min(last, now) if last else now


def _body_of(address: str, token: str) -> int | None:
    """Whose page it is, by the code of a plan or body in its address."""
    known = _bodies(token)
    return next((known[word] for word in address.split("/")[1:5] if word in known), None)


@lru_cache(maxsize=2)
def _bodies(token: str) -> dict[str, int]:
    plans = dict(Strategy.objects.public().values_list("code", "municipality"))
    return dict(Municipality.objects.values_list("code", "pk")) | plans


@lru_cache(maxsize=KEPT_KEYS)
def _key(body: int | None, token: str, said: tuple) -> str:
    version = product_version()
    return key_of_body(body, version) if body else key_of_all(version)
