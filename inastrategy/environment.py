"""Strict readers for the environment: a mistyped setting stops the start and is named.

>>> flag("DEBUG", default=False)
"""

import os
import re
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}

# Several writers on SQLite need all three: WAL lets readers go on, IMMEDIATE takes the write lock at BEGIN
# (a deferred transaction fails at once when it upgrades), and the timeout queues the writers.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw.strip().lower() in TRUE:
        return True
    if raw.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={raw!r}: 1（はい）か 0（いいえ）で指定してください。")


def number(name: str, default: int) -> int:
    raw = text(name, str(default))
    try:
        return int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={raw!r}: 整数で指定してください。") from error


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def numbers(name: str, default: str) -> tuple[int, ...]:
    raw = text(name, default)
    try:
        return tuple(sorted({int(part) for part in raw.split(",") if part.strip()}))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={raw!r}: 整数をカンマで区切ってください（例：{default}）。") from error


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    raw = text(name, default).lower()
    if raw not in allowed:
        raise ImproperlyConfigured(f"{name}={raw!r}: {'、'.join(allowed)} のどれかで指定してください。")
    return raw


def web_address(name: str, default: str) -> str:
    """「https://kpi.example.lg.jp」, without a slash at the end."""
    raw = text(name, default).rstrip("/")
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", raw):
        raise ImproperlyConfigured(f"{name}={raw!r}: http:// か https:// で始まるアドレスで指定してください。")
    return raw


def secret(name: str) -> str:
    """NAME, or the content of the file that NAME_FILE names; empty where neither is set."""
    file = text(f"{name}_FILE")
    if not file:
        return text(name)
    path = Path(file)
    if not path.is_file():
        raise ImproperlyConfigured(f"{name}_FILE={file!r}: ファイルが見つかりません。")
    return path.read_text().strip()


def folder(name: str, default: Path | None) -> Path | None:
    raw = text(name)
    if not raw:
        return default
    path = Path(raw).expanduser()
    if not path.is_dir():
        raise ImproperlyConfigured(f"{name}={raw!r}: フォルダーが見つかりません。")
    return path


def secret_key(keep_in: Path) -> str:
    """SECRET_KEY, or the content of SECRET_KEY_FILE, or a key made once and kept in ``keep_in`` (mode 0600)."""
    if key := text("SECRET_KEY") or secret("SECRET_KEY"):
        return key
    try:
        keep_in.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(keep_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return keep_in.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return keep_in.read_text().strip()


def database(root: Path) -> dict[str, Any]:
    """DATABASE_URL as Django's dictionary; without it, SQLite in ``var/``. Relative paths start at ``root``."""
    url = text("DATABASE_URL", "sqlite:///var/db.sqlite3")
    shown = re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", url)  # a password has no place in a log
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url))
    except Exception:
        raise ImproperlyConfigured(
            f"DATABASE_URL={shown!r}: sqlite:///… か postgresql://… の形で指定してください。"
        ) from None
    if config["ENGINE"].endswith("sqlite3"):
        path = root / config["NAME"]
        try:
            _for_us_alone(path)
        except OSError as error:
            raise ImproperlyConfigured(
                f"DATABASE_URL={shown!r}: データベースのファイルを作れません（{error.strerror}：{error.filename}）。"
            ) from None
        # Kept open: a new connection makes the files of WAL anew, which a full disk refuses, to readers too.
        config |= {"NAME": str(path), "OPTIONS": dict(SQLITE_OPTIONS), "CONN_MAX_AGE": None}
    elif not config["ENGINE"].endswith("postgresql"):
        raise ImproperlyConfigured(f"DATABASE_URL={shown!r}: SQLite と PostgreSQL に対応しています。")
    else:
        config |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
        # postgresql://u@/db?host=/dir names a socket folder; HOST is where Django looks for it.
        config["HOST"] = config.get("OPTIONS", {}).pop("host", config.get("HOST", ""))
    return config


def _for_us_alone(path: Path) -> None:
    """A new database file is readable by its owner only: it holds password hashes, sessions and drafts.

    SQLite gives the files beside it (-wal, -shm) the mode of the database.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
