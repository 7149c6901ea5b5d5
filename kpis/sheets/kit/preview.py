"""What a preview has shown, until it is confirmed: it travels with the page, signed, and no server has to keep it.

Any server can confirm what another has shown; nobody can change it on the way or confirm it for somebody else.
"""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core import signing
from django.db.models import Model

from organization.models import User

Shown = TypeVar("Shown")


class NotOurs(Exception):
    """What came back is not what was shown to this person, or is too old."""


def signed(content, subject: Model, user: User) -> str:
    """``content`` as JSON can hold it; ``subject`` is what it will be written to."""
    return signing.dumps(content, salt=_salt(subject, user), compress=True)


def confirmed(text: str, read: Callable[..., Shown], subject: Model, user: User) -> Shown:
    """What was shown, as ``read`` makes it of the content. Raises ``NotOurs``."""
    try:
        return read(signing.loads(text, salt=_salt(subject, user), max_age=settings.SESSION_COOKIE_AGE))
    except (signing.BadSignature, KeyError, TypeError, ValueError):  # not signed for this, or before an upgrade
        raise NotOurs from None


def _salt(subject: Model, user: User) -> str:
    return f"preview:{subject._meta.label}:{subject.pk}:{user.pk}"
