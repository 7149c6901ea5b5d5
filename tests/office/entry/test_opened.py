"""How much of the product a reader opens to follow one saved actual."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from django.conf import settings

from kpis.models import Actual
from tests.builders import make_department, make_kpi, make_user, make_year
from tests.office.entry.typing import typed, url

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
APPS = {"organization", "goals", "projects", "kpis", "council", "reports", "office"}
# What a dataclass brings along, and what looks on at every question to the database.
PLUMBING = {"organization/frozen.py", "reports/site/ready/edition.py"}
MOST = 25


def test_one_saved_actual_opens_few_modules(client):
    """The modules of the apps of which a function runs between the call of the page's view and its answer."""
    kpi = make_kpi(owner=make_department("市民生活部 環境課"))
    client.force_login(make_user(departments=[kpi.owner]))
    make_year(2027)
    with modules_opened("office/entry/views.py", "page") as opened:
        client.post(url(), typed(kpi, "18"))
    assert Actual.objects.get().value == 18
    assert "office/entry/saving.py" in opened
    assert len(opened) <= MOST, "\n".join(sorted(opened))


@contextmanager
def modules_opened(module: str, view: str) -> Iterator[set[str]]:
    opened: set[str] = set()
    within = False

    def watch(frame: FrameType, event: str, _) -> None:
        nonlocal within
        path = Path(frame.f_code.co_filename)
        if event not in ("call", "return") or not path.is_relative_to(settings.BASE_DIR):
            return
        name = str(path.relative_to(settings.BASE_DIR))
        if (name, frame.f_code.co_name) == (module, view):
            within = event == "call"
        if within and name.split("/")[0] in APPS and name not in PLUMBING:
            opened.add(name)

    sys.setprofile(watch)
    try:
        yield opened
    finally:
        sys.setprofile(None)
