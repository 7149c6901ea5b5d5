"""What a refused form held: to be sent again as it was, and to be copied. Never a secret."""

import re

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token

from organization.frozen import frozen
from organization.texts import cleaned

CSRF_FIELD = "csrfmiddlewaretoken"
_SECRET = re.compile(r"passw|secret|csrf", re.IGNORECASE)
_MACHINES = re.compile(r"(^|-)(version|seen|shown|act)(-|$)")  # fields that nobody sees
_NOBODYS = re.compile(r"[a-z_]+|[A-Za-z0-9+/=_:-]{20,}")  # a choice's value, a signature


@frozen
class Form:
    """``fields`` to send again (none where a secret was among them), ``texts`` to copy."""

    action: str
    token: str
    fields: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    had_files: bool


def form_of(request: HttpRequest) -> Form | None:
    """None where nothing was sent, or it cannot be read."""
    if request.method != "POST":
        return None
    try:
        sent = [(name, cleaned(text)) for name, texts in request.POST.lists() for text in texts]
        had_files = bool(request.FILES)
    except (UnreadablePostError, RequestDataTooBig, TooManyFieldsSent, SuspiciousOperation, MultiPartParserError):
        return None
    open_fields = tuple(pair for pair in sent if not _SECRET.search(pair[0]))
    had_secret = any(text for name, text in sent if _SECRET.search(name) and name != CSRF_FIELD)
    return Form(
        action=request.get_full_path(),
        token=get_token(request),
        fields=() if had_secret else open_fields,
        texts=tuple(text for name, text in open_fields if _is_typed(name, text)),
        had_files=had_files,
    )


def _is_typed(name: str, text: str) -> bool:
    return bool(text.strip()) and not _NOBODYS.fullmatch(text) and not _MACHINES.search(name)


def open_texts(request: HttpRequest) -> list[str]:
    """What was sent but for secrets."""
    return [text for name, texts in request.POST.lists() if not _SECRET.search(name) for text in texts]
