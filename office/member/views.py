"""The pack as a reading view: every page by its kind, the search, and the member's pen."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from office.kit.resuming import is_resumed, keeps_typing, unstored
from office.member import changing
from office.member.book import Book, book_for
from office.member.pages import Page
from office.member.search import search
from office.member.sheets import SHEETS
from office.member.subjects import choices_of
from office.member.writing import OpinionForm, desk_of

TYPED = ("subject", "meeting", "text", "version")


@unstored
@require_safe
@login_required
def page(request: HttpRequest, code: str, year: str, kind: str) -> HttpResponse:
    """A page that is only read."""
    book = book_for(request, code, year)
    return _show(request, book, book.page_at(kind), {})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typing(carries=TYPED.__contains__)
def writable_page(request: HttpRequest, code: str, year: str, kind: str, key: str | int = "") -> HttpResponse:
    """A page that also takes an opinion."""
    book = book_for(request, code, year)
    here = book.page_at(kind, str(key))
    if request.method == "POST" and not is_resumed(request):
        return _write(request, book, here)
    return _show(request, book, here, _pen(request, book, here))


@unstored
@require_safe
@login_required
def search_page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    book = book_for(request, code, year)
    query = request.GET.get("q", "")
    facts = {"query": query, "found": search(book, query)}
    return render(request, "office/member/search.html", _frame(book) | facts)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typing(carries=TYPED.__contains__)
def opinion(request: HttpRequest, code: str, year: str, number: int) -> HttpResponse:
    """One of the member's own opinions of the year: to correct it or to take it back."""
    book = book_for(request, code, year)
    attempt = changing.attempt(request, book, number)
    if attempt.done == "withdrawn":
        messages.success(request, f"意見{number}を取り下げました。")
        return redirect(book.url("mine"))
    if attempt.done:
        return redirect(_stored_url(attempt.said.page or book.page_at("mine"), number))
    status = 409 if request.method == "POST" and (attempt.closed or attempt.edited.laid.disputes) else 200
    return render(request, "office/member/opinion.html", _frame(book) | {"attempt": attempt}, status=status)


def _show(request: HttpRequest, book: Book, here: Page, pen: dict, status: int = 200) -> HttpResponse:
    facts = _frame(book, here) | SHEETS[here.kind](book, here) | pen
    return render(request, f"office/member/{here.kind}.html", facts, status=status)


def _frame(book: Book, here: Page | None = None) -> dict:
    """What every page has: the bar at its head and the ways on at its foot."""
    return {"book": book, "review": book.review, "page": here, "place": book.place(here) if here else None}


def _pen(request: HttpRequest, book: Book, here: Page) -> dict:
    """The form as the member finds it: with the KPI that a link named, or with what came back after a sign-in."""
    desk = desk_of(book, timezone.localdate())
    resumed = is_resumed(request)
    typed = request.POST if resumed else {"subject": request.GET.get("about", "")}
    form = OpinionForm(desk, choices_of(book, here), initial={name: typed[name] for name in TYPED if typed.get(name)})
    unsaved = typed.get("text", "") if desk.closed else ""
    pen = {"closed": desk.closed, "form": form, "is_resumed": resumed, "unsaved": unsaved}
    return pen | {"stored": _stored(request, book)}


def _write(request: HttpRequest, book: Book, here: Page) -> HttpResponse:
    desk = desk_of(book, timezone.localdate())
    form = OpinionForm(desk, choices_of(book, here), request.POST)
    performed = form.write(book)
    if performed.closed:
        pen = {"closed": performed.closed, "form": form, "unsaved": request.POST.get("text", "")}
        return _show(request, book, here, pen, status=409)
    if performed.is_done:
        return redirect(_stored_url(here, performed.answer.number))
    return _show(request, book, here, {"form": form})


def _stored_url(here: Page, number: int) -> str:
    return f"{here.url}?stored={number}#stored"


def _stored(request: HttpRequest, book: Book):
    """The reader's own opinion that an address names as just stored; nobody else's is ever confirmed."""
    asked = request.GET.get("stored", "")
    if not asked.isdecimal() or (book.year, int(asked)) not in book.own:
        return None
    return next((entry for entry in book.review.voices.opinions if entry.number == int(asked)), None)
