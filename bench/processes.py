"""What starts a process of its own: cold start and the PDF."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings

from bench.floor.views import YEARS
from bench.table import Line, Section
from bench.timing import Timing, interleaved

OWN_APPS = ("organization", "goals", "projects", "kpis", "council", "reports", "office", "bench.floor")
SET_UP = "import django; django.setup()"
WITH_URLS = f"{SET_UP}; from django.urls import get_resolver; get_resolver().url_patterns"
HEAVY = ("plotly", "typst")
PRINT_LIBRARIES = (
    "import sys; print(*sorted(name for name, module in sys.modules.items()"
    " if 'site-packages' in (getattr(module, '__file__', None) or '')))"
)
PRINT_CPU = "import time; print(time.process_time())"


def cold_start(rounds: int) -> Section:
    """Our apps against every library that they load at the start, loaded without them."""
    _python("-W", "ignore", "-c", f"{WITH_URLS}; import sys; assert not set({HEAVY}) & set(sys.modules)")
    libraries = _python("-W", "ignore", "-c", f"{WITH_URLS}; {PRINT_LIBRARIES}").split()
    floor = (
        f"from django.conf import settings; settings.configure(**{_without_our_apps()!r}); {SET_UP};"
        f"import importlib; [importlib.import_module(name) for name in {libraries!r}]"
    )
    variants = {
        f"土台：django.setup() と同じライブラリー（{len(libraries)}モジュール）": floor,
        "django.setup() と全URLの読込み": WITH_URLS,
        "うち django.setup() だけ": SET_UP,
    }
    timings = _cpu_times(variants, rounds)
    base = next(iter(timings.values()))
    return Section(
        "起動",
        f"毎回新しいプロセス、{rounds}回ずつ交互に、CPU 時間。土台は、起動したときに読み込まれている外部のモジュールを"
        "すべて読み込みます。plotly と typst を読み込まないことを確かめてから測定。目標：1.2倍以下。",
        [Line(name, timing, base) for name, timing in timings.items()],
    )


def _cpu_times(variants: dict[str, str], rounds: int) -> dict[str, Timing]:
    """As a process counts its own, so that others on the machine count less; the first round compiles the modules."""
    times: dict[str, list[float]] = {name: [] for name in variants}
    for number in range(1 + rounds):
        for name, code in variants.items():
            took = float(_python("-W", "ignore", "-c", f"{code}; {PRINT_CPU}")) * 1000
            times[name] += [took] if number else []
    return {name: Timing(tuple(found)) for name, found in times.items()}


def pdf(rounds: int) -> Section:
    """The whole report of 92 KPIs, evaluated and commented, from a fresh process to a written file."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "report.pdf"
        build = [str(Path(settings.BASE_DIR) / "manage.py"), "build_report", "--year", str(YEARS[-1])]
        build += ["--format", "pdf", "--output", str(output)]
        timings = interleaved(
            {"pdf": lambda: _python(*build), "start": lambda: _run(SET_UP)}, rounds, warm_up=1, clock=time.perf_counter
        )
        content = output.read_bytes()
    assert content.startswith(b"%PDF-"), "build_report wrote no PDF"
    base = timings["start"]
    return Section(
        "審議会資料（PDF）",
        f"build_report を毎回新しいプロセスで、{rounds}回。基準は同じプロセスの起動だけ。目標：3,000 ms 未満。",
        [
            Line("土台：django.setup() だけ", timings["start"], base),
            Line("build_report --format pdf", timings["pdf"], base, f"{len(content):,} B"),
        ],
    )


def _without_our_apps() -> dict:
    apps = [app for app in settings.INSTALLED_APPS if app not in OWN_APPS]
    return {
        "INSTALLED_APPS": ["django.contrib.admin" if "AdminConfig" in app else app for app in apps],
        "DATABASES": {"default": {"ENGINE": settings.DATABASES["default"]["ENGINE"], "NAME": ":memory:"}},
        "AUTHENTICATION_BACKENDS": settings.AUTHENTICATION_BACKENDS,
        "DEFAULT_AUTO_FIELD": settings.DEFAULT_AUTO_FIELD,
        "LANGUAGE_CODE": settings.LANGUAGE_CODE,
        "SECRET_KEY": "cold-start",
    }


def _run(code: str) -> None:
    _python("-W", "ignore", "-c", code)


def _python(*arguments: str) -> str:
    """As it is served: with its modules compiled."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
