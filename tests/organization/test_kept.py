"""What a kept part is found by, and that it is never found by less."""

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe

from office.entry.facts import Fact
from organization.frozen import frozen
from organization.templatetags import kept

PART = Template("{% load kept %}{% kept 'office/entry/_facts.html' row 'columns' %}")
BADGE = Template("{% load kept %}{% kept 'components/badge.html' row '' label=label %}")


@frozen
class Row:
    columns: tuple[Fact, ...] = ()


@pytest.fixture(autouse=True)
def nothing_kept():
    kept._lay.cache_clear()


def facts(short: str) -> str:
    return PART.render(Context({"row": Row((Fact("目安値", "", short),))}))


def badge(label: str) -> str:
    return BADGE.render(Context({"row": Row(), "label": label, "state": "returned"}))


def test_a_part_is_laid_out_once_for_the_same_values():
    assert facts("20") == facts("20")
    assert kept._lay.cache_info().misses == 1


def test_another_value_is_another_part():
    assert "20" in facts("20")
    assert "21" in facts("21")


def test_a_part_sees_only_what_it_is_given():
    assert "badge--returned" not in badge("差戻し")


def test_a_text_is_escaped_also_after_the_same_one_that_is_safe():
    assert "<b>" in badge(mark_safe("<b>20</b>"))
    assert "<b>" not in badge("<b>20</b>")


def test_a_developer_sees_a_changed_template_at_once(settings):
    settings.DEBUG = True
    facts("20")
    assert kept._lay.cache_info().currsize == 0
