"""Open data for anyone: published years only, whoever asks, so that the answer is the same for all."""

import json
from collections.abc import Callable, Iterable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from goals.models import Strategy, default_strategy
from kpis.assessing import scheme_of
from kpis.measurement.numerals import fiscal_year_label
from kpis.sheets.kit.writing import XLSX
from organization.identity import address_for, identity_of
from reports.opendata.catalogue import DataSet, catalogue, data_set, data_sets, for_page, in_page
from reports.opendata.column import Column
from reports.opendata.files import DATA, OLD_CODED, TITLES, USES, files_of
from reports.opendata.package import export_years, release_file
from reports.opendata.package import top_file as build_top_file
from reports.opendata.tables import TABLES, columns_of
from reports.opendata.wording import wording_of
from reports.releases.issued import issued_years, review_of, snapshot_at
from reports.visible import PLAN

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json; charset=utf-8",
    "xlsx": XLSX,
}
TYPES = {"string": "文字", "integer": "整数", "number": "数値", "boolean": "真偽（true、false）"}
OLD_CSV = "text/csv; charset=Windows-31J; header=present"


def open_file(view):
    """A file that any page on the web may read, and that is not sent twice while it is the same.

    Nothing is written by it, so that a wrong method is told as such and not as a form from elsewhere.
    """

    sent = require_safe(conditional_page(view))

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "OPTIONS":
            return _allowed()
        response = sent(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"  # of 「not modified」, too
        response["Access-Control-Expose-Headers"] = "ETag, Last-Modified"
        return response

    return answer


def _allowed() -> HttpResponse:
    """What a browser asks before it asks, for another site, whether a file is still the same."""
    return HttpResponse(
        headers={
            "Allow": "GET, HEAD, OPTIONS",
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
            "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
            "Access-Control-Max-Age": "86400",
        }
    )


@require_safe
def index(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """The files with their data dictionary; where several strategies live and none is meant, a choice."""
    strategy = _strategy(code)
    if strategy is None:
        strategies = Strategy.objects.public().select_related("municipality")
        return render(request, "reports/opendata/choice.html", {"strategies": strategies})
    years = export_years(strategy)
    schemes = [review_of(strategy, year).scheme for year in years] or [scheme_of(strategy)]
    say = wording_of(strategy)
    context = {
        "strategy": strategy,
        "crumbs": [{"label": "オープンデータ"}],
        "data": [_data(strategy, name, say) for name in DATA],
        "addresses": _addresses(strategy),
        "releases": [_release(strategy, year) for year in reversed(years)],
        "dictionary": [_dictionary(name, columns_of(name, schemes), say) for name in TABLES],
        "licence": identity_of(strategy.municipality).licence,
        "linked": in_page(for_page(_data_set(request, strategy))),
    }
    return render(request, "reports/opendata/index.html", context)


@open_file
def catalogue_file(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """Of one plan, as its pages name it; without a code that of all, which no page of a body names."""
    plans = [_strategy_or_404(code)] if code else _plans()
    sets = data_sets(plans, lambda plan: address_for(request, plan.municipality))
    address = address_for(request, plans[0].municipality if code else None)
    content = json.dumps(catalogue(sets, address, address(request.path)), ensure_ascii=False, indent=2) + "\n"
    return HttpResponse(content, content_type="application/ld+json; charset=utf-8")


@open_file
def top_file(request: HttpRequest, name: str, code: str | None = None) -> HttpResponse:
    strategy = _strategy_or_404(code)
    return _answer(build_top_file(name, strategy, export_years(strategy)), name, strategy.code)


@open_file
def year_file(request: HttpRequest, year: str, name: str, code: str | None = None) -> HttpResponse:
    strategy = _strategy_or_404(code)
    if year == PLAN or int(year) not in export_years(strategy):
        raise Http404
    snapshot = snapshot_at(strategy, int(year))
    if name not in files_of(snapshot.format):
        raise Http404
    return _answer(release_file(name, snapshot), name, f"{strategy.code}-{year}")


def _plans() -> list[Strategy]:
    return list(Strategy.objects.public().select_related("municipality").order_by("municipality__code", "code"))


def _addresses(strategy: Strategy) -> list[dict]:
    """What programs ask for by name."""
    rows = (
        ("一覧", "計画と公表した年度、それぞれの文書の所在を知るとき（JSON）。", reverse("api:index")),
        ("説明", "ほかの文書のアドレスと形を確かめるとき（OpenAPI 3.1、JSON Schema）。", reverse("api:openapi")),
        ("お知らせ", "公表と訂正を、その都度受け取るとき（Atom）。", reverse("found:feed", args=[strategy.code])),
        (
            "目録",
            "データカタログに登録するとき（DCAT、JSON-LD）。",
            reverse("opendata:strategy_catalogue", args=[strategy.code]),
        ),
    )
    return [{"title": title, "text": text, "url": url} for title, text, url in rows]


def _data_set(request: HttpRequest, strategy: Strategy) -> DataSet:
    issued = issued_years([strategy]).get(strategy.pk, [])
    return data_set(strategy, issued, address_for(request, strategy.municipality))


def _strategy(code: str | None) -> Strategy | None:
    if code is None:
        return default_strategy(Strategy.objects.public())
    return get_object_or_404(Strategy.objects.public().select_related("municipality"), code=code)


def _strategy_or_404(code: str | None) -> Strategy:
    strategy = _strategy(code)
    if strategy is None:
        raise Http404
    return strategy


def _answer(content: bytes, name: str, prefix: str) -> HttpResponse:
    """CSV files are saved under a name that tells them apart; JSON is shown."""
    extension = name.rpartition(".")[2]
    kind = OLD_CSV if name in OLD_CODED else CONTENT_TYPES[extension]
    response = HttpResponse(content, content_type=kind)
    if extension in ("csv", "xlsx"):
        response["Content-Disposition"] = f'attachment; filename="{prefix}-{name}"'
    return response


def _data(strategy: Strategy, name: str, say: Callable[[str], str]) -> dict:
    """What one can learn from it, and every file that holds it."""
    files = [_file(strategy, file) | {"form": form} for file, form in DATA[name]]
    return {"title": say(TITLES[name]), "text": say(USES[name]), "files": files}


def _file(strategy: Strategy, name: str, year: int | None = None) -> dict:
    arguments = [strategy.code, name] if year is None else [strategy.code, year, name]
    return {
        "name": name,
        "title": strategy.words.reword(TITLES[name]),
        "url": reverse(f"opendata:strategy_{'year_' if year else ''}file", args=arguments),
    }


def _release(strategy: Strategy, year: int) -> dict:
    files = [_file(strategy, name, year) for name in files_of(snapshot_at(strategy, year).format)]
    history_url = reverse("releases:history", args=[strategy.code, year])
    return {"year": year, "label": fiscal_year_label(year), "files": files, "history_url": history_url}


def _dictionary(name: str, columns: Iterable[Column], say: Callable[[str], str]) -> dict:
    rows = [
        {
            "column": column,
            "title": say(column.title),
            "type": TYPES[column.type],
            "text": say(column.description),
            "codes": [(code, say(label)) for code, label in column.codes.items()],
        }
        for column in columns
    ]
    return {"name": name, "title": say(TITLES[name]), "slug": name.partition(".")[0], "rows": rows}
