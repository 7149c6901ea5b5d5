import pytest

from reports.site.ready.keeping import memory


@pytest.fixture
def ready(settings):
    """Pages are kept ready, and this process has met none yet."""
    settings.READY_PAGES = True
    forget()


def forget() -> None:
    """As a process that has just begun, or another server."""
    memory.kept.clear()
    memory.size = 0
