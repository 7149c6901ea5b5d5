"""What every act answers where it is not possible: one object that page, file and command print alike."""

import datetime as dt

from organization.eras import long_date
from organization.frozen import frozen


@frozen
class Denied:
    """Why something cannot be done, in sentences (without their full stop) for the person in front of it."""

    why: str
    who: str = ""
    now: str = ""
    since: dt.date | None = None

    @classmethod
    def of(cls, sentences: str) -> "Denied":
        """What stands before the first full stop is the reason, the rest is the way out."""
        why, _, way_out = sentences.partition("。")
        return cls(why, now=way_out)

    @property
    def since_text(self) -> str:
        return f"{long_date(self.since)}から" if self.since else ""

    def __str__(self) -> str:
        since = f"（{self.since_text}）" if self.since else ""
        who = f"{self.who}。" if self.who else ""
        return f"{self.why}{since}。{who}{self.now}"


class Refused(Exception):
    """The act is not possible; ``closed`` says why and what to do."""

    def __init__(self, closed: Denied):
        super().__init__(str(closed))
        self.closed = closed


def refuse(closed: Denied | None) -> None:
    if closed is not None:
        raise Refused(closed)
