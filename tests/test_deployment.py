"""What `check --deploy` and the environment guard: no demo where people come in, no domain bound unasked."""

import os
import subprocess
import sys
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.checks import ERROR, WARNING, Tags, run_checks
from django.db import ProgrammingError

from organization.checks import no_demo_account
from organization.models import User
from reports.management.commands.setup import Command as Setup
from tests.builders import make_planner, make_strategy, make_user

HSTS = "s.SECURE_HSTS_SECONDS > 0, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD"


def python(tmp_path, *arguments, **environ) -> subprocess.CompletedProcess:
    """A process of its own, with the environment that is under test and an empty database."""
    others = ("DEMO", "BEHIND_TLS", "DJANGO_ALLOW_ASYNC_UNSAFE")
    base = {name: value for name, value in os.environ.items() if name not in others}
    own = {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3", "SECRET_KEY": "k" * 60 + "0123456789"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=base | own | environ,
        capture_output=True,
        text=True,
        check=False,
    )


def set_to(tmp_path, names: str, **environ) -> str:
    """What these settings are."""
    return python(tmp_path, "-c", f"from inastrategy import settings as s; print({names})", **environ).stdout.strip()


@pytest.mark.parametrize(
    ("environ", "demo"),
    [
        ({}, True),
        ({"DEMO": "1"}, True),
        ({"DEMO": "0"}, False),
        ({"DEMO": "false"}, False),
        ({"DEMO": "no"}, False),
        ({"DEMO": "OFF"}, False),
        ({"DEMO": ""}, False),
        ({"BEHIND_TLS": "1"}, False),
        ({"BEHIND_TLS": "1", "DEMO": "1"}, True),
    ],
)
def test_the_demo_is_made_only_where_it_was_not_declined(tmp_path, environ, demo):
    assert set_to(tmp_path, "s.DEMO", **environ) == str(demo)


def test_a_mistyped_demo_stops_the_start(tmp_path):
    run = python(tmp_path, "manage.py", "check", DEMO="nein")
    assert run.returncode != 0 and "DEMO='nein'" in run.stderr


@pytest.mark.parametrize("word", ["", "off"])
def test_make_hands_on_what_was_said_and_invents_nothing(word):
    """A dry run of make prints what it would do; the variable reaches the command only where it was given."""
    said = subprocess.run(
        ["make", "-pn", "help", *([f"DEMO={word}"] if word else [])],
        cwd=settings.BASE_DIR,
        env={name: value for name, value in os.environ.items() if name != "DEMO"},
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert [line for line in said.splitlines() if line.startswith("DEMO")] == ([f"DEMO = {word}"] if word else [])


@pytest.mark.django_db
@pytest.mark.parametrize("demo", [True, False])
def test_setup_makes_accounts_only_with_the_demo(settings, monkeypatch, demo):
    settings.DEMO, made = demo, []
    make_strategy(is_demo=True)
    monkeypatch.setattr("reports.management.commands.setup.load_demo", made.append)
    monkeypatch.setattr("reports.management.commands.setup.call_command", lambda *args, **kwargs: None)
    Setup(stdout=StringIO()).handle()
    assert bool(made) == demo


def messages(settings, behind_tls=True) -> list:
    settings.BEHIND_TLS = behind_tls
    found = run_checks(tags=[Tags.security], include_deployment_checks=True)
    return [one for one in found if one.id.startswith("organization.")]


@pytest.mark.django_db
def test_behind_tls_an_account_with_the_demos_mark_is_an_error_that_names_it(settings):
    make_user("any-name", is_demo=True)
    (found,) = messages(settings)
    assert found.level == ERROR and "any-name" in found.msg and "DEMO=0 make setup" in found.hint


@pytest.mark.django_db
def test_the_mark_counts_and_not_the_name(settings):
    make_user("kikaku"), make_planner()
    assert messages(settings) == []


@pytest.mark.django_db
def test_a_stopped_demo_account_lets_nobody_in(settings):
    make_user("kikaku", is_demo=True, is_active=False)
    assert messages(settings) == []


@pytest.mark.django_db
def test_without_tls_the_demo_is_for_trying_out(settings):
    make_user("kikaku", is_demo=True)
    assert messages(settings, behind_tls=False) == []


@pytest.mark.django_db
def test_a_database_that_cannot_be_asked_is_said(settings, monkeypatch):
    def broken(*args, **kwargs):
        raise ProgrammingError("column is_demo does not exist")

    settings.BEHIND_TLS = True
    monkeypatch.setattr(User.objects, "filter", broken)
    (found,) = no_demo_account(None)
    assert found.level == WARNING and "is_demo" in found.msg


def test_check_deploy_behind_tls_is_clean_on_an_empty_database_and_binds_no_subdomain(tmp_path):
    run = python(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", BEHIND_TLS="1")
    assert run.returncode == 0, run.stderr
    assert set_to(tmp_path, HSTS, BEHIND_TLS="1") == "True False False"


def test_a_city_may_bind_its_whole_domain(tmp_path):
    own = {"BEHIND_TLS": "1", "HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "on"}
    assert set_to(tmp_path, HSTS, **own) == "True True True"


@pytest.mark.django_db
def test_an_upgrade_marks_the_demos_old_accounts_and_nobody_else():
    for username, email in (("kikaku", "kikaku@example.lg.jp"), ("iin", "iin@city.lg.jp"), ("x", "x@example.lg.jp")):
        make_user(username, email=email)
    import_module("organization.migrations.0005_demo_mark").mark(apps, None)
    assert list(User.objects.filter(is_demo=True).values_list("username", flat=True)) == ["kikaku"]
