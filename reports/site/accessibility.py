"""What the statement of accessibility says of the last real check, as ``make accessibility`` wrote it down."""

import datetime as dt
import json
from functools import cache
from pathlib import Path

from organization.frozen import frozen

FILE = Path(__file__).with_suffix(".json")


@frozen
class Check:
    """``pages``: the addresses that were opened, each at two widths and in both colour schemes."""

    checked_on: dt.date
    tool: str
    pages: int
    violations: int


@cache
def last_check() -> Check:
    told = json.loads(FILE.read_text("utf-8"))
    return Check(**told | {"checked_on": dt.date.fromisoformat(told["checked_on"])})
