"""Work that takes a whole processor waits in line, over all processes of this machine: pages go on beside it.

A place is a locked file: the kernel frees it when a process ends, however it ends. Who waits holds one of the server's
threads, so only few may wait in each process; the next one is told at once that it is busy.
"""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)
LOOK_AGAIN = 0.02  # seconds


class Busy(Exception):
    """Too many wait already, or it took too long."""


class Line:
    """``places`` may work at once on this machine (by default all processors but one)."""

    def __init__(self, name: str, *, waiting: int, patience: float, places: int | None = None):
        self.name, self.patience = name, patience
        self.places = places or max(1, (os.cpu_count() or 1) - 1)
        self._waiting = threading.BoundedSemaphore(waiting)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits for a place and holds it. Raises ``Busy``."""
        if not self._waiting.acquire(blocking=False):
            raise Busy(self.name)
        try:
            with self._place():
                yield
        finally:
            self._waiting.release()

    @contextmanager
    def _place(self) -> Iterator[None]:
        files = self._open()
        try:
            if files:
                self._wait_for(files)
            yield
        finally:
            for file in files:
                os.close(file)

    def _open(self) -> list[int]:
        """Where no file can be made (a full disk), nobody waits: the work itself matters more than its order."""
        folder = Path(settings.VAR_DIR) / "lines"
        files: list[int] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for place in range(self.places):
                files.append(os.open(folder / f"{self.name}-{place}", os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            logger.warning("No line for %s: %s", self.name, error)
        return files

    def _wait_for(self, files: list[int]) -> None:
        end = time.monotonic() + self.patience
        while not any(_locked(file) for file in files):
            if time.monotonic() > end:
                raise Busy(self.name)
            time.sleep(LOOK_AGAIN)


def _locked(file: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
