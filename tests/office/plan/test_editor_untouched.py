"""A form that nobody touched says what is stored: to change one field changes no other."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from goals.models import Strategy
from kpis.models import KPI
from kpis.plan.editing.head import HeadText
from kpis.plan.editing.outlook import SeriesText
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.parse import parse
from office.kit.editing import _texts
from office.plan.editor.head import HeadForm
from office.plan.editor.kinds import KINDS, name_of_kind
from office.plan.editor.outlook import SeriesForm
from projects.models import LeadingProject, Measure

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def said(make, told):
    form = make(_texts(make(initial=told)))
    assert form.is_valid(), form.errors
    return form.written


def things_of(strategy: Strategy) -> Iterator:
    yield from strategy.goals.all()
    yield from LeadingProject.objects.filter(goal__strategy=strategy, number__gt=0)
    yield from Measure.objects.of(strategy)
    yield from KPI.objects.of(strategy).with_place()


@pytest.mark.parametrize("name", ["ina-strategy-3", "example-city", "example-town", "example-comprehensive"])
def test_an_untouched_form_says_what_is_stored(name):
    load(parse((settings.BASE_DIR / "fixtures" / f"{name}.yaml").read_bytes()))
    strategy = Strategy.objects.get()
    for thing in things_of(strategy):
        kind = KINDS[name_of_kind(thing)]
        text = kind.text.of(thing)

        def make(*data, kind=kind, thing=thing, **more):
            return kind.form(*data, strategy=strategy, thing=thing, **more)

        assert said(make, kind.form.told(text)) == text, thing
    head = HeadText.of(strategy)
    assert said(lambda *data, **more: HeadForm(*data, is_closed=False, **more), HeadForm.told(head)) == head
    for series in strategy.population.all():
        text = SeriesText.of(series)

        def make_series(*data, series=series, **more):
            return SeriesForm(*data, strategy=strategy, series=series, **more)

        assert said(make_series, SeriesForm.told(text)) == text, series
