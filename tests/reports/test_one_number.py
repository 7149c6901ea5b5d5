"""One number everywhere: every printed figure of every KPI, read back from page, PDF, workbook and open data."""

import csv
import datetime as dt
import io
import re
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser

import pytest
from openpyxl import load_workbook

from goals.models import Strategy
from kpis.choices import ValueStatus
from kpis.measurement.numerals import short_year
from kpis.models import KPI, Actual
from reports.opendata.package import build_files
from reports.pack.html import report_html
from reports.pack.pdf import report_pdf
from reports.pack.xlsx import report_xlsx
from reports.review import build_review
from reports.review.rating import deciding_of
from tests.builders import make_year
from tests.plans import load_ina
from tests.reports.pack import squeezed, whole_text

TODAY = dt.date(2027, 8, 4)
YEAR = 2026
LISTING_CELLS = 14

# Around the thresholds, below the baseline, far above the target, nothing at all: what a rate can look like.
FACTORS = ("0.5", "0.79996", "0.8", "0.9", "0.99996", "1", "1.2345", "30", "0", "")


@pytest.fixture(scope="module")
def review(django_db_setup, django_db_blocker):
    """The real plan with two years of values of every kind; taken back afterwards."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        strategy = load_ina()
        for year, shift in ((2025, 0), (YEAR, 3)):
            make_year(year, strategy=strategy)
            Actual.objects.bulk_create(_actuals(strategy, year, shift))
        yield build_review(strategy, YEAR)
        transaction.set_rollback(True)


def _actuals(strategy: Strategy, year: int, shift: int):
    for place, kpi in enumerate(KPI.objects.of(strategy)):
        factor = FACTORS[(place + shift) % len(FACTORS)]
        if kpi.target_value is None or not factor:
            yield Actual(kpi=kpi, fiscal_year=year, status=ValueStatus.PENDING, cause="公表を待っているため。")
        else:
            value = (kpi.target_value * Decimal(factor)).quantize(Decimal("0.0001"))
            yield Actual(kpi=kpi, fiscal_year=year, value=value, status=ValueStatus.PROVISIONAL, cause="要因。")


@pytest.fixture(scope="module")
def printed(review) -> dict[str, tuple[str, ...]]:
    """Code → the figures that every output must print: values of the years, rates, what decided, grade."""
    return {
        row.code: (
            *(row.cells[year].text for year in (2025, YEAR)),
            row.rated.achievement,
            row.rated.progress,
            f"{deciding_of(row.rated).text}{deciding_of(row.rated).by}",
            row.badge.words,
        )
        for row in review.rows
    }


def test_the_plan_has_all_its_rows(review, printed):
    assert len(printed) == 95
    assert {figures[-1].partition("・")[0] for figures in printed.values()} == {
        "順調",
        "おおむね順調",
        "努力を要する",
        "実績値なし",
    }


def test_the_page_prints_them(review, printed):
    assert _html_rows(report_html(review, made_on=TODAY)) == printed


def test_the_workbook_prints_them(review, printed):
    book = load_workbook(io.BytesIO(report_xlsx(review, made_on=TODAY)))
    sheet = book["指標一覧"]
    head = int(sheet.print_title_rows.split(":")[0].strip("$"))
    names = [cell.value for cell in sheet[head]]
    wanted = [
        f"{short_year(2025)}実績",
        f"{short_year(YEAR)}実績",
        "達成率",
        "進捗率",
        "評価に用いた割合",
        "割合の種類",
        "評価",
    ]
    rows = {}
    for cells in sheet.iter_rows(min_row=head + 1):
        by_name = dict(zip(names, cells, strict=True))
        shown = [_as_excel_shows(by_name[name]) for name in wanted]
        figures = [text.removeprefix("速 ").split(" ")[-1] for text in shown]
        rows[by_name["コード"].value] = (*figures[:4], "".join(figures[4:6]), figures[-1])
    assert rows == printed


@pytest.mark.any_database
def test_the_pdf_prints_them(review, printed):
    text = whole_text(report_pdf(review, made_on=TODAY))
    missing = [
        code
        for code, (*values, achievement, progress, decided, grade) in printed.items()
        if not _stands_in_a_row(text, code, [*values], [achievement, progress, decided], grade)
    ]
    assert missing == []


def test_the_open_data_hold_the_figures_behind_them(review, printed):
    strategy = Strategy.objects.get()
    files = build_files(strategy, [YEAR], progress=lambda _: None)
    rows = _csv_rows(files[f"{YEAR}/actuals.csv"])
    assert set(rows) == set(printed)
    for code, figures in printed.items():
        row = rows[code]
        assert row["grade_label"] == figures[-1].partition("・")[0], code
        for printed_rate, exact in ((figures[2], row["achievement_rate"]), (figures[3], row["progress_rate"])):
            assert _rounds_to(exact, printed_rate), (code, exact, printed_rate)


def test_the_counts_agree_everywhere(review):
    counts = [str(one.count) for one in review.tally.counts]
    shares = [one.share for one in review.tally.counts]
    page = squeezed(re.sub(r"<[^>]+>", "", report_html(review, made_on=TODAY)))
    pdf = whole_text(report_pdf(review, made_on=TODAY))
    book = load_workbook(io.BytesIO(report_xlsx(review, made_on=TODAY)))["総括"]
    head = int(book.print_title_rows.split(":")[0].strip("$"))
    whole = dict(zip([cell.value for cell in book[head]], book[head + 1], strict=True))
    for one, count, share in zip(review.tally.counts, counts, shares, strict=True):
        assert str(whole[f"{one.grade.symbol} {one.grade.label}"].value) == count
        assert _as_excel_shows(whole[f"{one.grade.label} 構成比"]) == share
        assert share in page
        assert share in pdf


# --- Reading back ------------------------------------------------------------------------------------------


class _Rows(HTMLParser):
    """The texts of every table row's cells."""

    def __init__(self):
        super().__init__()
        self.rows: list[list[str]] = []
        self.in_cell = False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.in_cell = False

    def handle_data(self, data):
        if self.in_cell:
            self.rows[-1][-1] += data


