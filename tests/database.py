"""The tests' database: migrated once and copied for every worker; what takes long to build is put back by its rows.

The migrated database is named by a digest of every migration: on SQLite a file under var that stays from run to run,
on PostgreSQL a template on the server. ``kept`` builds a plan or a city once a session; every later test gets the same
rows inserted, in its own transaction.
"""

import fcntl
import hashlib
import pickle
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction

FOLDER = Path(settings.BASE_DIR) / "var" / "tests"
Rows = dict[str, list[tuple]]
UNTOUCHED = {"django_migrations", "reports_edition"}  # the latter changes with every other table


def make_database(name: str) -> None:
    """A migrated database of this worker's own, which the connection uses from here on."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (_copy_file if connection.vendor == "sqlite" else _copy_template)(name, f"migrated_{_digest_of_migrations()}")
    _use(name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    fresh()


def drop_database(name: str) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        Path(name).unlink()
    else:
        connection.creation._destroy_test_db(name, verbosity=0)


def _copy_file(name: str, digest: str) -> None:
    kept, new = FOLDER / digest, FOLDER / "new"
    if not kept.exists():
        for old in FOLDER.glob("migrated_*"):
            old.unlink()
        new.unlink(missing_ok=True)
        _migrate(str(new))
        new.rename(kept)
    shutil.copyfile(kept, name)


def _copy_template(name: str, digest: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [digest])
        if not cursor.fetchone():
            cursor.execute("DROP DATABASE IF EXISTS migrated_new")
            cursor.execute("CREATE DATABASE migrated_new")
            _migrate("migrated_new")
            cursor.execute(f"ALTER DATABASE migrated_new RENAME TO {digest}")
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE {digest}")


def _migrate(name: str) -> None:
    _use(name)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    connection.close()


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _digest_of_migrations() -> str:
    """Of what makes the tables; what follows every migration (permissions, grade schemes) runs on each copy anew."""
    digest = hashlib.sha256(django.__version__.encode())
    for config in apps.get_app_configs():
        for file in sorted(Path(config.path, "migrations").glob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


# Rows


@cache
def tables() -> list[str]:
    with connection.cursor() as cursor:
        return sorted(set(connection.introspection.table_names(cursor)) - UNTOUCHED)


def all_rows() -> Rows:
    with connection.cursor() as cursor:
        return {table: _rows_of(table, cursor) for table in tables()}


def _rows_of(table: str, cursor) -> list[tuple]:
    cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
    return cursor.fetchall()


def added(before: Rows, after: Rows) -> Rows:
    """The rows that are new, of every table that has some; what was there before must be there still."""
    found = {}
    for table, rows in after.items():
        old = set(map(repr, before[table]))
        new = [row for row in rows if repr(row) not in old]
        assert len(new) + len(old) == len(rows), f"rows of {table} changed"
        if new:
            found[table] = new
    return found


def insert(rows: Rows) -> None:
    """Foreign keys are checked at the end of the transaction, so that the order of tables does not matter."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, found in ((table, found) for table, found in rows.items() if found):
            places = ", ".join(["%s"] * len(found[0]))
            cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', found)  # noqa: S608


def only(rows: Rows) -> None:
    """Empties every table and inserts these: what `flush` does, without building permissions and schemes anew."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in tables():
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608
            if connection.vendor == "sqlite":  # where tests that roll back count from one
                cursor.execute("DELETE FROM sqlite_sequence")
        insert(rows)


# What takes long to build

_kept: dict[str, tuple[Rows, bytes]] = {}


@cache
def fresh() -> Rows:
    """What a migrated database holds; first asked when the session begins."""
    return all_rows()


def kept(build: Callable[[], Any]) -> Any:
    """What ``build`` makes in an empty database, built once a session: later its rows are inserted again."""
    name = f"{build.__module__}.{build.__qualname__}"
    if name not in _kept:
        before = all_rows()
        made = build()
        if before == fresh():
            _kept[name] = added(before, all_rows()), pickle.dumps(made)
        return made
    rows, made = _kept[name]
    insert(rows)
    return pickle.loads(made)  # noqa: S301 - our own objects of a moment ago
