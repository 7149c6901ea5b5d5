"""The pack as a reading view: every page by its kind, the search, and the member's pen."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from kpis.workflow.rule import Refused
from office.member import changing, resuming
from office.member.book import Book, book_for
from office.member.pages import WRITABLE, Page
from office.member.search import search
from office.member.sheets import SHEETS
from office.member.subjects import choices_of
from office.member.writing import OpinionForm, desk_of

# Not 「no-store」: the browser's own 「back」 should find what was typed.
unstored = cache_control(private=True, no_cache=True)


@unstored
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str, year: str, kind: str, key: str | int = "") -> HttpResponse:
    """A page to read; some of them also take an opinion."""
    if request.method == "POST" and kind not in WRITABLE:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if answer := _sign_in_first(request):
        return answer
    book = book_for(request, code, year)
    here = book.page_at(kind, str(key))
    if kind not in WRITABLE:
        return _show(request, book, here, {})
    if request.method == "POST" and not resuming.asks_to_resume(request):
        return _write(request, book, here)
    return _show(request, book, here, _pen(request, book, here))


@unstored
@require_safe
def search_page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    if answer := _sign_in_first(request):
        return answer
    book = book_for(request, code, year)
    query = request.GET.get("q", "")
    facts = {"query": query, "found": search(book, query)}
    return render(request, "office/member/search.html", _frame(book) | facts)


@unstored
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, code: str, year: str, number: int) -> HttpResponse:
    """One of the member's own opinions of the year: to correct it or to take it back."""
    if answer := _sign_in_first(request):
        return answer
    book = book_for(request, code, year)
    attempt = changing.attempt(book, number, request.POST if request.method == "POST" else None)
    if attempt.done == "withdrawn":
        messages.success(request, f"意見{number}を取り下げました。")
        return redirect(book.url("mine"))
    if attempt.done:
        return redirect(_stored_url(attempt.said.page or book.page_at("mine"), number))
    status = 409 if request.method == "POST" and (attempt.closed or attempt.theirs) else 200
    return render(request, "office/member/opinion.html", _frame(book) | {"attempt": attempt}, status=status)


def _sign_in_first(request: HttpRequest) -> HttpResponse | None:
    """To read, one signs in first; to write, one signs in and finds everything that was typed."""
    if request.user.is_authenticated:
        return None
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    return resuming.sign_in(request) if resuming.asks_to_resume(request) else resuming.ask_to_sign_in(request)


def _show(request: HttpRequest, book: Book, here: Page, pen: dict, status: int = 200) -> HttpResponse:
    facts = _frame(book, here) | SHEETS[here.kind](book, here) | pen
    return render(request, f"office/member/{here.kind}.html", facts, status=status)


def _frame(book: Book, here: Page | None = None) -> dict:
    """What every page has: the bar at its head and the ways on at its foot."""
    return {"book": book, "review": book.review, "page": here, "place": book.place(here) if here else None}


def _pen(request: HttpRequest, book: Book, here: Page) -> dict:
    """The form as the member finds it: with the KPI that a link named, or with what came back after a sign-in."""
    desk = desk_of(book, timezone.localdate())
    is_resumed = resuming.asks_to_resume(request)
    typed = resuming.typed_of(request) if is_resumed else {"subject": request.GET.get("about", "")}
    form = OpinionForm(desk, choices_of(book, here), initial={name: text for name, text in typed.items() if text})
    unsaved = typed.get("text", "") if desk.closed else ""
    pen = {"closed": desk.closed, "form": form, "is_resumed": is_resumed, "unsaved": unsaved}
    return pen | {"stored": _stored(request, book)}


def _write(request: HttpRequest, book: Book, here: Page) -> HttpResponse:
    desk = desk_of(book, timezone.localdate())
    form = OpinionForm(desk, choices_of(book, here), request.POST)
    try:
        written = form.write(book)
    except Refused as refused:
        pen = {"closed": refused.closed, "form": form, "unsaved": request.POST.get("text", "")}
        return _show(request, book, here, pen, status=409)
    if written:
        return redirect(_stored_url(here, written.number))
    return _show(request, book, here, {"form": form})


def _stored_url(here: Page, number: int) -> str:
    return f"{here.url}?stored={number}#stored"


def _stored(request: HttpRequest, book: Book):
    """The reader's own opinion that an address names as just stored; nobody else's is ever confirmed."""
    asked = request.GET.get("stored", "")
    if not asked.isdecimal() or (book.year, int(asked)) not in book.own:
        return None
    return next((entry for entry in book.review.voices.opinions if entry.number == int(asked)), None)
