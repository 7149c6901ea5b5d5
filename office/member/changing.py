"""Correcting or taking back one of the member's own opinions, as long as nobody has replied."""

from django import forms
from django.http import Http404, QueryDict

from council import acts
from council.models import Opinion
from office.kit.acting import perform
from office.member.book import Book
from office.member.own import of_member
from office.member.said import Said, said
from office.member.writing import WordsForm
from organization.frozen import frozen
from organization.refusals import Denied


class ChangeForm(WordsForm):
    version = forms.IntegerField(widget=forms.HiddenInput())


@frozen
class Attempt:
    """``theirs`` is what another window stored in between; the form then goes on from there with the own words.

    ``done`` says what was done, once it was: changed or withdrawn.
    """

    said: Said
    form: ChangeForm
    closed: Denied | None = None
    theirs: str = ""
    is_resumed: bool = False
    done: str = ""


def attempt(book: Book, number: int, typed: QueryDict | None, *, resumed: bool) -> Attempt:
    """404 where the opinion is not the member's own of this year."""
    opinion = of_member(book.user, book.strategy).filter(meeting__fiscal_year=book.year, number=number).first()
    entry = next((one for one in book.review.voices.opinions if one.number == number), None)
    own = book.own.get((book.year, number))
    if opinion is None or entry is None or own is None:
        raise Http404
    (shown,) = said(book, [entry])
    if typed is None:
        return Attempt(shown, _form_of(opinion), own.closed)
    if resumed:
        return Attempt(shown, _again(typed, opinion.version), own.closed, is_resumed=True)
    return _act(book, opinion, shown, typed)


def _act(book: Book, opinion: Opinion, shown: Said, typed: QueryDict) -> Attempt:
    form = ChangeForm(typed)
    if not form.is_valid() and (typed.get("act") != "withdraw" or form.errors.get("version")):
        return Attempt(shown, form)
    told = {"version": form.cleaned_data["version"], "by": book.user, "form": form}
    if typed.get("act") == "withdraw":
        performed, done = perform(acts.withdraw_opinion, opinion, **told), "withdrawn"
    else:
        performed, done = perform(acts.change_opinion, opinion, form.cleaned_data["text"], **told), "changed"
    if theirs := performed.theirs:
        return Attempt(shown, _again(typed, theirs.version), theirs=theirs.text)
    return Attempt(shown, form, performed.closed, done=done if performed.is_done else "")


def _form_of(opinion: Opinion) -> ChangeForm:
    return ChangeForm(initial={"text": opinion.text, "version": opinion.version})


def _again(typed: QueryDict, version: int) -> ChangeForm:
    """The typed words, to be saved over ``version``: the writer has seen it now."""
    return ChangeForm(initial={"text": typed.get("text", ""), "version": version})
