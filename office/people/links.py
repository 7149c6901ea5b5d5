"""A link by which a person sets the own password: the letter, and to whom it may go.

The address in it is the body's own or the installation's, never the one that a request claims to come by.
"""

import datetime as dt
import smtplib
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from django.core.mail import get_connection
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from office.mail.letter import closing
from office.mail.sending import Sent, message
from organization.eras import long_date
from organization.identity import identity_of
from organization.models import User
from organization.staffing import record_link

PER_PERSON, PER_ADDRESS, PERIOD = 3, 20, 3600  # letters within so many seconds
INVITED = "パスワード設定のご案内"
FORGOTTEN = "パスワードの再設定"
_LEADS = {
    INVITED: "進捗管理のシステムに登録しました。次のページで、ご自分のパスワードを決めてください。",
    FORGOTTEN: "パスワードの再設定を受け付けました。次のページで、新しいパスワードを決めてください。",
}
_ENDS = {
    INVITED: "決めた後は、サインインの名前とパスワードでサインインします。",
    FORGOTTEN: "お心当たりがないときは、このメールを削除してください。パスワードは変わりません。",
}


def send_links(people: Iterable[User], kind: str, *, by: User | None = None) -> Sent:
    """One letter each. ``by`` None: the person asked for it."""
    sent, connection = Sent(), get_connection()
    try:
        for person in people:
            _send_one(person, kind, by or person, connection, sent)
    finally:
        connection.close()
    return sent


def may_ask(text: str, most: int, kind: str) -> bool:
    """So many in an hour and no more, on whichever server; a refused try does not prolong it."""
    key = f"password-link:{kind}:{urlsafe_base64_encode(force_bytes(text.casefold()))}"[:240]
    now = timezone.now().timestamp()
    lately = [at for at in cache.get(key, ()) if at > now - PERIOD]
    if len(lately) >= most:
        return False
    cache.set(key, [*lately, now], PERIOD)
    return True


def valid_until(now: dt.datetime) -> str:
    end = timezone.localtime(now + dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))
    return f"{long_date(end)} {end:%H:%M}"


def _send_one(person: User, kind: str, by: User, connection, sent: Sent) -> None:
    try:
        message(f"【{_body_name(person)}】{kind}", _text(person, kind), person, connection).send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        sent.failed.append((person, str(error)))
        return
    record_link(person, by=by)
    sent.to.append(person)


def _body_name(person: User) -> str:
    return f"{person.municipality} 進捗管理" if person.municipality else "進捗管理"


def _text(person: User, kind: str) -> str:
    root = identity_of(person.municipality).site_url
    code = [urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)]
    return (
        f"{person} 様\n\n{_LEADS[kind]}\n\n"
        f"{root}{reverse('set_password', args=code)}\n"
        f"（{valid_until(timezone.now())}まで、一度だけ使えます）\n\n"
        f"サインインの名前：{person.username}\n"
        f"サインインのページ：{root}{reverse('sign_in')}\n\n"
        f"{_ENDS[kind]}\n\n{closing(person.municipality)}\n"
    )
