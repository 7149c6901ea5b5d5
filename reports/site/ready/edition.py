"""Whether anything that public pages read has changed: one short row, written with every such change.

The token changes in the transaction of the change itself, whoever makes it (an act, the admin, a command, a bulk
write), so that whoever reads the one can read the other. ``follow`` hangs on every connection of the process.
"""

import re
import uuid
from typing import Any

from django.db import connection as default_connection
from django.db import transaction
from django.db.backends.signals import connection_created

from reports.models import Edition
from reports.site.ready.inputs import tables

WRITES = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM|TRUNCATE)\s+"(\w+)"')
ROW = 1
SAY = (
    f"INSERT INTO {Edition._meta.db_table} (id, token) VALUES ({ROW}, %s)"  # noqa: S608 - our own table
    " ON CONFLICT (id) DO UPDATE SET token = excluded.token"
)
DROP = f'DROP TABLE "{Edition._meta.db_table}"'
ASK = f"SELECT token FROM {Edition._meta.db_table} WHERE id = {ROW}"  # noqa: S608 - our own table


def current_token() -> str:
    """One short query; empty before the first change."""
    with default_connection.cursor() as cursor:
        cursor.execute(ASK)
        found = cursor.fetchone()
    return found[0] if found else ""


def follow(connection, **kwargs) -> None:
    if connection.alias == default_connection.alias and _note not in connection.execute_wrappers:
        connection.execute_wrappers.append(_note)


def start() -> None:
    connection_created.connect(follow, dispatch_uid="reports.site.ready.edition")


def _note(execute, sql: str, params: Any, many: bool, context: dict) -> Any:
    connection = context["connection"]
    if sql.startswith(DROP):
        connection.has_edition = False
    if not _is_change(sql) or not _has_table(connection):
        return execute(sql, params, many, context)
    if connection.in_atomic_block or _is_one_already(connection, sql):
        return _write(execute, sql, params, many, context)
    with transaction.atomic(using=connection.alias):
        return _write(execute, sql, params, many, context)


def _is_one_already(connection, sql: str) -> bool:
    """SQLite ends an INSERT ... RETURNING when its rows are read, and what follows before that along with it."""
    return connection.vendor == "sqlite" and " RETURNING " in sql


def _write(execute, sql: str, params: Any, many: bool, context: dict) -> Any:
    done = execute(sql, params, many, context)
    with context["connection"].cursor() as cursor:
        cursor.execute(SAY, [uuid.uuid4().hex])
    return done


def _is_change(sql: str) -> bool:
    found = WRITES.match(sql)
    return bool(found) and found[1] in tables()


def _has_table(connection) -> bool:
    """Not while the first migrations run, nor where they are taken back."""
    if not getattr(connection, "has_edition", False):
        with connection.cursor() as cursor:
            connection.has_edition = Edition._meta.db_table in connection.introspection.table_names(cursor)
    return connection.has_edition
