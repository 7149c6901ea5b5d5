"""Direct labels without collisions: a few candidate places per label, the cheapest free one wins."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from unicodedata import east_asian_width

from organization.frozen import frozen

MARK_COST = 40
LABEL_GAP = 4


@frozen
class Box:
    """A rectangle in the drawing's units, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box", gap: float = 0) -> bool:
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def inside(self, other: "Box") -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@frozen
class Segment:
    """A drawn line piece and what crossing it with a label costs."""

    x1: float
    y1: float
    x2: float
    y2: float
    cost: float

    def crosses(self, box: Box) -> bool:
        """Liang-Barsky: whether any part of the piece lies in the box; most pieces lie wholly on one side of it."""
        if self.x1 <= self.x2:
            if self.x2 < box.left or self.x1 > box.right:
                return False
        elif self.x1 < box.left or self.x2 > box.right:
            return False
        if self.y1 <= self.y2:
            if self.y2 < box.top or self.y1 > box.bottom:
                return False
        elif self.y1 < box.top or self.y2 > box.bottom:
            return False
        enter, leave = 0.0, 1.0
        run, rise = self.x2 - self.x1, self.y2 - self.y1
        for delta, distance in (
            (-run, self.x1 - box.left),
            (run, box.right - self.x1),
            (-rise, self.y1 - box.top),
            (rise, box.bottom - self.y1),
        ):
            if delta == 0:
                if distance < 0:
                    return False
            elif delta < 0:
                enter = max(enter, distance / delta)
            else:
                leave = min(leave, distance / delta)
        return enter <= leave


@frozen
class Place:
    """Where a text stands: its box, its reference x and the SVG text-anchor that belongs to it."""

    box: Box
    x: float
    anchor: str


def text_width(text: str, size: float) -> float:
    """A careful estimate without font files, after BIZ UDPGothic, whose digits are the widest we use."""
    return size * _ems(text)


@lru_cache(maxsize=4096)
def _ems(text: str) -> float:
    """A page and a report ask for the same few numbers, units and words over and over."""
    return sum(_advance(character) for character in text)


def _advance(character: str) -> float:
    if east_asian_width(character) in "WFA":
        return 1.0
    if character.isupper():
        return 0.82
    return 0.32 if character in ",.'|il:;!/ " else 0.76


SIDES = ("N", "S", "E", "W", "NE", "SE", "NW", "SW")


def around(x: float, y: float, width: float, height: float, *, gap: float, sides: Iterable[str]) -> Iterator[Place]:
    """Places round a mark in the order of ``sides``, close ones first, then further off."""
    sides = tuple(sides)
    for distance in (gap, gap + height * 0.7, gap + height * 1.5, gap + height * 2.4):
        for side in sides:
            yield _beside(x, y, width, height, distance, side)


def _beside(x: float, y: float, width: float, height: float, gap: float, side: str) -> Place:
    near = min(gap, 9.0)  # sideways a label never drifts far from its mark
    if "E" in side:
        left, reference, anchor = x + (gap if side == "E" else near), 0.0, "start"
        reference = left
    elif "W" in side:
        left, anchor = x - width - (gap if side == "W" else near), "end"
        reference = left + width
    else:
        left, reference, anchor = x - width / 2, x, "middle"
    if "N" in side:
        top = y - gap - height
    elif "S" in side:
        top = y + gap
    else:
        top = y - height / 2
    return Place(Box(left, top, left + width, top + height), reference, anchor)


class Placer:
    """Remembers what is drawn and where labels stand already."""

    def __init__(self, frame: Box, segments: Iterable[Segment], marks: Iterable[Box]):
        self.frame = frame
        self.segments = tuple(segments)
        self.marks = tuple(marks)
        self.taken: list[Box] = []

    def block(self, box: Box) -> None:
        self.taken.append(box)

    def place(self, places: Iterable[Place], *, limit: float = float("inf")) -> Place | None:
        """The cheapest place inside the frame and free of other labels; None when all cost over ``limit``."""
        best, best_cost = None, limit
        for order, place in enumerate(places):
            cost = order * 0.8
            if cost >= best_cost:
                break
            if not self._free(place.box):
                continue
            cost += self._disturbance(place.box)
            if cost < best_cost:
                best, best_cost = place, cost
        if best is not None:
            self.taken.append(best.box)
        return best

    def _free(self, box: Box) -> bool:
        return box.inside(self.frame) and not any(box.overlaps(other, LABEL_GAP) for other in self.taken)

    def _disturbance(self, box: Box) -> float:
        marks = sum(MARK_COST for mark in self.marks if box.overlaps(mark))
        return marks + sum(segment.cost for segment in self.segments if segment.crosses(box))
