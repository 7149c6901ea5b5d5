"""A scheme of four classes everywhere a class is shown: pages, strips, filters, files, report and PDF."""

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from kpis.choices import Stage
from kpis.models import KPI
from office.plan.schemes.years import schemes_for
from reports.charts.strip import grade_strip
from reports.opendata.tables import grade_codes
from reports.pack.document import build_document
from reports.pack.pdf import report_pdf
from reports.releases.issued import review_of, snapshot_at
from reports.releases.publish import publish
from tests.builders import grade_by, make_actual, make_kpi, make_planner, make_strategy, make_year
from tests.plans import load_ina
from tests.reports.charts import make_strip
from tests.reports.pack import make_reported_year, reader, whole_text
from tests.reports.published import make_published

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TODAY = dt.date(2026, 8, 1)
TOKENS = ("good", "fair", "weak", "poor", "none")
CSS = Path(settings.BASE_DIR) / "static/css"


@pytest.fixture
def strategy():
    """順調 1, 概ね順調 1, やや遅れ 1, 遅れ 1, 実績値なし 1."""
    make_strategy(grades="ibaraki")
    strategy = make_reported_year()
    make_actual(
        "6", kpi=make_kpi(KPI.objects.get(number=4).measure, number=5, name="第5の指標"), cause="遠い", state="accepted"
    )
    return strategy


@pytest.fixture
def published(strategy):
    return publish(_in_council(strategy), reason="未提出は実績値なしとする")


def _in_council(strategy):
    year = strategy.reporting_years.get()
    year.stage = Stage.COUNCIL
    year.save()
    return year


def page(client, path: str = "") -> str:
    return client.get(f"/ina-3/2025/{path}").content.decode()


