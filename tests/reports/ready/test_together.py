"""A correction under many readers: each page is wholly the one before or the one after, and none is late."""

import threading
import time

import pytest
from django.db import connections
from django.test import Client

from reports.releases.correct import correct
from tests.reports.published import entered, make_published

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ready")]
READERS = 50
PLACES = ("/ina-3/2025/", "/ina-3/2025/kpis/", "/ina-3/2025/kpis/1-1-1/", "/open-data/ina-3/actuals.csv")


class Readers:
    """Every answer with when it was asked for, until told to stop."""

    def __init__(self):
        self.seen: list[tuple[float, str, int, bytes]] = []
        self.stop, self.failed = threading.Event(), []
        self.threads = [threading.Thread(target=self.read, args=(number,)) for number in range(READERS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def read(self, number: int) -> None:
        browser, step = Client(), number
        try:
            while not self.stop.is_set():
                asked, address = time.monotonic(), PLACES[step % len(PLACES)]
                answer = browser.get(address)
                self.seen.append((asked, address, answer.status_code, answer.content))
                step += 1
        except Exception as error:
            self.failed.append(error)
        finally:
            connections.close_all()


def test_fifty_readers_never_see_half_of_a_correction_and_none_sees_it_late():
    year = make_published()
    before = {address: Client().get(address).content for address in PLACES}
    with Readers() as readers:
        _wait_for(readers, READERS)
        correct(year, {"1-1-1": entered("18")}, reason="転記の誤り")
        corrected = time.monotonic()
        _wait_for(readers, len(readers.seen) + 2 * READERS)
    after = {address: Client().get(address).content for address in PLACES}
    assert readers.failed == [] and {status for _, _, status, _ in readers.seen} == {200}
    assert all(content in (before[address], after[address]) for _, address, _, content in readers.seen)
    late = [one for asked, one, _, content in readers.seen if asked > corrected and content == before[one]]
    assert late == [] and all(before[address] != after[address] for address in PLACES)


def _wait_for(readers: Readers, answers: int) -> None:
    end = time.monotonic() + 60
    while len(readers.seen) < answers and not readers.failed and time.monotonic() < end:
        time.sleep(0.01)
