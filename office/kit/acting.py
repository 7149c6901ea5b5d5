"""Doing an act from a page: what was done, or why not, is one answer that the page lays out."""

from collections.abc import Callable, Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from kpis.sheets.kit.problems import BadRows
from kpis.workflow.runner import Conflict, Invalid
from organization.frozen import frozen
from organization.refusals import Denied, Refused


@frozen
class Performed:
    """``answer`` is the act's, ``theirs`` what somebody else stored in between, ``problems`` what the entry lacks.

    ``why`` says in a sentence why it was not done, but for problems that stand at a form's fields.
    """

    is_done: bool = False
    answer: Any = None
    closed: Denied | None = None
    theirs: Any = None
    problems: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    is_overtaken: bool = False


def perform(
    act: Callable, *told, form: forms.Form | None = None, renamed: Mapping[str, str] = MappingProxyType({}), **more
) -> Performed:
    """Do it. The one place where a page learns why an act was not done.

    What an entry lacks stands at the form's fields. ``renamed``: the act's field → the form's, where they differ.
    """
    try:
        return Performed(True, act(*told, **more))
    except Refused as refused:
        return Performed(closed=refused.closed, why=str(refused))
    except Conflict as conflict:
        return Performed(theirs=conflict.stored, why=str(conflict), is_overtaken=True)
    except BadRows as bad:  # the rows were good when they were shown
        return Performed(theirs=bad.problems, why=str(bad), is_overtaken=True)
    except Invalid as invalid:
        problems = {renamed.get(name, name): words for name, words in invalid.problems.items()}
        if form is None:
            return Performed(problems=problems, why=str(invalid))
        take(form, problems)
        return Performed(problems=problems)


def tell(request: HttpRequest, performed: Performed, done: str = "") -> bool:
    """Say that it was done, or why not."""
    if performed.why:
        messages.error(request, performed.why)
    elif done:
        messages.success(request, done)
    return performed.is_done


def tell_form(form: forms.Form, performed: Performed, at: str | None = None) -> bool:
    """Why it was not done stands above what was typed, or at the field."""
    if performed.why:
        form.add_error(at, performed.why)
    return performed.is_done


def take(form: forms.Form, problems: Mapping[str, str]) -> None:
    """What an act has found stands at its field; of a field that the form does not have, above it."""
    for name, words in problems.items():
        form.add_error(name if name in form.fields else None, words)
