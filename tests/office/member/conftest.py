import pytest

from tests.office.member.council import TODAY, Council, make_council


@pytest.fixture
def council(db, monkeypatch) -> Council:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None, timezone=None: TODAY)
    return make_council()
