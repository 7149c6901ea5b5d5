"""市民意識調査の登録: download a workbook, upload it filled in, look at every changed cell, confirm. Planning only."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from council.acts import remove_survey, save_survey
from council.acts.surveying import survey_closed
from council.choices import SurveyKind
from council.survey.check import Checked, check
from council.survey.entered import entry_of
from council.survey.read import SurveyFile, read_file
from council.survey.rounds import lines_of, measures_of, stored_round
from council.survey.write import Book, workbook_bytes
from goals.models import Strategy
from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.sheets.kit.preview import NotOurs, confirmed, signed
from kpis.sheets.kit.writing import XLSX
from office.kit import fields, files
from office.kit.access import looked_at, looked_at_or_sent, looked_at_or_typed, strategy_at
from office.kit.acting import perform, tell
from office.kit.frame import trail
from office.kit.resuming import is_sent


class RemovalForm(forms.Form):
    reason = fields.reason("削除の理由", "例：別の年度の結果を取り込んでしまったため", **{"class": "input"})


@looked_at_or_sent
def page(request: HttpRequest, code: str) -> HttpResponse:
    """GET: the years and the upload form. POST: a file gives a preview, a confirmed preview is written."""
    strategy = _strategy(request, code)
    if request.method != "POST":
        return _page(request, strategy, files.WorkbookForm(read_file))
    if "confirmed" in request.POST:
        return _confirm(request, strategy)
    return _preview(request, strategy)


@looked_at
def download(request: HttpRequest, code: str, year: str, kind: str) -> HttpResponse:
    """The workbook of a year, filled with what is stored."""
    strategy = _strategy(request, code)
    if kind not in SurveyKind.values or year not in [str(line.fiscal_year) for line in lines_of(strategy)]:
        raise Http404("この年度の様式はありません。")
    stored = stored_round(strategy, int(year))
    book = Book(
        strategy,
        int(year),
        SurveyKind(kind),
        measures_of(strategy, int(year)),
        entry_of(stored) if stored else None,
        stored.version if stored else 0,
    )
    return files.download(workbook_bytes(book), XLSX, f"{year}_{strategy.words.survey}_{SurveyKind(kind).label}.xlsx")


@looked_at_or_typed
def remove(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Says what will be gone; posted with a reason it is done."""
    strategy = _strategy(request, code)
    stored = stored_round(strategy, int(year)) if year.isdigit() else None
    if stored is None:
        raise Http404(f"この年度の{strategy.words.survey}は登録されていません。")
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if not (is_sent(request) and form.is_valid()):
        found = {"round": stored, "label": fiscal_year_label(stored.fiscal_year), "form": form}
        found |= _frame(strategy, "削除")
        return render(request, "office/survey/remove.html", found, status=422 if form.errors else 200)
    told = {"reason": form.cleaned_data["reason"], "by": request.user}
    performed = perform(remove_survey, strategy, stored.fiscal_year, **told)
    tell(request, performed, f"{wareki(stored.fiscal_year)}の{strategy.words.survey}を削除しました。")
    return redirect("survey:page", strategy.code)


def _preview(request: HttpRequest, strategy: Strategy) -> HttpResponse:
    form = files.WorkbookForm(read_file, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, strategy, form, status=422)
    file = form.cleaned_data["file"]
    checked = check(file, strategy)
    if entry := checked.entry:
        files.tell_of_file(request, (entry.title, entry.subjects, entry.method, entry.note, entry.source))
    return _checked_page(request, strategy, file, checked, status=422 if checked.problems else 200)


def _confirm(request: HttpRequest, strategy: Strategy) -> HttpResponse:
    """Checked again; what somebody imported since the preview is shown before anything is written."""
    try:
        file, version = confirmed(request.POST["confirmed"], _shown, strategy, request.user)
    except NotOurs:
        messages.error(request, "確認の画面が古くなりました。もう一度、ワークブックを選んでください。")
        return redirect("survey:page", strategy.code)
    checked = check(file, strategy)
    if checked.problems or (checked.changes and checked.version != version):
        return _checked_page(request, strategy, file, checked, status=409)
    told = {"version": checked.version, "by": request.user}
    performed = perform(save_survey, strategy, file.fiscal_year, checked.entry, **told)
    if performed.is_overtaken:
        return _checked_page(request, strategy, file, check(file, strategy), status=409)
    if performed.is_done and not performed.answer.changed:
        messages.info(request, "変更はありませんでした。")
    else:
        tell(request, performed, f"{wareki(file.fiscal_year)}の{strategy.words.survey}を登録しました。")
    return redirect("survey:page", strategy.code)


def _shown(content) -> tuple[SurveyFile, int]:
    """The file, and the version that the preview compared it with: somebody's import in between is noticed."""
    packed, version = content
    return SurveyFile.unpacked(packed), version


def _page(request: HttpRequest, strategy: Strategy, form: files.WorkbookForm, status: int = 200) -> HttpResponse:
    found = _frame(strategy) | {"lines": lines_of(strategy), "form": form}
    return render(request, "office/survey/page.html", found, status=status)


def _checked_page(
    request: HttpRequest, strategy: Strategy, file: SurveyFile, checked: Checked, status: int
) -> HttpResponse:
    may_be_written = checked.may_be_written
    found = _frame(strategy, "取り込む内容の確認") | {
        "label": fiscal_year_label(file.fiscal_year),
        "checked": checked,
        "confirmed": signed([file.packed(), checked.version], strategy, request.user) if may_be_written else "",
    }
    return render(request, "office/survey/preview.html", found, status=status)


def _frame(strategy: Strategy, *below: str) -> dict:
    """What every page reads: the strategy and the way here."""
    own = (strategy.words.survey, reverse("survey:page", args=[strategy.code]))
    return {"strategy": strategy, "crumbs": trail(own, *below)}


def _strategy(request: HttpRequest, code: str) -> Strategy:
    strategy = strategy_at(request.user, code)
    if closed := survey_closed(request.user, strategy):
        raise PermissionDenied(str(closed))
    return strategy
