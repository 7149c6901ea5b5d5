"""A person at the pages of 施策評価: what stands in the inputs, and what is sent."""

import re
from html import unescape

from django.http import HttpResponse
from django.urls import reverse

from council.models import MeasureEvaluation
from office.evaluation import inputs
from projects.models import Measure
from tests.builders_council import COMPLETE

YEAR = 2025


def url(measure: Measure, name="measure", year=YEAR) -> str:
    return reverse(f"evaluating:{name}", args=["ina-3", year, measure.code])


def typed(version=0, text=COMPLETE, **fields) -> dict[str, object]:
    """All that the form sends; ``text`` with these fields typed over it."""
    shown = {name: getattr(text, name) for name in inputs.LABELS if name != "settlement"}
    return {"text-version": version, **shown, "settlement": "", **fields}


def press(client, measure: Measure, act="save", version=0, follow=True, **fields) -> HttpResponse:
    return client.post(url(measure), typed(version, **fields) | {"act": act}, follow=follow)


def words(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def area(page: str, name: str) -> str:
    """What stands in a textarea."""
    return re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)[1]


def chosen(page: str, name: str) -> str:
    """The value of the radio that is chosen; empty where none is."""
    found = re.search(rf'name="{name}" value="([^"]*)" checked', page)
    return found[1] if found else ""


def hidden(page: str, name: str) -> str:
    return re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page)[1]


def stored(measure: Measure, year=YEAR) -> MeasureEvaluation | None:
    return MeasureEvaluation.objects.filter(measure=measure, fiscal_year=year).first()
