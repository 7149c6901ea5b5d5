"""The mail server out of the environment: nothing leaves by default, and a slip stops the start by name."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from inastrategy import environment, mail

NAMES = "SMTP_HOST SMTP_PORT SMTP_TLS SMTP_PASSWORD SMTP_PASSWORD_FILE MAIL_FROM SITE_URL REMINDER_DAYS PORT"


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in NAMES.split():
        monkeypatch.delenv(name, raising=False)


def test_without_a_server_mails_go_to_the_console():
    assert mail.backend().endswith("console.EmailBackend") and mail.sender() == "noreply@localhost"


def test_a_named_server_is_used(monkeypatch):
    monkeypatch.setenv("SMTP_HOST", "mail.example.lg.jp")
    assert mail.backend().endswith("smtp.EmailBackend")


def test_a_server_without_a_sender_is_refused(monkeypatch):
    monkeypatch.setenv("SMTP_HOST", "mail.example.lg.jp")
    with pytest.raises(ImproperlyConfigured, match="MAIL_FROM"):
        mail.sender()


@pytest.mark.parametrize(("tls", "port"), [("none", 25), ("starttls", 587), ("tls", 465)])
def test_the_port_follows_the_encryption_unless_it_is_named(monkeypatch, tls, port):
    monkeypatch.setenv("SMTP_TLS", tls)
    assert mail.port() == port
    monkeypatch.setenv("SMTP_PORT", "2525")
    assert mail.port() == 2525


def test_an_unknown_encryption_is_refused(monkeypatch):
    monkeypatch.setenv("SMTP_TLS", "ssl3")
    with pytest.raises(ImproperlyConfigured, match=r"SMTP_TLS.*starttls"):
        mail.security()


def test_the_password_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "password").write_text("himitsu\n")
    monkeypatch.setenv("SMTP_PASSWORD_FILE", str(tmp_path / "password"))
    assert environment.secret("SMTP_PASSWORD") == "himitsu"


def test_a_password_file_that_is_not_there_is_refused(monkeypatch):
    monkeypatch.setenv("SMTP_PASSWORD_FILE", "/nowhere/password")
    with pytest.raises(ImproperlyConfigured, match="SMTP_PASSWORD_FILE"):
        environment.secret("SMTP_PASSWORD")


def test_links_in_mails_lead_to_the_public_origin_or_here(monkeypatch):
    assert mail.site_url([]) == "http://127.0.0.1:8000"
    assert mail.site_url(["https://*.example.lg.jp", "https://kpi.example.lg.jp"]) == "https://kpi.example.lg.jp"
    monkeypatch.setenv("SITE_URL", "https://www.example.lg.jp/kpi/")
    assert mail.site_url([]) == "https://www.example.lg.jp/kpi"


def test_an_address_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("SITE_URL", "kpi.example.lg.jp")
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        mail.site_url([])


def test_reminder_days_are_whole_numbers(monkeypatch):
    assert environment.numbers("REMINDER_DAYS", "-14,-3,1,7") == (-14, -3, 1, 7)
    monkeypatch.setenv("REMINDER_DAYS", "-3,soon")
    with pytest.raises(ImproperlyConfigured, match="REMINDER_DAYS"):
        environment.numbers("REMINDER_DAYS", "-14,-3,1,7")
