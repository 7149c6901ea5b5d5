"""python -m bench.load [--minutes 3] [--write]: the server under mixed load, on loopback and a temporary database.

Readers, sign-ins, PDFs and saves at once: how much memory each worker takes, how long a page takes meanwhile, beside
ten sign-ins at once, and beside twenty connections that send half a request and no more.
"""

import argparse
import datetime as dt
import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

MARK = "## 実際のサーバーに負荷をかけたとき"
MOST_MB, MOST_SECONDS = 250, 1.0
HALF_OPEN, SIGN_INS = 20, 10
PASSWORD = "lantern-orbit-mosaic"  # noqa: S105


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--write", action="store_true", help="write the results into docs/benchmarks.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="inastrategy-load-") as folder:
        os.environ |= {
            "BENCH_FOLDER": folder,
            "DATABASE_URL": f"sqlite:///{Path(folder).resolve()}/load.sqlite3",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DEBUG": "0",
            "BEHIND_TLS": "0",
            "PORT": str(_free_port()),
        }
        import django

        django.setup()
        text = _measure(Path(folder), options.minutes)
    print(text)
    if options.write:
        _write(text)


class Load:
    """Threads that ask until told to stop; every time is kept by kind, every answer but a good one counted."""

    def __init__(self, port: int, plan: dict):
        self.port, self.plan = port, plan
        self.times: dict[str, list[float]] = defaultdict(list)
        self.bad: dict[str, int] = defaultdict(int)
        self.stop = threading.Event()

    def run(self, seconds: float) -> None:
        jobs = [self.read, self.read, self.read, self.sign_in, self.set_pdfs, self.save]
        threads = [threading.Thread(target=job, args=(number,)) for number, job in enumerate(jobs)]
        for thread in threads:
            thread.start()
        self.stop.wait(seconds)
        self.stop.set()
        for thread in threads:
            thread.join()

    def note(self, kind: str, act, *arguments, good=(200, 302)):
        from bench.browser import timed

        took, answer = timed(act, *arguments)
        status = answer[0] if isinstance(answer, tuple) else answer
        self.times[kind].append(took)
        self.bad[kind] += status not in good
        return answer

    def read(self, number: int) -> None:
        from bench.browser import Visitor

        visitor, step = Visitor(self.port), number
        while not self.stop.wait(0.3):
            self.note("ページ", visitor.get, self.plan["pages"][step % len(self.plan["pages"])])
            step += 1

    def sign_in(self, number: int) -> None:
        from bench.browser import Visitor

        while not self.stop.wait(2):
            visitor = Visitor(self.port)
            self.note("サインイン", visitor.sign_in, "planner", PASSWORD)
            visitor.close()

    def set_pdfs(self, number: int) -> None:
        """A draft's report is set anew each time; a published one by parts, until the process knows it."""
        from bench.browser import Visitor

        visitor = Visitor(self.port)
        assert visitor.sign_in("planner", PASSWORD) == 302
        step = 0
        while not self.stop.wait(0.5):
            self.note("PDF", visitor.get, self.plan["pdfs"][step % len(self.plan["pdfs"])])
            step += 1

    def save(self, number: int) -> None:
        from bench.browser import Visitor, row_as_shown

        visitor, step = Visitor(self.port), 0
        assert visitor.sign_in("staff", PASSWORD) == 302
        while not self.stop.wait(1):
            _, page = visitor.get(self.plan["entry"])
            prefix = re.search(r'name="(r\d+)-version"', page)[1]
            row = row_as_shown(page, prefix) | {f"{prefix}-kind": "provisional", f"{prefix}-value": str(10 + step % 9)}
            self.note("実績の保存", visitor.post, self.plan["entry"], page, row | {"act": "save"}, good=(302,))
            step += 1


def _measure(folder: Path, minutes: float) -> str:
    plan, port = _prepare(), int(os.environ["PORT"])
    server = subprocess.Popen([sys.executable, "-m", "gunicorn", "inastrategy.wsgi", "-c", "inastrategy/gunicorn.py"])
    try:
        _wait_for(port)
        alone = _page_times(port, plan, 30)
        load, peak = Load(port, plan), {}
        watcher = threading.Thread(target=_watch, args=(server.pid, peak, load.stop))
        watcher.start()
        busy_before = os.getloadavg()[0]
        load.run(minutes * 60)
        watcher.join()
        beside_sign_ins = _beside_sign_ins(port, plan)
        beside_half_open = _beside_half_open(port, plan)
    finally:
        server.terminate()
        server.wait(40)
    return _report(minutes, load, peak, busy_before, alone, beside_sign_ins, beside_half_open)


