"""What a reader's page weighs on its way, compressed as it is served, with the style sheets that it asks for."""

import re

import brotli
import pytest
from django.test import Client

from inastrategy.styles import bundled, served
from tests.plans import load_ina_with_demo

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SHEET = re.compile(r'<link rel="stylesheet" href="[^"]*/css/([^"]+)"')
SCRIPT = re.compile(r'<script[^>]* src="([^"]+)"')
YEAR = "/ina-3/2026/"
SMALL = ("", "kpis/1-1-1/", "kpis/4-1-6/", "kpis/G2/", "measures/4-1/", "measures/1-1/")


def compressed(text: str) -> int:
    return len(brotli.compress(text.encode(), quality=11))


def weight(path: str) -> tuple[int, int]:
    """Of the page, and of its own style sheets, which are compressed each by itself."""
    page = Client().get(f"{YEAR}{path}").content.decode()
    return compressed(page), sum(compressed(bundled(name)) for name in SHEET.findall(page))


def test_a_readers_pages_are_light(db):
    load_ina_with_demo()
    weights = {path: weight(path) for path in (*SMALL, "kpis/", "report/")}
    assert {path: styles for path, (_, styles) in weights.items() if styles > 12_000 and path != "report/"} == {}
    assert {path: sum(weights[path]) for path in SMALL if sum(weights[path]) > 25_000} == {}
    assert sum(weights["kpis/"]) <= 40_000
    assert sum(weights["report/"]) <= 120_000


def test_nothing_but_page_styles_colour_and_one_script_comes_before_the_first_paint(db, settings):
    """And Plotly's script is asked for by nobody but a reader."""
    settings.KEY_COLOUR = "#1b6b3a"
    load_ina_with_demo()
    for path in ("", "kpis/", "kpis/1-1-1/", "goals/1/"):
        page = Client().get(f"{YEAR}{path}").content.decode()
        scripts = SCRIPT.findall(page)
        assert 1 + page.count('rel="stylesheet"') + len(scripts) <= 4, path
        assert not [script for script in scripts if "plotly" in script], path


def test_the_public_sheet_holds_no_rule_of_the_pages_behind_the_sign_in():
    assert ".action-bar__text" not in bundled("site.css") and ".steps" not in bundled("site.css")
    assert ".action-bar__text" in bundled("office.css")


def test_a_sheet_is_served_without_its_comments_and_with_both_schemes():
    made = served('/* why */ :root { --page: light-dark(#ffffff, #121212); }\n.a::before { content: "a ; b"; }\n')
    assert made.startswith(':root{--page: #ffffff;}.a::before{content: "a ; b";}')
    assert ':root[data-scheme="dark"]{color-scheme: dark;--page: #121212;}' in made
