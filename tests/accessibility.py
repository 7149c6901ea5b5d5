"""``make accessibility``: axe on every kind of page, and the date and result for the statement at /accessibility/.

The statement tells of the last real check: what is written here is committed with the change that was checked.
"""

import datetime as dt
import json
import sys
from pathlib import Path

import pytest

from reports.site.accessibility import FILE
from tests.stories import axe

WALK = Path(__file__).parent / "stories" / "test_accessibility.py"


def main() -> int:
    """One process, so that what axe saw can be asked afterwards."""
    code = pytest.main(["-n", "0", "-q", "-k", "axe_finds_nothing", str(WALK)])
    if not axe.seen:
        return int(code) or 1
    result = {
        "checked_on": dt.date.today().isoformat(),
        "tool": f"axe-core {axe.seen.version}",
        "pages": len(axe.seen.pages),
        "violations": len(axe.seen.problems),
    }
    FILE.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
