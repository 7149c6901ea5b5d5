"""Parts of long lists that are the same on the next request: laid out once per process, found by what they say."""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()
MOST = 8192  # parts; most are below a kilobyte, a whole row of the entry page is six


@register.simple_tag
def kept(name: str, source: object, fields: str, **more: Any) -> SafeString:
    """The template, with these attributes of ``source`` and with ``more``; it sees nothing else of the page.

    All of them are values (texts, numbers, frozen things of such): they are what the part is found by. A text that is
    marked safe is given by itself, never within a frozen thing.
    """
    facts = {field: getattr(source, field) for field in fields.split()} | more
    lay = _lay.__wrapped__ if settings.DEBUG else _lay  # who changes a template sees it at once
    return lay(name, tuple(facts), *facts.values())


@lru_cache(maxsize=MOST, typed=True)  # typed: a text that is marked safe is another than the same one that is not
def _lay(name: str, names: tuple[str, ...], *values: Any) -> SafeString:
    return render_to_string(name, dict(zip(names, values, strict=True)))
