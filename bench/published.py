"""Published pages as a visitor gets them, from the bytes that lie ready, beside the live pages; and their weight."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.test import Client
from django.urls import reverse

from bench.floor.views import YEARS
from bench.table import Line, Section
from bench.timing import Timing, interleaved
from goals.models import Strategy

HOST, ROUND = "localhost", 20  # requests to a ready page in one round: one alone is too short for the clock
LEAST_TIMES, MOST_MS = 25, 1.0
BROWSER = {"accept-encoding": "gzip, deflate, br"}


def measure(strategy: Strategy, rounds: int) -> Section:
    """The ready bytes are the live page's, then time."""
    client = Client(SERVER_NAME=HOST)
    place = [strategy.code, str(YEARS[-1])]
    addresses = {
        "指標一覧": reverse("dashboards:kpi_list", args=place),
        "概況": reverse("dashboards:overview", args=place),
        "指標": reverse("dashboards:kpi", args=[*place, "4-1-6"]),
    }
    lines = [line for name, address in addresses.items() for line in _beside(client, name, address, rounds)]
    text = (
        f"作りたてと同じ内容であることを確かめてから、{rounds}回ずつ交互に、CPU 時間"
        f"（送るばかりのページは{ROUND}回の平均）。"
        f"目標：送るばかりのページは、作りたての{LEAST_TIMES}倍以上の速さ（比0.04以下）で、{MOST_MS} ms 以下。"
        "備考は、ブラウザーに送る大きさ。"
    )
    return Section("公表したページ（サインインしていない人）", text, lines)


def _beside(client: Client, name: str, address: str, rounds: int) -> Iterator[Line]:
    live, ready = _asking(client, address, ready=False), _asking(client, address, ready=True)
    assert live().content == ready().content, f"{address}: the ready bytes are not the live page's"
    packed = _asking(client, address, ready=True, headers=BROWSER)
    known = BROWSER | {"if-none-match": packed()["ETag"]}
    same = _asking(client, address, ready=True, headers=known)
    assert same().status_code == 304
    timings = interleaved({"live": live, "packed": _often(packed), "same": _often(same)}, rounds)
    base, sent = timings["live"], f"{len(packed().content):,} B"
    yield Line(f"{name}：作りたて", base, base, f"{len(live().content):,} B")
    yield Line(f"{name}：送るばかり（Brotli）", _each(timings["packed"]), base, sent)
    yield Line(f"{name}：変わっていない（304）", _each(timings["same"]), base, "0 B")


def _asking(client: Client, address: str, *, ready: bool, headers: dict | None = None) -> Callable:
    def ask():
        settings.READY_PAGES = ready
        response = client.get(address, headers=headers)
        assert response.status_code in (200, 304), f"{address}: {response.status_code}"
        return response

    return ask


def _often(ask: Callable) -> Callable[[], None]:
    def round_of_them() -> None:
        for _ in range(ROUND):
            ask()

    return round_of_them


def _each(timing: Timing) -> Timing:
    return Timing(tuple(one / ROUND for one in timing.times))
