"""The mail server out of the environment: SMTP_HOST, SMTP_PORT, SMTP_TLS, MAIL_FROM; docs/setup.md lists all."""

from email.utils import parseaddr

from django.core.exceptions import ImproperlyConfigured

from inastrategy import environment

NONE, STARTTLS, TLS = "none", "starttls", "tls"
_USUAL_PORTS = {NONE: 25, STARTTLS: 587, TLS: 465}


def backend() -> str:
    """Without a server mails are printed, so that nothing leaves a machine that was only tried out."""
    kind = "smtp" if environment.text("SMTP_HOST") else "console"
    return f"django.core.mail.backends.{kind}.EmailBackend"


def security() -> str:
    """How the line is secured; a relay inside the city's network usually is not."""
    return environment.choice("SMTP_TLS", NONE, tuple(_USUAL_PORTS))


def port() -> int:
    return environment.number("SMTP_PORT", _USUAL_PORTS[security()])


def sender() -> str:
    """The address that mails come from; needed as soon as a server is named."""
    raw = environment.text("MAIL_FROM")
    if not raw and not environment.text("SMTP_HOST"):
        return "noreply@localhost"
    if "@" not in parseaddr(raw)[1]:
        raise ImproperlyConfigured(f"MAIL_FROM={raw!r}: SMTP_HOST を使うときは、差出人のメールアドレスが必要です。")
    return raw


def site_url(origins: list[str]) -> str:
    """Where people open this installation, for the links in mails: SITE_URL, else the origin behind TLS, else here."""
    here = f"http://127.0.0.1:{environment.number('PORT', 8000)}"
    return environment.web_address("SITE_URL", next((origin for origin in origins if "*" not in origin), here))
