"""Correcting or taking back one of the member's own opinions, as long as nobody has replied."""

from django.http import Http404, HttpRequest

from council import acts
from council.models import Opinion
from kpis.workflow.runner import Saved
from office.kit.acting import perform
from office.kit.conflict import Piece, look, whole_version
from office.kit.editing import Edited, edit, laid_out, piece_of, versions
from office.kit.resuming import is_resumed
from office.member.book import Book
from office.member.own import Own, of_member
from office.member.said import Said, said
from office.member.writing import WordsForm
from organization.frozen import frozen
from organization.refusals import Denied

WITHDRAW = "withdraw"


@frozen
class Attempt:
    """``done`` says what was done, once it was: changed or withdrawn."""

    said: Said
    edited: Edited
    closed: Denied | None = None
    done: str = ""


def attempt(request: HttpRequest, book: Book, number: int) -> Attempt:
    """404 where the opinion is not the member's own of this year."""
    opinion = _opinion(book, number)
    entry = next((one for one in book.review.voices.opinions if one.number == number), None)
    own = book.own.get((book.year, number))
    if opinion is None or entry is None or own is None:
        raise Http404
    (shown,) = said(book, [entry])
    if request.method == "POST" and request.POST.get("act") == WITHDRAW and not is_resumed(request):
        return _withdraw(request, book, opinion, shown, own)
    edited = edit(request, WordsForm, lambda: _piece(book, _opinion(book, number), own))
    return Attempt(shown, edited, edited.closed, done="changed" if edited.is_done else "")


def _withdraw(request: HttpRequest, book: Book, opinion: Opinion, shown: Said, own: Own) -> Attempt:
    version = whole_version(request.POST.get("version", ""))
    performed = perform(acts.withdraw_opinion, opinion, version=version, by=book.user)
    edited = laid_out(
        request, WordsForm, look(_piece(book, _opinion(book, opinion.number) or opinion, own), request.POST)
    )
    return Attempt(shown, edited, performed.closed, done="withdrawn" if performed.is_done else "")


def _opinion(book: Book, number: int) -> Opinion | None:
    return of_member(book.user, book.strategy).filter(meeting__fiscal_year=book.year, number=number).first()


def _piece(book: Book, opinion: Opinion, own: Own) -> Piece:
    def change(form: WordsForm, version: int) -> Saved:
        kept = acts.change_opinion(opinion, form.cleaned_data["text"], version=version, by=book.user)
        return Saved(kept, changed=kept.version != opinion.version)

    return piece_of(
        WordsForm,
        {"text": opinion.text},
        change,
        stored=opinion,
        seen=versions(Opinion.history.filter(id=opinion.pk), lambda row: {"text": row.text if row else ""}),
        closed=own.closed,
    )