def table(client, address: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


def test_the_tally_has_every_class_and_the_headline_says_them_all(strategy):
    review = review_of(strategy, 2025)
    assert [(count.grade.label, count.count) for count in review.tally.counts] == [
        ("順調", 1),
        ("概ね順調", 1),
        ("やや遅れ", 1),
        ("遅れ", 1),
        ("実績値なし", 1),
    ]
    assert build_document(review, made_on=TODAY)["summary"]["headline"] == (
        "令和7年度は、5指標のうち、順調1、概ね順調1、やや遅れ1、遅れ1、実績値なし1です。"
    )


def test_both_classes_below_need_effort(strategy):
    review = review_of(strategy, 2025)
    assert [row.code for row in review.needing_effort] == ["2-1-3", "2-1-5"]
    document = build_document(review, made_on=TODAY)
    assert (document["effort_title"], document["effort_labels"]) == (
        "やや遅れ・遅れの指標",
        "「やや遅れ」または「遅れ」",
    )
    assert len(document["effort"]["kpis"]) == 2


def test_the_overview_shows_five_counts_and_its_own_words(client, published):
    overview = page(client)
    assert "<b>1</b>が順調、<b>1</b>が概ね順調です。やや遅れの指標は<b>1</b>、遅れの指標は<b>1</b>" in overview
    assert "やや遅れ・遅れの指標</h2>" in overview
    assert 'tally-table--5"' in overview
    assert re.findall(r'data-symbol="(.)"', overview)[:5] == ["◎", "○", "▽", "▼", "－"]
    assert "努力を要する" not in overview


def test_the_strip_draws_and_hatches_every_class(client, published):
    overview = page(client)
    assert all(f"fill-{token}" in overview for token in TOKENS)
    assert set(re.findall(r"url\(#hatch-(\w+)\)", overview)) == {"fair", "weak", "poor"}
    assert set(re.findall(r'<pattern id="hatch-(\w+)"', overview)) == {"fair", "weak", "poor"}


def test_the_list_is_filtered_and_sorted_by_the_scheme_s_own_classes(client, published):
    listed = page(client, "kpis/")
    options = re.findall(r'<option value="(\w+)">', listed.partition('name="grade"')[2].partition("</select>")[0])
    assert options == ["on_track", "mostly_on_track", "slightly_behind", "behind", "no_actual"]
    assert "5指標のうち1指標を表示しています。" in page(client, "kpis/?grade=slightly_behind")
    rows = csv.DictReader(
        io.StringIO(client.get("/ina-3/2025/kpis/?export=csv&sort=label").content.decode("utf-8-sig"))
    )
    grades = [row["評価"] for row in rows if row["コード"] != "G1"]
    assert grades == ["順調", "概ね順調", "やや遅れ", "遅れ", "実績値なし"]


def test_the_kpi_s_page_explains_the_class_by_its_bounds(client, published):
    shown = page(client, "kpis/2-1-3/")
    assert "50％以上80％未満のため「やや遅れ」です。" in shown
    assert "この年度の目安値20人/年に対する達成率は<b>70.0％</b>です。" in shown
    assert "50％未満のため「遅れ」です。" in page(client, "kpis/2-1-5/")


def test_method_page_and_report_state_the_same_scheme(client, published):
    scheme = schemes_for(make_strategy())["ibaraki"]
    for path in ("method/", "report/"):
        text = page(client, path)
        for words in (scheme.name, scheme.source, "50％以上80％未満", "目安値に対する達成率"):
            assert words in text, (path, words)


def test_open_data_have_the_scheme_s_codes_and_labels(client, published):
    rows = table(client, "/open-data/actuals.csv")
    assert {(row["grade"], row["grade_label"]) for row in rows} >= {("slightly_behind", "やや遅れ"), ("behind", "遅れ")}
    package = json.loads(client.get("/open-data/datapackage.json").content)
    fields = next(one for one in package["resources"] if one["path"] == "actuals.csv")["schema"]["fields"]
    grade = next(field for field in fields if field["name"] == "grade")
    assert grade["constraints"]["enum"] == ["on_track", "mostly_on_track", "slightly_behind", "behind", "no_actual"]
    assert {row["grade"] for row in rows} <= set(grade["constraints"]["enum"])
    tree = json.loads(client.get("/open-data/strategy.json").content)["scheme"]
    assert (tree["code"], [one["threshold"] for one in tree["classes"]]) == ("ibaraki", [100, 80, 50, None])
    assert "やや遅れ" in client.get("/open-data/").content.decode()


def test_years_of_two_schemes_are_joined_with_the_codes_of_both(client):
    make_published(2025)
    grade_by(make_strategy(), "ibaraki")
    publish(make_year(2026, Stage.COUNCIL), reason="未提出は実績値なしとする")
    package = json.loads(client.get("/open-data/datapackage.json").content)
    codes = {}
    for one in package["resources"]:
        fields = one.get("schema", {}).get("fields", ())
        for field in (field for field in fields if field["name"] == "grade"):
            codes[one["path"]] = {code["value"]: code["label"] for code in field["codes"]}
    assert codes["actuals.csv"]["mostly_on_track"] == "おおむね順調／概ね順調"
    assert {"needs_effort", "behind"} <= codes["actuals.csv"].keys()
    assert "behind" not in codes["2025/actuals.csv"]
    assert "needs_effort" not in codes["2026/actuals.csv"]
    assert list(grade_codes([]))[-1] == "no_actual"


def test_the_entry_page_asks_for_words_below_the_good_classes(client):
    make_strategy(grades="ibaraki")
    make_actual("14", kpi=make_kpi(number=1))
    make_actual("17", kpi=make_kpi(number=2))
    make_year(2025)
    client.force_login(make_planner())
    text = client.get("/admin/entry/ina-3/2025/").content.decode()
    assert text.count("要因と今後の取組も記入してください。") == 1
    assert "やや遅れ" in text and "概ね順調" in text


def test_the_pdf_passes_ua_1_and_prints_every_class(strategy):
    pdf = report_pdf(review_of(strategy, 2025), made_on=TODAY)  # typst refuses what is not UA-1
    text = whole_text(pdf)
    scheme = schemes_for(make_strategy())["ibaraki"]
    for words in ("やや遅れ・遅れの指標", "▽やや遅れ", "▼遅れ", "目安値に対する達成率が50％以上80％未満", scheme.name):
        assert words in text, words
    assert reader(pdf).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_how_to_read_and_the_summary_of_the_whole_plan_take_two_pages_at_most():
    """Also with a fourth class, and with the note on last year's other scheme."""
    strategy = grade_by(load_ina(), "ibaraki")
    for kpi in KPI.objects.exclude(baseline_value=None).exclude(target_value=None):
        make_actual(kpi.baseline_value, kpi=kpi)
        make_actual(kpi.target_value, 2026, kpi)
    publish(make_year(2025, Stage.COUNCIL), reason="未提出は実績値なしとする")
    make_year(2026)
    for code in ("nagano", "ibaraki"):
        review = review_of(grade_by(strategy, code), 2026)
        assert bool(review.scheme_note) == (code == "nagano")
        reading, summary, effort = _first_pages(report_pdf(review, made_on=TODAY))[:3]
        assert summary - reading <= 2 and effort - summary <= 2, code


def _first_pages(pdf: bytes) -> list[int]:
    """The page on which each part begins, the reading part first."""
    found = reader(pdf)
    parts = [item for item in found.outline if not isinstance(item, list)]
    titles = [item.title for item in parts]
    first = next(place for place, title in enumerate(titles) if title.endswith("この報告書の見方"))
    return [found.get_destination_page_number(item) for item in parts[first:]]


def test_a_working_version_and_its_release_say_the_same(strategy):
    before = review_of(strategy, 2025)
    year = publish(_in_council(strategy), reason="未提出は実績値なしとする")
    after = snapshot_at(year.strategy, 2025)
    assert (after.review.goals, after.review.scheme) == (before.goals, before.scheme)
    assert after.plan["scheme"]["code"] == "ibaraki"


SHEETS = "tokens", "grade", "strip", "report-sheets"


def test_every_token_is_drawn_in_every_medium():
    """A colour, a badge, a part of a strip, a count in print and in the report: nothing falls back to nothing."""
    sheets = {name: (CSS / f"{name}.css").read_text("utf-8") for name in SHEETS}
    typst = (Path(settings.BASE_DIR) / "reports/pack/typst/shared.typ").read_text("utf-8")
    for token in TOKENS:
        assert f"--grade-{token}:" in sheets["tokens"]
        assert f".grade--{token}" in sheets["grade"] and f".fill-{token}" in sheets["grade"]
        shown, printed = (f".strip__count--{token} {{ {how}: " for how in ("fill", "stroke"))
        assert shown in sheets["strip"] and printed in sheets["strip"].partition("@media print")[2]
        assert token == "none" or f".report-count--{token}" in sheets["report-sheets"]
        assert re.search(rf'^  "?{token}"?: \(fill', typst, re.M)


def test_the_drawn_strip_hatches_the_fourth_class_in_a_way_of_its_own(strategy):
    scheme = review_of(strategy, 2025).scheme
    svg = grade_strip(make_strip(3, 3, 3, 3, 3, looks=scheme.looks), "five")
    assert re.findall(r'clipPath id="strip-five-(\w+)"', svg) == ["fair", "weak", "poor"]
    level = re.search(r'strip-five-weak\)">(.*?)</g>', svg).group(1)
    assert all(y1 == y2 for y1, y2 in re.findall(r'y1="([\d.]+)".*?y2="([\d.]+)"', level))
