"""What cannot be done right now: the database is full, read-only or away, too much is going on, a PDF failed.

The answer needs no database, says what is the matter and holds what was typed: to send again, and to copy.
"""

import logging
import sys
from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from inastrategy.typed import form_of
from organization.frozen import frozen
from organization.queueing import Busy
from reports.pack.typesetting import NotSet

logger = logging.getLogger(__name__)
ASK_IT = "情報政策部門へご連絡ください。"


@frozen
class Reason:
    title: str
    text: str


FULL = Reason("保存する場所がいっぱいです", f"データベースのディスクに空きがないため、処理できませんでした。{ASK_IT}")
READ_ONLY = Reason(
    "いまは保存できません", f"データベースが読取り専用になっているため、書込みができませんでした。{ASK_IT}"
)
AWAY = Reason(
    "データベースに接続できません",
    f"データベースに接続できないため、処理できませんでした。しばらくしても直らないときは、{ASK_IT}",
)
BROKEN = Reason("データベースを読み書きできません", f"ディスクの読み書きに失敗したため、処理できませんでした。{ASK_IT}")
BUSY = Reason(
    "ただいま混み合っています",
    "ほかの処理が続いているため、時間内に終わりませんでした。少し待ってから、もう一度お試しください。",
)

# SQLite says it in words, PostgreSQL by the first characters of its code.
SAID = {
    "readonly database": READ_ONLY,
    "disk is full": FULL,
    "unable to open database": AWAY,
    "disk i/o error": BROKEN,
    "disk image is malformed": BROKEN,
    "is locked": BUSY,
}
STATES = {
    "25006": READ_ONLY,
    "53100": FULL,
    "53": AWAY,
    "57P": AWAY,
    "08": AWAY,
    "57014": BUSY,
    "55P03": BUSY,
    "40": BUSY,
}


class Unavailable:
    """What a page raises. What a middleware raises (the session, saved after the page) meets ``server_error``."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        reason = reason_of(exception)
        if reason is None:
            return None
        logger.error(
            "%s %s: %s (%s)", request.method, request.path, exception or type(exception).__name__, reason.title
        )
        return answer(request, reason)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500, called while the exception is being handled."""
    reason = reason_of(sys.exc_info()[1])
    return answer(request, reason) if reason else HttpResponse(render_to_string("500.html"), status=500)


def answer(request: HttpRequest, reason: Reason) -> HttpResponse:
    """Without the request's context, which would ask the database for city, year and person."""
    context = {"title": reason.title, "text": reason.text, "form": form_of(request)}
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"], response["Cache-Control"] = "30", "private, no-store"
    return response


def reason_of(error: BaseException | None) -> Reason | None:
    """None for what is no matter of the moment: an error of ours."""
    return next((reason for one in _chain(error) if (reason := _reason(one))), None)


def _reason(error: BaseException) -> Reason | None:
    if isinstance(error, Busy):
        return BUSY
    if isinstance(error, NotSet):
        return Reason("PDFを作成できませんでした", str(error))
    return _database_reason(error) if isinstance(error, (DatabaseError, InterfaceError)) else None


def _database_reason(error: Exception) -> Reason | None:
    words = str(error).lower()
    if found := next((reason for part, reason in SAID.items() if part in words), None):
        return found
    if (state := getattr(error.__cause__, "sqlstate", "")) is None:
        return AWAY  # psycopg met no server that could have sent a code
    return next((reason for start, reason in _by_length() if state.startswith(start)), None) if state else None


def _by_length() -> list[tuple[str, Reason]]:
    return sorted(STATES.items(), key=lambda pair: -len(pair[0]))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
