"""The charts: what is drawn, what is said, and that nothing in them needs more than the policy allows."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from importlib.util import find_spec
from itertools import combinations
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from goals.choices import PopulationKind
from inastrategy.styles import bundled
from reports.charts.drawing import Label, draw, runs
from reports.charts.geometry import COMPACT, FULL, SIZES, SMALL, TOKENS, value_axis
from reports.charts.marks import legend
from reports.charts.outlook import main_line, outlook_chart
from reports.charts.placing import Box, text_width
from reports.charts.strip import describe_strip, grade_strip
from reports.charts.svg import kpi_chart
from reports.charts.wording import describe, describe_outlook
from reports.review.charting import close_up

from .charts import HOSTILE, make_outlook, make_point, make_spec, make_strip

SVG = "{http://www.w3.org/2000/svg}"


def elements(svg: str, name: str, of_class: str) -> list[ElementTree.Element]:
    found = ElementTree.fromstring(svg).iter(f"{SVG}{name}")  # noqa: S314 (our own text)
    return [element for element in found if of_class in element.get("class", "").split()]


def texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 (our own text)
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


# --- what is drawn -------------------------------------------------------------------------------------------


def test_every_mark_is_labelled_with_word_and_value():
    shown = " / ".join(texts(kpi_chart(make_spec({2025: 14, 2026: 16}, projection=make_point(2029, 19)))))
    for words in ("現状値13", "実績16", "指標値20", "参考19", "目安", "（人/年）", "R5", "R11"):
        assert words in shown


def test_a_missing_year_breaks_the_line_and_a_zero_does_not():
    points = [make_point(2025, 12), make_point(2026, 0), make_point(2028, 18)]
    assert [[point.year for point in run] for run in runs(points)] == [[2025, 2026], [2028]]
    (line,) = elements(kpi_chart(make_spec({2025: 12, 2026: 0, 2028: 18})), "path", "drawing__actual")
    assert line.get("d").count("M") == 1 and line.get("d").count("L") == 1


def test_zero_is_drawn_as_a_point():
    assert len(elements(kpi_chart(make_spec({2026: 0})), "circle", "drawing__dot")) == 1


def test_a_provisional_value_is_hollow_and_says_so():
    svg = kpi_chart(make_spec({2025: 14}, provisional=[2025]))
    (dot,) = elements(svg, "circle", "drawing__provisional")
    assert dot.get("fill") == "#ffffff"
    assert "速報14" in texts(svg)
    assert not elements(svg, "circle", "drawing__dot")


def test_the_axis_reaches_back_to_an_early_baseline():
    assert [word for word in texts(kpi_chart(make_spec(baseline=(2020, 13)))) if word.startswith("R")] == [
        f"R{number}" for number in range(2, 12)
    ]


def test_a_wild_projection_does_not_squeeze_the_rest():
    spec = make_spec({2025: 14, 2026: 15, 2027: 17}, projection=make_point(2029, 900))
    assert max(draw(spec, FULL).canvas.axis.ticks) < 30
    assert "参考 R11900" in texts(kpi_chart(spec))


def test_a_shares_axis_ends_at_the_whole_though_its_projection_goes_beyond():
    spec = make_spec({2025: 60, 2026: 90}, baseline=(2024, 50), target=95, unit="％", projection=make_point(2029, 130))
    drawing = draw(spec, FULL)
    assert max(drawing.canvas.axis.ticks) == 100
    assert not drawing.projection_fits


def test_a_chart_of_nothing_says_so():
    svg = kpi_chart(make_spec(baseline=None, target=None))
    assert texts(svg) == ["グラフにできる数値はまだありません。"]


@pytest.mark.parametrize(
    ("values", "decimals", "unit", "labels"),
    [
        (["13", "20"], 0, "人", "12 14 16 18 20 22"),
        (["-76", "125"], 0, "人", "△100 △50 0 50 100 150"),
        (["15"], 0, "クラブ", "13 14 15 16 17"),
        (["0"], 0, "人", "0 1"),
        (["1563429", "1700000"], 0, "人/年", "155万 160万 165万 170万 175万"),
        (["1563429", "1600000"], 0, "千円", "1,560,000 1,570,000 1,580,000 1,590,000 1,600,000 1,610,000"),
        (["1.28", "1.59"], 2, "", "1.2 1.3 1.4 1.5 1.6 1.7"),
        (["30", "98"], 0, "％", "0 20 40 60 80 100"),
        (["100"], 0, "％/年", "90 92 94 96 98 100"),
        (["30", "104"], 0, "％", "0 50 100 150"),
    ],
)
def test_ticks_are_round_and_exact(values, decimals, unit, labels):
    axis = value_axis([Decimal(value) for value in values], decimals=decimals, unit=unit)
    assert " ".join(axis.labels) == labels


numbers = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=1)


@settings(deadline=None, max_examples=80)
@given(
    actuals=st.dictionaries(st.integers(2025, 2029), numbers, max_size=5),
    baseline=st.none() | st.tuples(st.integers(2018, 2024), numbers),
    target=st.none() | numbers,
    projected=st.none() | numbers,
    size=st.sampled_from([FULL, COMPACT, SMALL]),
)
def test_labels_never_overlap_nor_leave_the_drawing(actuals, baseline, target, projected, size):
    projection = None if projected is None else make_point(2029, projected, 1)
    drawing = draw(make_spec(actuals, baseline=baseline, target=target, projection=projection, decimals=1), size)
    boxes = [label_box(label, size.word) for label in drawing.labels] if drawing else []
    kinds = {label.kind for label in drawing.labels} if drawing else set()
    assert ("target" in kinds) == (target is not None) and ("actual" in kinds) == bool(actuals)
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    assert all(box.left >= 0 and box.right <= size.width and box.top >= 0 for box in boxes)


def label_box(label: Label, word_size: float) -> Box:
    width = text_width(label.value, label.size)
    if label.word:
        width += text_width(label.word, word_size) + (2 if label.value else 0)
    left = label.x - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
    return Box(left, label.y - label.size * 0.85, left + width, label.y)


def test_the_outlook_joins_counts_and_dots_what_is_expected():
    census, register, projection = PopulationKind.CENSUS, PopulationKind.REGISTER, PopulationKind.PROJECTION
    spec = make_outlook(
        (2015, 67796, census), (2020, 66125, census), (2024, 64969, register), (2025, 64771, projection)
    )
    counted, expected = main_line(spec)
    assert [figure.year for figure in counted] == [2015, 2020]
    assert [figure.year for figure in expected] == [2020, 2025]
    shown = texts(outlook_chart(spec))
    assert {"国勢調査67,796", "66,125", "住民基本台帳64,969", "将来推計64,771"} <= set(shown)


CENSUS, PROJECTION = PopulationKind.CENSUS, PopulationKind.PROJECTION
COUNTED_SINCE = (make_point(2025, 64402), make_point(2026, 63871), make_point(2028, 62900, provisional=True))


def outlook_with_actuals():
    spec = make_outlook((2020, 66125, CENSUS), (2025, 64771, PROJECTION), (2030, 63417, PROJECTION))
    return replace(spec, actuals=COUNTED_SINCE)


@pytest.mark.parametrize("size", SIZES)
def test_what_was_counted_since_has_a_line_and_marks_of_its_own(size):
    svg = outlook_chart(outlook_with_actuals(), size)
    assert len(elements(svg, "circle", "drawing__counted-dot")) == 3
    assert len(elements(svg, "path", "drawing__counted")) == 1  # 2027 is missing: R10 stands alone
    assert elements(svg, "circle", "drawing__counted-dot")[-1].get("fill") == "#ffffff"
    assert "62,900" in " ".join(texts(svg))


def test_the_outlook_keeps_its_own_line_beside_what_was_counted_since():
    spec = outlook_with_actuals()
    assert main_line(spec) == main_line(replace(spec, actuals=()))


def test_what_was_counted_since_is_told_after_the_outlook():
    told = describe_outlook(outlook_with_actuals())
    assert told.endswith("実績は、2025年が64,402人、2026年が63,871人、2028年（速報）が62,900人です。")


def test_the_close_up_shows_the_plans_years_and_only_where_something_was_counted():
    strategy = SimpleNamespace(first_year=2025, last_year=2029)
    spec = replace(
        make_outlook(
            (2010, 71093, CENSUS), (2020, 66125, CENSUS), (2030, 63417, PROJECTION), (2050, 58000, PROJECTION)
        ),
        actuals=COUNTED_SINCE,
    )
    near = close_up(spec, strategy)
    assert [figure.year for figure in near.figures] == [2020, 2030]
    assert near.actuals == COUNTED_SINCE
    assert near.key != spec.key
    assert close_up(replace(spec, actuals=()), strategy) is None


def test_the_strip_says_every_count_and_hatches_the_middle_grades():
    svg = grade_strip(make_strip(38, 24, 20, 10), "all")
    assert describe_strip(make_strip(38, 24, 20, 10)) in svg
    assert {"◎ 順調 38", "○ おおむね順調 24", "▼ 努力を要する 20", "－ 実績値なし 10"} <= set(texts(svg))
    assert re.findall(r'clipPath id="strip-all-(\w+)"', svg) == ["fair", "poor"]


def test_a_strip_of_nothing_is_an_empty_frame():
    assert "全0指標" in grade_strip(make_strip(0, 0, 0, 0), "none")


# --- what is said --------------------------------------------------------------------------------------------


def test_the_description_compares_with_baseline_and_target_and_names_gaps():
    assert describe(make_spec({2025: 14, 2027: 17}, reached=False)) == (
        "令和9年度の実績は17人/年で、現状値（令和5年度）の13人/年を上回っています。"
        "令和11年度の指標値20人/年には達していません。令和8年度の実績値はありません。"
    )


def test_the_description_never_judges_by_itself():
    assert describe(make_spec({2025: 25})).endswith("令和11年度の指標値は20人/年です。")


def test_a_calendar_year_is_not_called_a_fiscal_year():
    words = describe(make_spec({2025: 14}, calendar_year=True))
    assert "令和7年の" in words and "年度" not in words


def test_before_the_first_actual_the_plan_is_described():
    assert describe(make_spec()) == (
        "実績値はまだありません。現状値（令和5年度）は13人/年、令和11年度の指標値は20人/年です。"
    )


def test_the_outlook_is_described_from_first_to_last():
    spec = make_outlook((2010, 71093, PopulationKind.CENSUS), (2050, 58000, PopulationKind.PROJECTION))
    assert describe_outlook(spec) == (
        "総人口は、2010年（国勢調査）の71,093人から2050年（将来推計）の58,000人までを示しています。"
    )


# --- safe, accessible, the same everywhere -------------------------------------------------------------------


def every_drawing() -> list[str]:
    spec = make_spec({2025: 14}, projection=make_point(2029, 30), **HOSTILE)
    outlook = make_outlook((2010, 5, PopulationKind.CENSUS))
    drawn = [kpi_chart(spec, size) for size in SIZES]
    counted = outlook_chart(replace(outlook, actuals=(make_point(2025, 4),)))
    return [
        *drawn,
        legend([spec]),
        outlook_chart(outlook),
        counted,
        grade_strip(make_strip(1, 2, 3, 4), "<&>"),
    ]


@pytest.mark.parametrize("svg", every_drawing())
def test_drawings_need_no_style_and_are_well_formed(svg):
    root = ElementTree.fromstring(svg)  # noqa: S314 (our own text)
    for element in root.iter():
        assert element.tag not in (f"{SVG}style", f"{SVG}script", f"{SVG}foreignObject")
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
    assert root.get("role") == "img"


@pytest.mark.parametrize("size", SIZES)
def test_the_name_and_the_description_are_found_by_their_ids(size):
    root = ElementTree.fromstring(kpi_chart(make_spec({2025: 14}), size))  # noqa: S314 (our own text)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
    assert desc.text == describe(make_spec({2025: 14}))


def test_typst_draws_them_with_the_packaged_font_alone(tmp_path):
    fonts = next(iter(find_spec("pylopdf_fonts_jp").submodule_search_locations))
    source = tmp_path / "charts.typ"
    source.write_text('#for svg in json(bytes(sys.inputs.drawn)) { image(bytes(svg), format: "svg", alt: "図") }')
    pdf = typst.compile(
        str(source), font_paths=[fonts], ignore_system_fonts=True, sys_inputs={"drawn": json.dumps(every_drawing())}
    )
    assert set(re.findall(rb"/FontName ?/[A-Z]+\+([A-Za-z]+)", pdf)) == {b"NotoSansJP"}


def test_every_colour_of_a_drawing_has_a_token_in_the_style_sheet():
    """So that the dark scheme and forced colours reach it; paper keeps what the drawing carries."""
    rules = bundled("site.css")
    drawn = {
        *re.findall(r'(fill|stroke)="(#\w{6})"', kpi_chart(make_spec({2025: 14}, projection=make_point(2029, 19))))
    }
    assert {(kind, colour) for kind, colour in drawn if f'[{kind}="{colour}"]' not in rules} == set()
    assert {f"var({token})" for token in TOKENS.values() if f"var({token})" not in rules} == set()
