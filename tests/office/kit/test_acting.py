"""What a page learns of an act: done, refused, overtaken, or lacking something; nothing of it is an exception."""

import pytest
from django import forms

from kpis.sheets.kit.problems import BadRows, Problem
from kpis.workflow.runner import Conflict, Invalid
from office.kit.acting import perform, tell_form
from organization.refusals import Denied, Refused

CLOSED = Denied("この年度は公表済みです", "取り消せるのは企画部門です")


class Form(forms.Form):
    text = forms.CharField(required=False)


def bound() -> Form:
    form = Form({"text": "打った文"})
    assert form.is_valid()
    return form


def raising(error: Exception):
    def act():
        raise error

    return act


def test_what_was_done_is_answered():
    performed = perform(lambda one, *, more: one + more, 1, more=2)
    assert (performed.is_done, performed.answer, performed.why) == (True, 3, "")


def test_a_refusal_says_why_and_by_whom_it_could_be_done():
    performed = perform(raising(Refused(CLOSED)))
    assert not performed.is_done
    assert (performed.closed, performed.why) == (CLOSED, str(CLOSED))


def test_who_was_overtaken_sees_what_the_other_stored():
    performed = perform(raising(Conflict("ほかの人の文")))
    assert (performed.is_overtaken, performed.theirs) == (True, "ほかの人の文")


def test_rows_that_were_good_when_they_were_shown_are_overtaken_too():
    assert perform(raising(BadRows([Problem(2, "", "もうありません。")]))).is_overtaken


def test_what_the_entry_lacks_stands_at_the_forms_field_under_the_forms_name():
    form = bound()
    performed = perform(raising(Invalid({"words": "長すぎます。"})), form=form, renamed={"words": "text"})
    assert form.errors == {"text": ["長すぎます。"]}
    assert (performed.problems, performed.why) == ({"text": "長すぎます。"}, "")


def test_without_a_form_it_is_a_sentence():
    assert perform(raising(Invalid({"words": "長すぎます。"}))).why == "長すぎます。"


def test_why_it_was_not_done_stands_above_what_was_typed():
    form = bound()
    assert not tell_form(form, perform(raising(Refused(CLOSED))))
    assert form.non_field_errors() == [str(CLOSED)]


def test_any_other_error_is_the_programmers():
    with pytest.raises(ZeroDivisionError):
        perform(lambda: 1 / 0)
