"""Excelで入力: download a department's workbook, upload it filled in, look at what would change, confirm, submit."""

from collections.abc import Collection
from operator import attrgetter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kpis.entered import TEXTS
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import KPI, ReportingYear
from kpis.sheets.kit.preview import NotOurs, confirmed, signed
from kpis.sheets.kit.writing import XLSX, zipped
from kpis.sheets.workbook.act import BadSheet, Imported, import_sheet
from kpis.sheets.workbook.book import file_name, shelf_for
from kpis.sheets.workbook.check import check
from kpis.sheets.workbook.compare import Checked, State
from kpis.sheets.workbook.read import Sheet, read_sheet
from kpis.sheets.workbook.write import workbook_bytes
from kpis.workflow.cycle import submit_all
from kpis.workflow.denials import entry_closed
from kpis.workflow.permissions import openings_on
from office.entry.workbook_conflicts import Handed, Merged, decided, merged_over
from office.entry.workbook_submission import done_words, may_submit_any, seen_in, submission_of
from office.kit import files
from office.kit.access import looked_at, looked_at_or_sent, whole, year_to_enter
from office.kit.acting import perform, tell
from office.kit.files import tell_of_file
from office.kit.frame import trail

_TITLE = "Excelで入力"


@looked_at_or_sent
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """GET: downloads and the upload form. POST: a file gives a preview, a confirmed preview is written."""
    year = year_to_enter(request.user, code, year)
    if request.method != "POST":
        return _page(request, year, files.WorkbookForm(read_sheet))
    if "confirmed" in request.POST:
        return _confirm(request, year)
    return _preview(request, year)


@looked_at
def download(request: HttpRequest, code: str, year: str, department_id: int) -> HttpResponse:
    year = year_to_enter(request.user, code, year)
    book = shelf_for(year, request.user).of(department_id)
    if book is None:
        if KPI.objects.of(year.strategy).filter(owner=department_id).exists():
            raise PermissionDenied("ダウンロードできるのは、担当する部署のワークブックだけです。")
        raise Http404("この部署のワークブックはありません。")
    return files.download(workbook_bytes(book), XLSX, file_name(year.fiscal_year, book.department))


