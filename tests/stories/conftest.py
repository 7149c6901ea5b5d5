"""A real Chromium on the real site with the real plan and the demo's years."""

import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from goals.models import Strategy
from office.search.index import index_of
from reports.demo import PASSWORD
from reports.pack.pdf import leaflet_pdf
from reports.site.folder import pages
from reports.site.folder.exchange import alone, exchange
from reports.site.ready.addresses import Plans, addresses
from tests.plans import load_ina, load_ina_with_demo

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


PATIENCE = 15_000  # milliseconds
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser():
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def plan(transactional_db) -> Strategy:
    """Ina's strategy as its file holds it, with nothing reported yet."""
    return load_ina()


@pytest.fixture
def demo(transactional_db) -> Strategy:
    """R7 and R8 published, R9 being entered, and the demo's accounts."""
    return load_ina_with_demo()


def session_ends(page: Page) -> None:
    """Again after a moment: the late answer to what was on its way brings the session's cookie back."""
    for _ in range(3):
        page.context.clear_cookies()
        page.wait_for_timeout(500)
    page.context.clear_cookies()


class Visitor:
    """A person at a browser. Collects what the console complains about: a CSP violation fails the story."""

    def __init__(self, page: Page, root: str):
        self.page, self.root = page, root
        self.complaints: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message) -> None:
        is_refusal = "status of 40" in message.text or "Status Error Code 40" in message.text  # the browser's, htmx's
        if message.type in ("error", "warning") and not is_refusal:
            self.complaints.append(message.text)

    def opens(self, path: str) -> Page:
        self.page.goto(f"{self.root}{path}")
        return self.page

    def signs_in(self, username: str) -> Page:
        self.opens("/sign-in/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_load_state("networkidle")
        return self.page


@pytest.fixture
def visit(browser, live_server):
    """``visit(width=390, javascript=False)``: a fresh person with a window of that width."""
    contexts, visitors = [], []

    def new(width: int = 1280, *, javascript: bool = True) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="ja-JP", java_script_enabled=javascript
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        visitors.append(Visitor(context.new_page(), live_server.url))
        return visitors[-1]

    yield new
    for context in contexts:
        context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def as_files(demo, tmp_path, monkeypatch) -> Iterator[str]:
    """The demo's newest year as publish_site writes it, below /kpi/ of a plain file server."""
    monkeypatch.setattr(pages, "addresses", _newest)
    files = pages.Site("/kpi/", index_of([demo]), lambda text: None, leaflet_pdf).make()
    with alone(tmp_path / "kpi") as folder:
        exchange(files, folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/kpi"
        server.shutdown()


def _newest(plans: Plans) -> list[str]:
    """The pages that a reader walks through; papers take long to set."""
    return [
        address
        for address in addresses(plans)
        if address in ("/", "/ina-3/", "/theme.css") or (address.startswith("/ina-3/2026/") and "sheet" not in address)
        if not address.endswith((".pdf", ".xlsx", ".png"))
    ]
