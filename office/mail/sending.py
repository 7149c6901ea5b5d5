"""Sending: each person at most once a day, whatever crashes in between.

The ``Reminder`` row is committed before the mail leaves. It is taken back only when the mail certainly did not go
out; where that is unknown (the line broke while sending), the row stays, and the person is not written to twice.
"""

import datetime as dt
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction

from kpis.models import Reminder
from office.mail.letter import Letter, one_line
from organization.models import User

# The server said no, or the message could not even be built.
_NOT_SENT = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
    ValueError,
)
_UNKNOWN = (smtplib.SMTPException, OSError)


@dataclass(slots=True)
class Sent:
    """What became of the letters. ``failed`` and ``unsure`` say why; ``unserved``: there is no server to send them."""

    to: list[User] = field(default_factory=list)
    already: list[User] = field(default_factory=list)
    without_address: list[User] = field(default_factory=list)
    failed: list[tuple[User, str]] = field(default_factory=list)
    unsure: list[tuple[User, str]] = field(default_factory=list)
    unserved: list[User] = field(default_factory=list)

    @property
    def troubles(self) -> list[str]:
        """One sentence for each person whom the mail did not, or perhaps not, reach."""
        return [f"{user}（{user.email}）に送れませんでした：{why}" for user, why in self.failed] + [
            f"{user}（{user.email}）に届いたか分かりません。同じ日には送り直しません：{why}"
            for user, why in self.unsure
        ]


NO_SERVER = "メールサーバーが設定されていないため、メールは送れません。設定（SMTP_HOST）は情報政策部門にご依頼ください"


def has_server() -> bool:
    """Mails that are only printed (the default where no server is named) reach nobody."""
    return not settings.EMAIL_BACKEND.startswith("django.core.mail.backends.console.")


def send(letters: Iterable[Letter], on: dt.date, *, by: User | None = None) -> Sent:
    """Every letter that may go out today. One bad address does not stop the others."""
    waiting = list(letters)
    if not has_server():
        return Sent(unserved=[letter.user for letter in waiting])
    sent, connection = Sent(), get_connection()
    try:
        while waiting:
            letter = waiting.pop(0)
            if not letter.user.email:
                sent.without_address.append(letter.user)
                continue
            try:
                connection.open()
            except _UNKNOWN as error:  # nothing was sent yet, and nothing will be
                why = f"メールサーバーにつながりません（{error}）"
                sent.failed += [(rest.user, why) for rest in (letter, *waiting) if rest.user.email]
                break
            _send_one(letter, on, by, connection, sent)
    finally:
        connection.close()
    return sent


def _send_one(letter: Letter, on: dt.date, by: User | None, connection, sent: Sent) -> None:
    claim = _claim(letter, on, by)
    if claim is None:
        sent.already.append(letter.user)
        return
    try:
        message(letter.subject, letter.body, letter.user, connection).send()
    except _NOT_SENT as error:
        claim.delete()
        sent.failed.append((letter.user, _why(error)))
        connection.close()
    except _UNKNOWN as error:
        sent.unsure.append((letter.user, _why(error)))
        connection.close()
    else:
        sent.to.append(letter.user)


def _claim(letter: Letter, on: dt.date, by: User | None) -> Reminder | None:
    """The right to write to this person today, committed; None where another run has it."""
    try:
        with transaction.atomic(durable=True):
            return Reminder.objects.create(year=letter.year, user=letter.user, on=on, kind=letter.occasion, by=by)
    except IntegrityError:
        if Reminder.objects.filter(user=letter.user, on=on).exists():
            return None
        raise


def message(subject: str, body: str, to: User, connection) -> EmailMessage:
    return EmailMessage(
        one_line(subject),
        body,
        to=[to.email],
        connection=connection,
        headers={"Auto-Submitted": "auto-generated"},
    )


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {_text(text)}" for code, text in error.recipients.values()]
        return f"宛先が拒否されました（{'、'.join(answers)}）"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"メールサーバーの応答：{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
