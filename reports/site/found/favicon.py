"""/favicon.ico: the drawing of static/icon.svg in the site's key colour, for whoever asks for nothing better."""

import math
import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

SIZE = 32
RADIUS = 6  # of the corners
LINE = ((7, 23), (13, 16), (18, 20), (25, 10))  # a figure that rises, as icon.svg draws it
HALF_WIDTH = 1.5
_PNG = b"\x89PNG\r\n\x1a\n"
Point = tuple[float, float]


@lru_cache(maxsize=8)
def icon_bytes(colour: str) -> bytes:
    """An icon of one PNG picture; ``colour`` is #rrggbb."""
    picture = _png(_pixels(bytes.fromhex(colour.lstrip("#"))))
    head = struct.pack("<HHH", 0, 1, 1)
    entry = struct.pack("<BBBBHHII", SIZE, SIZE, 0, 0, 1, 32, len(picture), len(head) + 16)
    return head + entry + picture


def _pixels(colour: bytes) -> Iterator[bytes]:
    """Rows of RGBA, each behind the mark that it is not filtered."""
    for y in range(SIZE):
        row = [_pixel((x + 0.5, y + 0.5), colour) for x in range(SIZE)]
        yield b"\0" + b"".join(row)


def _pixel(at: Point, colour: bytes) -> bytes:
    white = _covered(min(_from_segment(at, *ends) for ends in pairwise(LINE)) - HALF_WIDTH)
    mixed = bytes(round(part + (255 - part) * white) for part in colour)
    return mixed + bytes([round(255 * _covered(_from_square(at)))])


def _covered(distance: float) -> float:
    """How much of a pixel lies inside an edge that is so far away (negative: inside)."""
    return min(1.0, max(0.0, 0.5 - distance))


def _from_segment(at: Point, start: Point, end: Point) -> float:
    along = (end[0] - start[0], end[1] - start[1])
    part = ((at[0] - start[0]) * along[0] + (at[1] - start[1]) * along[1]) / (along[0] ** 2 + along[1] ** 2)
    part = min(1.0, max(0.0, part))
    return math.dist(at, (start[0] + part * along[0], start[1] + part * along[1]))


def _from_square(at: Point) -> float:
    """From the rounded square that fills the picture."""
    inner = SIZE / 2 - RADIUS
    beyond = [max(0.0, abs(part - SIZE / 2) - inner) for part in at]
    return math.hypot(*beyond) - RADIUS


def _png(rows: Iterator[bytes]) -> bytes:
    head = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return _PNG + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
