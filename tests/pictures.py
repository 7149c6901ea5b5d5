"""`make pictures`: the guide's pictures, taken anew from the demo's pages.

A fresh demo database is served by a process of its own; every picture is a page as its reader sees it.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import django
from playwright.sync_api import Browser, Page, sync_playwright

from tests.run import ROOT, find_chromium, say

FOLDER = ROOT / "docs" / "guide" / "pictures"
WIDTH, HEIGHT = 1280, 760
# By account: the picture's name and the page.
PICTURES = {
    "chiiki": (
        ("entry", "/admin/entry/ina-3/2027/"),
        ("kpi", "/admin/entry/ina-3/2027/kpi/1-1-1/"),
        ("workbook", "/admin/workbook/ina-3/2027/"),
        ("evaluations", "/admin/evaluations/ina-3/2027/"),
    ),
    "kacho": (("approval", "/admin/approval/ina-3/2027/"),),
    "kikaku": (
        ("start", "/admin/start/"),
        ("people", "/admin/people/"),
        ("year", "/admin/years/ina-3/2027/"),
        ("board", "/admin/board/ina-3/2027/"),
        ("checking", "/admin/checking/ina-3/2027/"),
        ("opinions", "/admin/council/ina-3/2026/opinions/"),
        ("publication", "/admin/publication/ina-3/2026/"),
        ("plan", "/admin/plan/ina-3/"),
    ),
    "iin": (("member", "/council/ina-3/2026/"),),
}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inastrategy.settings")
    django.setup()
    FOLDER.mkdir(exist_ok=True)
    with serving() as root, sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        for account, pictures in PICTURES.items():
            page = signed_in(browser, root, account)
            for name, path in pictures:
                take(page, root, name, path)
        browser.close()
    return 0


def signed_in(browser: Browser, root: str, account: str) -> Page:
    from reports.demo import PASSWORD

    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="ja-JP")
    page.goto(f"{root}/sign-in/")
    page.fill("[name=username]", account)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state("networkidle")
    return page


def take(page: Page, root: str, name: str, path: str) -> None:
    response = page.goto(root + path)
    if response is None or response.status != 200:
        raise SystemExit(f"{path}: {response.status if response else 'no answer'}")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")
    say(f"{name}.png  {(FOLDER / f'{name}.png').stat().st_size // 1024} KB")


@contextmanager
def serving() -> Iterator[str]:
    """The demo in a database of its own, until the pictures are taken."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
        free.close()
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3", "PORT": port, "DEMO": "1"}
        run([sys.executable, "manage.py", "setup"], environment)
        server = subprocess.Popen(
            [str(Path(sys.executable).parent / "gunicorn"), "inastrategy.wsgi", "--config", "inastrategy/gunicorn.py"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            root = f"http://127.0.0.1:{port}"
            wait_for(root)
            yield root
        finally:
            server.terminate()
            server.wait()


def run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def wait_for(root: str) -> None:
    for _ in range(120):
        try:
            urlopen(root, timeout=30).close()  # noqa: S310 - our own address, made above
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The site did not start.")


if __name__ == "__main__":
    sys.exit(main())
