"""Where ready answers lie: a table that every server reads, and before it the memory of this process."""

import datetime as dt
import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

import brotli
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse

from organization.frozen import frozen
from reports.models import ReadyPage

MOST_BYTES = 48 * 1024 * 1024  # of answers in the memory of one process: about 3,000 pages
QUALITY = 6  # of Brotli: a tenth larger than the best, in a fiftieth of its time
PATIENCE = 50  # milliseconds that a reader's page waits for others who write
TEXTS = ("text/", "application/json", "application/schema+json", "application/atom+xml", "application/xml", "image/svg")
# What the answer to one request says of itself, or what is said anew with each.
NOT_KEPT = {"content-length", "etag", "last-modified", "vary", "cache-control", "expires", "content-encoding"}


@frozen
class Ready:
    """The answer of one address. ``bodies``: the content by its encoding; the empty one is the content itself."""

    key: str
    status: int
    headers: dict
    digest: str
    modified: dt.datetime
    bodies: dict

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values())) + 1024

    def body(self, encoding: str) -> bytes:
        """The content as it is where it was kept packed only: few ask for that."""
        return self.bodies[encoding] if encoding in self.bodies else gzip.decompress(self.bodies["gzip"])


class Memory:
    """What was asked for last, up to ``most`` bytes."""

    def __init__(self, most: int):
        self.most, self.size, self.lock = most, 0, threading.Lock()
        self.kept: OrderedDict[tuple[str, str], Ready] = OrderedDict()

    def get(self, key: str, address: str) -> Ready | None:
        found = self.kept.get((key, address))
        if found:
            with self.lock:
                if (key, address) in self.kept:
                    self.kept.move_to_end((key, address))
        return found

    def put(self, address: str, page: Ready) -> None:
        with self.lock:
            old = self.kept.pop((page.key, address), None)
            self.kept[page.key, address] = page
            self.size += page.size - (old.size if old else 0)
            while self.size > self.most:
                _, gone = self.kept.popitem(last=False)
                self.size -= gone.size


memory = Memory(MOST_BYTES)


def find(key: str, address: str) -> Ready | None:
    if found := memory.get(key, address):
        return found
    row = ReadyPage.objects.filter(address=address, key=key).first()
    if row is None:
        return None
    bodies = {"br": bytes(row.br), "gzip": bytes(row.gzip)} if row.br else {"": bytes(row.plain)}
    page = Ready(row.key, row.status, row.headers, row.digest, row.modified, bodies)
    memory.put(address, page)
    return page


def made(key: str, address: str, response: HttpResponse, released: dt.datetime, now: dt.datetime) -> Ready:
    """``released``: when what it shows was published. A content that is the same keeps its time."""
    content = response.content
    digest = hashlib.sha256(content).hexdigest()
    headers = {name: value for name, value in response.headers.items() if name.lower() not in NOT_KEPT}
    before = ReadyPage.objects.filter(address=address).values_list("digest", "modified").first()
    modified = _modified(digest, before, released, now)
    return Ready(key, response.status_code, headers, digest, modified, _packed(response))


def keep(address: str, page: Ready) -> None:
    _write(address, page)
    memory.put(address, page)


def _modified(digest: str, before: tuple | None, released: dt.datetime, now: dt.datetime) -> dt.datetime:
    """The release's time; of a page that changed without one (a new address of the city), the time of the change."""
    if before is None or (before[0] != digest and before[1] < released):
        return released
    return before[1] if before[0] == digest else now


def _packed(response: HttpResponse) -> dict:
    content = response.content
    if not response.get("Content-Type", "").startswith(TEXTS) or not content:
        return {"": content}
    return {"br": brotli.compress(content, quality=QUALITY), "gzip": gzip.compress(content, 9, mtime=0)}


def _write(address: str, page: Ready) -> None:
    """Nobody's page fails or waits for it: a disk may be full, somebody may be writing."""
    row = ReadyPage(
        address=address,
        key=page.key,
        digest=page.digest,
        status=page.status,
        headers=page.headers,
        modified=page.modified,
        br=page.bodies.get("br", b""),
        gzip=page.bodies.get("gzip", b""),
        plain=page.bodies.get("", b""),
    )
    fields = ["key", "digest", "status", "headers", "modified", "br", "gzip", "plain"]
    try:
        with _hurried(), transaction.atomic():
            ReadyPage.objects.bulk_create([row], update_conflicts=True, unique_fields=["address"], update_fields=fields)
    except DatabaseError:
        return


@contextmanager
def _hurried() -> Iterator[None]:
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    usual = connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")
