"""A list page asks the database the same number of questions for one row as for twenty."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def assert_queries_do_not_grow(
    url: str, grow: Callable[[int], object], rows: tuple[int, int] = (1, 20), client: Client | None = None
) -> None:
    """``grow(n)`` makes the page list ``n`` rows; whatever grows with them is named."""
    client = client or Client()
    few, many = (_queries(url, grow, count, client) for count in rows)
    assert len(many) <= len(few), f"{url}: {len(few)} → {len(many)}\n" + "\n".join(_more_often(few, many))


def _queries(url: str, grow: Callable[[int], object], count: int, client: Client) -> list[str]:
    grow(count)
    client.get(url)  # what is looked up once per process does not count
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200, f"{url}: {response.status_code}"
    return [query["sql"] for query in captured]


def _more_often(few: list[str], many: list[str]) -> list[str]:
    """The queries that are repeated, by their beginning."""
    starts = {sql[:160] for sql in many}
    counts = {start: (_count(start, few), _count(start, many)) for start in starts}
    return [f"{before} → {after}: {start}" for start, (before, after) in counts.items() if after > before]


def _count(start: str, queries: list[str]) -> int:
    return sum(sql.startswith(start) for sql in queries)