@looked_at
def download_all(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Every workbook that the person may have, as one zip."""
    year = year_to_enter(request.user, code, year)
    books = shelf_for(year, request.user).books
    if not books:
        raise Http404("ダウンロードできるワークブックはありません。")
    content = zipped((file_name(year.fiscal_year, book.department), workbook_bytes(book)) for book in books)
    return files.download(content, "application/zip", f"{year.fiscal_year}_実績入力.zip")


def _preview(request: HttpRequest, year: ReportingYear) -> HttpResponse:
    form = files.WorkbookForm(read_sheet, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, year, form, status=422)
    sheet = form.cleaned_data["file"]
    checked, merged = _merged(request, year, sheet, check(sheet, year, request.user))
    texts = (text for draft in checked.drafts for text in attrgetter(*TEXTS)(draft.entered))
    tell_of_file(request, texts)
    return _checked_page(request, year, checked, merged, status=422 if checked.problems else 200)


def _confirm(request: HttpRequest, year: ReportingYear) -> HttpResponse:
    answered, then_submit = request.POST.getlist("answered"), request.POST.get("act") == "submit"
    try:
        sheet = decided(confirmed(request.POST["confirmed"], Handed.unpacked, year, request.user), request.POST)
        done = import_sheet(sheet, year, by=request.user, answered=answered, then_submit=then_submit)
    except NotOurs:
        messages.error(request, "確認の画面が古くなりました。もう一度、ワークブックを選んでください。")
        return redirect("workbook:page", year.strategy.code, year.fiscal_year)
    except BadSheet as bad:
        checked, merged = _merged(request, year, sheet, bad.checked, answered)
        status = 409 if checked.problems or merged.disputed else 422
        return _checked_page(request, year, checked, merged, status, is_asked_again=status == 422)
    words = _done_words(done)
    messages.success(request, words) if words else messages.info(request, "変更はありませんでした。")
    return redirect(_submit_url(year, sheet.department_id))


def _merged(
    request: HttpRequest, year: ReportingYear, sheet: Sheet, checked: Checked, answered: Collection[str] = ()
) -> tuple[Checked, Merged]:
    """What the sheet says over what others saved after it was handed out."""
    if not checked.conflicts:
        return checked, Merged(sheet)
    merged = merged_over(sheet, checked.conflicts, year)
    checked = check(merged.sheet, year, request.user, answered)
    checked.notices += merged.taken
    return checked, merged


def _done_words(done: Imported) -> str:
    beside = f"ほかの計画の同じ{done.also}指標にも書き込みました。" if done.also else ""
    if done.handed_in:
        return done_words(done.handed_in, done.changed) + beside
    return f"{done.changed}指標を下書きとして保存しました。{beside}" if done.changed else ""


@looked_at_or_sent
def submit(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """What can be submitted of the person's values, by one button, and why the others cannot."""
    year, department = year_to_enter(request.user, code, year), request.GET.get("department", "")
    if request.method == "POST":
        return _submit(request, year, department)
    found = {
        "year": year,
        "year_label": fiscal_year_label(year.fiscal_year),
        "crumbs": _trail(year, "値の提出"),
        "submission": submission_of(shelf_for(year, request.user), year, request.user, department),
        "department": department,
    }
    return render(request, "office/entry/workbook/submit.html", found)


def _submit(request: HttpRequest, year: ReportingYear, department: str) -> HttpResponse:
    performed = perform(submit_all, year, by=request.user, seen=seen_in(request.POST))
    if tell(request, performed):
        bulk = performed.answer
        if words := done_words(bulk):
            messages.success(request, words)
        for left in bulk.left:
            messages.warning(request, f"{left.subject.code} {left.subject.name}は提出していません。{left.why}")
    return redirect(_submit_url(year, whole(department)))


def _trail(year: ReportingYear, here: str) -> list[dict]:
    return trail((_TITLE, reverse("workbook:page", args=[year.strategy.code, year.fiscal_year])), here)


def _submit_url(year: ReportingYear, department_id: int | None) -> str:
    url = reverse("workbook:submit", args=[year.strategy.code, year.fiscal_year])
    return f"{url}?department={department_id}" if department_id else url


def _page(request: HttpRequest, year: ReportingYear, form: files.WorkbookForm, status: int = 200) -> HttpResponse:
    shelf = shelf_for(year, request.user)
    found = {
        "year": year,
        "year_label": fiscal_year_label(year.fiscal_year),
        "crumbs": trail(_TITLE),
        "closed": entry_closed(request.user, year, openings_on(year, timezone.localdate())),
        "books": shelf.books,
        "homeless": shelf.homeless,
        "form": form,
    }
    return render(request, "office/entry/workbook/page.html", found, status=status)


def _checked_page(
    request: HttpRequest, year: ReportingYear, checked: Checked, merged: Merged, status: int, *, is_asked_again=False
) -> HttpResponse:
    differing = [row for row in checked.rows if row.state in (State.CHANGED, State.CONFLICT, State.ERROR)]
    handed = Handed.of(merged)
    found = {
        "year": year,
        "year_label": fiscal_year_label(year.fiscal_year),
        "crumbs": _trail(year, "内容の確認"),
        "checked": checked,
        "is_asked_again": is_asked_again,
        "rows": merged.beside(differing),
        "merged": merged,
        "untouched": [row for row in checked.rows if row.state in (State.UNCHANGED, State.OVERTAKEN)],
        "may_submit": checked.may_be_written and may_submit_any(checked.drafts, year, request.user),
        "submit_url": _submit_url(year, merged.sheet.department_id),
        "confirmed": signed(handed.packed(), year, request.user) if checked.may_be_written else "",
    }
    return render(request, "office/entry/workbook/preview.html", found, status=status)
