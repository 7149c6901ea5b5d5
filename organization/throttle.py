"""How many wrong passwords are borne, and until when a lock holds. Sign-in and the old-password field ask here.

django-axes counts and locks; what it lacks is added: a ceiling per address above the limit per name and address, the
time at which a lock ends, and devices that a person has signed in from before. Such a device has a count of its own, so
that nobody else behind a city's one address can keep its owner out.
"""

import datetime as dt
import math
from collections.abc import Iterable

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import get_random_string

DEVICE_COOKIE = "device"
DEVICE_AGE = dt.timedelta(days=400)  # the longest that browsers keep a cookie


class SignInHandler(AxesDatabaseHandler):
    """axes' own, with the ceiling and the known devices."""

    def filter_user_attempts(self, request, credentials=None):
        return [_own_attempts(request, get_client_username(request, credentials))]

    def get_failures(self, request, credentials=None) -> int:
        own = super().get_failures(request, credentials)
        return max(own, settings.AXES_FAILURE_LIMIT) if _address_is_full(request, credentials) else own

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        """A known device's tries become rows of their own: axes keeps one per name, address and browser."""
        if request is not None and (device := known_device(request, get_client_username(request, credentials))):
            request.axes_user_agent = f"{_mark(device)}{request.axes_user_agent}"[:255]
        super().user_login_failed(sender, credentials, request, **kwargs)

    def user_logged_in(self, sender, request, user, **kwargs):
        request.signed_in_as = user.get_username()
        super().user_logged_in(sender, request, user, **kwargs)

    def remove_out_of_limit_failure_logs(self, *, username, limit=None) -> int:
        """The log of failures is kept whole."""
        return 0


class KnownDevice:
    """Marks the device from which somebody has just signed in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        username = getattr(request, "signed_in_as", None)
        if username and not known_device(request, username):
            response.set_cookie(
                DEVICE_COOKIE,
                _signer(username).sign(get_random_string(16)),
                max_age=DEVICE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def known_device(request: HttpRequest, username: str | None) -> str:
    """The device's own name if this person has signed in from it before, else empty."""
    try:
        return _signer(username or "").unsign(request.COOKIES.get(DEVICE_COOKIE, ""))
    except BadSignature:
        return ""


def locked_until(request: HttpRequest, credentials: dict | None = None) -> dt.datetime | None:
    """When the next try is possible, in local time and whole minutes; None where nothing is locked."""
    username = get_client_username(request, credentials)
    ends = [_end(_own_attempts(request, username), settings.AXES_FAILURE_LIMIT, request)]
    if not known_device(request, username):
        ends.append(_end(_of_address(request), settings.SIGN_IN_TRIES_PER_ADDRESS, request))
    end = max(filter(None, ends), default=None)
    return end and timezone.localtime(dt.datetime.fromtimestamp(math.ceil(end.timestamp() / 60) * 60, dt.UTC))


def when_to_try(request: HttpRequest, credentials: dict | None = None) -> str:
    """「15時21分（日本時間）を過ぎてから、…」; the day too where it is another."""
    until = locked_until(request, credentials)
    if until is None:
        return "時間をおいてから、もう一度お試しください。"
    day = "" if until.date() == timezone.localdate() else f"{until.month}月{until.day}日"
    return f"{day}{until.hour}時{until.minute:02}分（日本時間）を過ぎてから、もう一度お試しください。"


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict | None) -> HttpResponse:
    """What axes answers while a lock holds."""
    return render(request, "registration/locked_out.html", {"when": when_to_try(request, credentials)}, status=429)


# --- Within ------------------------------------------------------------------------------------------------


def _signer(username: str) -> Signer:
    return Signer(salt=f"organization.throttle.device:{username}")


def _mark(device: str) -> str:
    return f"device={device} "


def _own_attempts(request: HttpRequest, username: str | None):
    """Of this device where the person is known on it, else of the name at this address."""
    if device := known_device(request, username):
        return AccessAttempt.objects.filter(username=username, user_agent__startswith=_mark(device))
    return AccessAttempt.objects.filter(username=username, ip_address=request.axes_ip_address)


def _of_address(request: HttpRequest):
    return AccessAttempt.objects.filter(ip_address=request.axes_ip_address)


def _address_is_full(request: HttpRequest, credentials: dict | None) -> bool:
    if known_device(request, get_client_username(request, credentials)):
        return False
    return _end(_of_address(request), settings.SIGN_IN_TRIES_PER_ADDRESS, request) is not None


def _end(attempts, limit: int, request: HttpRequest) -> dt.datetime | None:
    """When so many of the counted tries are old that fewer than ``limit`` remain."""
    cool_off = _cool_off(request)
    since = request.axes_attempt_time - cool_off
    counted = attempts.filter(attempt_time__gte=since).order_by("-attempt_time")
    reached = _reaching(counted.values_list("attempt_time", "failures_since_start"), limit)
    return reached and reached + cool_off


def _reaching(tries: Iterable[tuple[dt.datetime, int]], limit: int) -> dt.datetime | None:
    total = 0
    for at, failures in tries:
        total += failures
        if total >= limit:
            return at
    return None


def _cool_off(request: HttpRequest) -> dt.timedelta:
    return get_cool_off(request) or dt.timedelta()