def _prepare() -> dict:
    from bench import data
    from bench.floor.views import YEARS
    from organization.models import User

    strategy = data.build()
    for user in (data.planner(strategy), data.staff(strategy)):
        user.set_password(PASSWORD)
        user.save()
    assert User.objects.count() == 2
    code, year, open_year = strategy.code, YEARS[-1], data.ENTRY_YEAR
    shown = [
        "",
        "kpis/",
        "goals/1/",
        "projects/1/",
        "measures/1-1/",
        "kpis/1-1-1/",
        "population/",
        "method/",
        "report/",
    ]
    parts = ["", "?parts=summary", *(f"?project={number}" for number in range(1, 10))]
    return {
        "pages": [f"/{code}/{year}/{page}" for page in shown],
        "pdfs": [f"/{code}/{open_year}/report.pdf", *(f"/{code}/{year}/report.pdf{part}" for part in parts)],
        "entry": f"/admin/entry/{code}/{open_year}/",
    }


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("gunicorn does not listen")


def _page_times(port: int, plan: dict, times: int) -> list[float]:
    """Each by a new visitor, as somebody who comes just then."""
    from bench.browser import Visitor, timed

    found = []
    for step in range(times):
        visitor = Visitor(port)
        took, (status, _) = timed(visitor.get, plan["pages"][step % len(plan["pages"])])
        assert status == 200, f"a page answered {status}"
        visitor.close()
        found.append(took)
    return found


def _beside_sign_ins(port: int, plan: dict) -> list[float]:
    """Three times ten people sign in at the same moment."""
    from bench.browser import Visitor

    found: list[float] = []
    for _ in range(3):
        people = [threading.Thread(target=Visitor(port).sign_in, args=("planner", PASSWORD)) for _ in range(SIGN_INS)]
        for person in people:
            person.start()
        while any(person.is_alive() for person in people):
            found += _page_times(port, plan, 1)
    return found


def _beside_half_open(port: int, plan: dict) -> list[float]:
    """Half of them say nothing at all, half of them half a request."""
    sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(HALF_OPEN)]
    try:
        for one in sockets[::2]:
            one.sendall(b"GET /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half:")
        time.sleep(0.5)
        return _page_times(port, plan, 30)
    finally:
        for one in sockets:
            one.close()


def _watch(master: int, peak: dict[int, float], stop: threading.Event) -> None:
    """The largest resident memory of each worker; the children that set PDFs are no workers."""
    while not stop.wait(1):
        for worker in Path(f"/proc/{master}/task/{master}/children").read_text().split():
            status = Path(f"/proc/{worker}/status")
            if status.exists() and (found := re.search(r"VmRSS:\s+(\d+)", status.read_text())):
                peak[int(worker)] = max(peak.get(int(worker), 0), int(found[1]) / 1024)


def _report(minutes, load, peak, busy_before, alone, sign_ins, half_open) -> str:
    import django

    rows = [(f"負荷中：{kind}", times, load.bad[kind]) for kind, times in load.times.items()]
    rows = [("ほかに何もないとき：ページ", alone, 0), *rows]
    rows += [
        (f"{SIGN_INS}人が同時にサインイン：ページ", sign_ins, 0),
        (f"送りかけの接続{HALF_OPEN}本：ページ", half_open, 0),
    ]
    memory = "、".join(f"{size:.0f} MB" for size in sorted(peak.values(), reverse=True))
    reached = max(peak.values()) <= MOST_MB and max(half_open) <= MOST_SECONDS
    verdict = "どちらも目標のとおり" if reached else "目標に届きません"
    return "\n".join(
        [
            MARK,
            "",
            f"`.venv/bin/python -m bench.load`。{dt.date.today():%Y-%m-%d}、CPU {os.cpu_count()} コア、"
            f"Python {platform.python_version()}、Django {django.__version__}、gunicorn {_version('gunicorn')}、"
            f"typst {_version('typst')}、SQLite。測定を始めたときの負荷（1分平均）は {busy_before:.1f}、"
            f"終わったときは {os.getloadavg()[0]:.1f}。",
            f"{minutes:g}分間、閲覧3人、サインイン（2秒ごと）、PDF（続けて）、実績の保存（1秒ごと）を同時に。",
            f"目標：ワーカーのメモリーは {MOST_MB} MB 以下、送りかけの接続があってもページは {MOST_SECONDS:g} 秒以内。",
            "",
            f"ワーカーごとの最大のメモリー（RSS）：{memory}。{verdict}。",
            "",
            "| 対象 | 回数 | 中央値 秒 | 95％ 秒 | 最大 秒 | 失敗 |",
            "|---|--:|--:|--:|--:|--:|",
            *(_line(name, times, bad) for name, times, bad in rows),
            "",
        ]
    )


def _line(name: str, times: list[float], bad: int) -> str:
    late = sorted(times)[int(len(times) * 0.95)]
    return f"| {name} | {len(times):,} | {statistics.median(times):.3f} | {late:.3f} | {max(times):.3f} | {bad} |"


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _write(text: str) -> None:
    document = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
    rest = document.read_text("utf-8").partition(MARK)[0].rstrip()
    document.write_text(f"{rest}\n\n{text}", "utf-8")


if __name__ == "__main__":
    main()
