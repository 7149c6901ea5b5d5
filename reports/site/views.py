"""The public pages. Each finds the year its visitor may see, builds the review and lays it out."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString

from kpis.measurement import projection
from kpis.measurement.numerals import format_number, short_year
from reports.charts.block import chart_block
from reports.releases.issued import corrected_since, review_of, snapshot_at, texts_of
from reports.review.chain import MEANINGS, chain_of, levels_counted
from reports.review.charting import chart_of
from reports.review.explain import explain, grade_rule
from reports.review.facts import GoalReview, MeasureReview, Review
from reports.review.levels import loose_rows, unit_words
from reports.review.moved import highlights, needing_effort_twice, rule
from reports.review.row import Row
from reports.site import kpi_file, listing, stats
from reports.site import population as outlook
from reports.site import survey as citizens
from reports.site.accessibility import last_check
from reports.site.document import chapter_of, chapters_of
from reports.site.methods import compare
from reports.site.sentences import pace_sentence, remarks
from reports.site.shared import joined_to
from reports.site.tables import KPITable, kpi_table, year_table
from reports.visible import PLAN, latest_published_year, strategy_and_year, strategy_of, visible_bodies, visible_years


def strategy(request: HttpRequest, code: str) -> HttpResponse:
    found, _ = strategy_and_year(request, code, PLAN)
    return redirect("dashboards:overview", code=code, year=latest_published_year(found) or PLAN)


def accessibility(request: HttpRequest, body: str = "") -> HttpResponse:
    """The same page with the frame of the body that the address names, whose contact it gives."""
    if body and not visible_bodies(request.user).filter(code=body).exists():
        raise Http404
    return render(request, "reports/site/accessibility.html", {"check": last_check()})


def overview(request: HttpRequest, code: str, year: str) -> HttpResponse:
    review = _review(request, code, year)
    context = {
        "strip": stats.strip(review.tally, reverse("dashboards:kpi_list", args=[code, year])),
        "stats": stats.stats_of(review, year),
        "tally_lines": stats.tally_lines(review, year),
        "highlights": highlights(review),
        "rule": rule(review) if review.year else "",
        "twice": needing_effort_twice(review),
        "effort": stats.effort_by_unit(review),
        "published": _published(request, code),
    }
    return _page(request, "overview", review, year, context)


def goal(request: HttpRequest, code: str, year: str, number: int) -> HttpResponse:
    review = _review(request, code, year)
    found = _one(goal for goal in review.goals if goal.number == number)
    context = {
        "goal": found,
        "targets": [(row, stats.target_stat(row, review), _chart(row, review)) for row in found.targets],
        "strip": stats.strip(found.tally, reverse("dashboards:kpi_list", args=[code, year]), goal=number),
        "tally_lines": stats.unit_lines(found, review, year),
        "loose": [kpi_table(rows, review, year, f"{found.name}の指標") for rows in _loose(found)],
        "parts": "・".join(unit_words(review, [found], short=False)),
        "levels": levels_counted(found.rows),
        "meanings": MEANINGS,
        "siblings": review.goals,
    }
    return _page(request, "goal", review, year, context)


def project(request: HttpRequest, code: str, year: str, number: int) -> HttpResponse:
    review = _review(request, code, year)
    found = _one(project for project in review.projects if project.number == number)
    tables = [(one, _measure_table(one, review, year)) for one in found.named_measures]
    context = {
        "project": found,
        "goal": _one(goal for goal in review.goals if found in goal.projects),
        "strip": stats.strip(found.tally, reverse("dashboards:kpi_list", args=[code, year]), project=number),
        "tables": tables,
        "loose": kpi_table(rows, review, year, f"{found.name}の指標") if (rows := loose_rows(found)) else None,
        "siblings": review.projects,
    }
    return _page(request, "project", review, year, context)


def measure(request: HttpRequest, code: str, year: str, measure: str) -> HttpResponse:
    review = _review(request, code, year)
    found = _one(one for one in review.measures if one.code == measure)
    goal = _one(goal for goal in review.goals if found in goal.measures)
    project = _one(project for project in goal.projects if found in project.measures)
    context = {
        "measure": found,
        "goal": goal,
        "project": project,
        "strip": stats.strip(found.tally),
        "chain": chain_of(goal, found),
        "table": _measure_table(found, review, year),
        "surveyed": citizens.item_of(review, found),
        **_opinions(review, found.code),
    }
    return _page(request, "measure", review, year, context)


def kpi_list(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found, fiscal_year = strategy_and_year(request, code, year)
    chosen = listing.choose(request, found, fiscal_year, year)
    if export := request.GET.get("export"):
        return listing.download(chosen, export)
    return render(request, "reports/site/kpi_list.html", chosen.context)


def kpi(request: HttpRequest, code: str, year: str, kpi: str) -> HttpResponse:
    review = _review(request, code, year)
    row = review.row(kpi)
    if row is None:
        raise Http404
    if export := request.GET.get("export"):
        if export != "csv":
            raise Http404
        return kpi_file.download(review, row, year)
    expected = projection(row.measured, row.series)
    context = {
        "row": row,
        "chart": _chart(row, review),
        "formulas": explain(row, review.scheme),
        "rule": grade_rule(row, review.scheme),
        "remarks": remarks(row, review.scheme),
        "corrections": review.corrections_of(row.code),
        "pace": pace_sentence(row),
        "projection": format_number(expected, row.decimals) if expected is not None else "",
        "table": year_table(row, review),
        "corrected_since": _corrected_since(request, review, kpi),
        "neighbours": [other for other in review.rows if other.place == row.place and other.code != row.code],
        "published": _published(request, code),
        "joined": joined_to(request, strategy_of(request, code), row.code, year),
        **_opinions(review, row.code),
    }
    return _page(request, "kpi", review, year, context)


def plan(request: HttpRequest, code: str, year: str) -> HttpResponse:
    snapshot = snapshot_at(*strategy_and_year(request, code, year))
    return _page(request, "plan", snapshot.review, year, {"chapters": chapters_of(snapshot.plan)})


def chapter(request: HttpRequest, code: str, year: str, chapter: int) -> HttpResponse:
    found, fiscal_year = strategy_and_year(request, code, year)
    text = texts_of(found, fiscal_year)
    sections = chapter_of(text, chapter)
    if not sections:
        raise Http404
    context = {
        "strategy": found,
        "year": year,
        "chapter": sections[0],
        "sections": sections[1:],
        "chapters": chapters_of(text),
    }
    return render(request, "reports/site/chapter.html", context)


def population(request: HttpRequest, code: str, year: str) -> HttpResponse:
    snapshot = snapshot_at(*strategy_and_year(request, code, year))
    series = outlook.series_of(snapshot.review, snapshot.plan)
    return _page(request, "population", snapshot.review, year, {"series": series})


def survey(request: HttpRequest, code: str, year: str) -> HttpResponse:
    review = _review(request, code, year)
    return _page(request, "survey", review, year, citizens.context_of(review))


def method(request: HttpRequest, code: str, year: str) -> HttpResponse:
    return _page(request, "method", _review(request, code, year), year, {})


def methods(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """手法による違い: which KPIs another figure would grade otherwise; the plan itself grades nothing."""
    review = _review(request, code, year)
    if review.year is None:
        raise Http404
    return _page(request, "methods", review, year, {"compared": compare(review)})


def _chart(row: Row, review: Review) -> SafeString:
    return chart_block(chart_of(row, review.strategy))


def _measure_table(measure: MeasureReview, review: Review, year: str) -> KPITable:
    caption = f"{review.words.measure}{measure.code} {measure.name}の指標"
    return kpi_table(measure.rows, review, year, caption, repeats=measure.repeats)


def _loose(goal: GoalReview) -> list[tuple[Row, ...]]:
    """KPIs that hang on the goal itself: one table, or none."""
    return [rows for project in goal.projects if project.is_absent and (rows := loose_rows(project))]


def _review(request: HttpRequest, code: str, year: str):
    return review_of(*strategy_and_year(request, code, year))


def _page(request: HttpRequest, name: str, review, year: str, context: dict) -> HttpResponse:
    """Every page knows the review, and the year as its address spells it."""
    base = {"review": review, "strategy": review.strategy, "year": year}
    return render(request, f"reports/site/{name}.html", base | context)


def _opinions(review: Review, code: str) -> dict:
    """What the council said of a measure or KPI, this year and the year before."""
    return {"opinions": review.voices.on(code), "last_opinions": review.voices.last_on(code)}


def _one(found):
    try:
        return next(iter(found))
    except StopIteration:
        raise Http404 from None


def _corrected_since(request: HttpRequest, review: Review, kpi: str) -> list[tuple[str, int]]:
    """Earlier years by 「R7」 and number. A year that is not published is made from what stands."""
    if not review.status.release or review.year == review.strategy.first_year:
        return []
    found = corrected_since(strategy_of(request, review.strategy.code), review.year, kpi)
    return [(short_year(year), year) for year in found]


def _published(request: HttpRequest, code: str) -> list:
    return [year for year in visible_years(request, strategy_of(request, code)) if year.is_published]
