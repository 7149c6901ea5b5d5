"""The statement of accessibility tells of the last real check, and of no better one."""

import datetime as dt
import json

import pytest

from reports.site import accessibility
from reports.site.accessibility import last_check

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def check(tmp_path, monkeypatch):
    def write(violations: int) -> None:
        told = {"checked_on": "2026-11-28", "tool": "axe-core 4.10.2", "pages": 81, "violations": violations}
        (tmp_path / "check.json").write_text(json.dumps(told))
        last_check.cache_clear()

    monkeypatch.setattr(accessibility, "FILE", tmp_path / "check.json")
    yield write
    last_check.cache_clear()


@pytest.mark.parametrize(("violations", "said"), [(0, "見つかった問題はありません"), (3, "見つかった問題は3件です")])
def test_the_statement_says_when_what_was_checked_and_what_was_found(client, check, violations, said):
    check(violations)
    page = client.get("/accessibility/").content.decode()
    assert said in page and "令和8年11月28日" in page and "81か所" in page


def test_the_check_that_is_kept_was_made_and_not_in_the_future():
    check = last_check()
    assert check.pages > 50 and check.checked_on <= dt.date.today()
    assert check.tool.startswith("axe-core ")