def _html_rows(page: str) -> dict[str, tuple[str, ...]]:
    """Code → the same figures out of the list of all KPIs, cell by cell."""
    parser = _Rows()
    parser.feed(page)
    listed = [cells for cells in parser.rows if len(cells) == LISTING_CELLS and re.fullmatch(r"G\d|\d-.+", cells[0])]
    return {code: _figures_of(rest) for code, *rest in listed}


def _figures_of(cells: list[str]) -> tuple[str, ...]:
    """name, unit, baseline, R7, R8, guide, target, 達成率, 進捗率, 評価に用いた割合, 評価, 前年度の評価, 担当部署."""
    first, second, achievement, progress, decided, grade = (cells[place].strip() for place in (3, 4, 7, 8, 9, 10))
    return (first.removeprefix("速 "), second.removeprefix("速 "), achievement, progress, decided, grade.split()[-1])


def _stands_in_a_row(text: str, code: str, values: list[str], rates: list[str], grade: str) -> bool:
    """The code, then the year's values with their marks, the target, the rates and the grade, as the list has them."""
    marked = "".join(f"(?:速)?{re.escape(squeezed(value))}" for value in values)
    tail = "".join(re.escape(squeezed(rate)) for rate in rates)
    return re.search(rf"{re.escape(code)}.{{1,120}}?{marked}.{{1,40}}?{tail}.?{grade}", text) is not None


def _as_excel_shows(cell) -> str:
    """A number through its own format, as Excel would print it; a text as it is."""
    if not isinstance(cell.value, int | float | Decimal):
        return str(cell.value or "")
    positive, negative, zero = cell.number_format.split(";")
    value = Decimal(str(cell.value))
    shape = (negative if value < 0 else zero if value == 0 else positive).replace("_ ", "")
    digits = re.search(r"#,##0(?:\.(0+))?", shape)
    places = Decimal(1).scaleb(-len(digits.group(1) or ""))
    shown = f"{abs(value).quantize(places, rounding=ROUND_HALF_UP):,f}"
    return shape.replace(digits.group(), shown).replace('"', "")


def _csv_rows(content: bytes) -> dict[str, dict[str, str]]:
    records = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return {record["kpi_code"]: record for record in records if record["fiscal_year"] == str(YEAR)}


def _rounds_to(exact: str, text: str) -> bool:
    """The printed rate is the exact one, half up, or cut where rounding would claim a threshold it missed."""
    if not exact:
        return text == "－"
    value = Decimal(exact)
    if abs(value) > Decimal("999.9"):
        return text == f"{'△' if value < 0 else ''}999.9％超"
    shown = Decimal(text.replace("△", "-").removesuffix("％").replace(",", ""))
    rounded = value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return shown == rounded or (shown == rounded - Decimal("0.1") and rounded in (Decimal(80), Decimal(100)))
