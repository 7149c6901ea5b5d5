"""Settings from the environment: a mistyped one is named, in a sentence, and no secret is shown."""

import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from inastrategy import environment


def database(monkeypatch, tmp_path, url):
    monkeypatch.setenv("DATABASE_URL", url)
    return environment.database(tmp_path)


@pytest.mark.parametrize("url", ["foo", "mysql://u:hemmelig@h/d", "postgress://u:hemmelig@h/d", ""])
def test_a_wrong_database_url_is_named_without_its_password(monkeypatch, tmp_path, url):
    with pytest.raises(ImproperlyConfigured) as refused:
        database(monkeypatch, tmp_path, url)
    assert "DATABASE_URL" in str(refused.value) and "hemmelig" not in str(refused.value)


def test_a_new_sqlite_file_is_its_owners_alone(monkeypatch, tmp_path):
    config = database(monkeypatch, tmp_path, "sqlite:///var/db.sqlite3")
    assert config["NAME"] == str(tmp_path / "var/db.sqlite3")
    assert stat.S_IMODE(os.stat(config["NAME"]).st_mode) == 0o600


def test_an_absolute_sqlite_path_is_taken_as_it_is(monkeypatch, tmp_path):
    assert database(monkeypatch, tmp_path / "x", f"sqlite:///{tmp_path}/a.sqlite3")["NAME"] == f"{tmp_path}/a.sqlite3"


def test_connections_to_sqlite_stay_open(monkeypatch, tmp_path):
    """A full disk refuses the files that WAL makes with each new connection, and so refuses readers too."""
    assert database(monkeypatch, tmp_path, "sqlite:///db.sqlite3")["CONN_MAX_AGE"] is None


def test_the_socket_form_names_the_folder_as_host(monkeypatch, tmp_path):
    config = database(monkeypatch, tmp_path, "postgresql://u@/db?host=/run/pg")
    assert (config["HOST"], config["NAME"], config["USER"]) == ("/run/pg", "db", "u")


def test_a_place_where_no_file_can_be_made_is_said(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ImproperlyConfigured, match="データベースのファイルを作れません"):
        database(monkeypatch, tmp_path, "sqlite:///file/db.sqlite3")


def test_a_command_with_a_wrong_setting_says_so_without_a_traceback():
    environ = os.environ | {"BEHIND_TLS": "maybe"}
    run = subprocess.run(
        [sys.executable, "manage.py", "submit_all", "2027"],
        cwd=settings.BASE_DIR,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1 and "BEHIND_TLS" in run.stderr and "Traceback" not in run.stderr
