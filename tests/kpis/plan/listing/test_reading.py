"""A city's own list is read as people read it: headings, printed values, levels, departments."""

from decimal import Decimal

import pytest
from openpyxl import Workbook

from kpis.plan.listing.departments import Known, named_in, teams_in
from kpis.plan.listing.headings import find_header, matched, meaning, with_target_of
from kpis.plan.listing.levels import Named, is_remark, level_of_section, read_level
from kpis.plan.listing.lines import read_lines
from kpis.plan.listing.source import MANY_COLUMNS, Source, packed, read_source, unpacked
from kpis.plan.listing.values import read_printed, read_year, split_unit, with_unit
from kpis.sheets.kit.problems import BadFile
from tests.kpis.plan.listing import invented


def source(*rows) -> Source:
    width = max(map(len, rows))
    return Source(tuple(tuple(row) + ("",) * (width - len(row)) for row in rows))


@pytest.mark.parametrize(
    "heading, key, year",
    [
        ("重要業績評価指標（ＫＰＩ）", "name", None),
        ("成果指標", "name", None),
        ("目標値（R11）", "target", 2029),
        ("策定時\n（令和6年度）", "baseline", 2024),
        ("KPI 単位", "unit", None),
        ("現状 年度", "baseline_year", None),
        ("所管課", "owner", None),
        ("No.", "", None),
        ("R11", None, 2029),
        ("進捗の見込み", None, None),
    ],
)
def test_headings_are_known_by_their_synonyms(heading, key, year):
    assert meaning(heading) == (key, year)


def test_headings_may_stand_below_a_title_and_in_any_order():
    texts = source(("計画の一覧",), ("目標値", "所管課", "KPI", "基本目標"), ("5件", "企画課", "数", "1 仕事")).texts
    header = find_header(texts)
    assert header.below == 2
    assert {key: one.column for key, one in header.column_of.items()} == {"target": 0, "owner": 1, "name": 2, "goal": 3}


def test_a_second_row_may_say_nothing_but_years():
    header = find_header(source(("KPI", "基準値", "目標値"), ("", "（R5）", "（R11）"), ("起業数", "3件", "5件")).texts)
    assert (header.below, header.column_of["baseline"].year, header.column_of["target"].year) == (2, 2023, 2029)


def test_headings_merged_over_both_rows_leave_the_years_of_the_others_to_the_second():
    """A merged cell says the same in each of its rows."""
    over = ("KPI", "現状値", "目標値", "目標値", "担当課")
    for last in ("Ｒ11", "最終（R11）"):
        header = find_header(
            source(over, ("KPI", "（R5）", "R7", last, "担当課"), ("起業数", "3", "4", "5", "商工課")).texts
        )
        assert (header.below, header.column_of["target"].column, header.column_of["target"].year) == (2, 3, 2029)
        assert header.column_of["baseline"].year == 2023


def test_of_several_targets_the_one_of_the_last_year_counts():
    header = find_header(source(("指標名", "目標値（R8）", "目標値（R11）")).texts)
    assert header.column_of["target"].column == 2
    assert ([one.year for one in header.guides], header.unknown) == ([2026], ())


def test_several_columns_may_be_chosen_as_yearly_targets():
    header = matched(find_header(source(("指標名", "R9", "R10", "R11")).texts), {1: "guide", 2: "guide", 3: "target"})
    assert ([one.year for one in header.guides], header.column_of["target"].column) == ([2027, 2028], 3)


def test_a_column_of_the_plans_last_year_is_its_target():
    header = find_header(source(("指標名", "R10", "R11")).texts)
    assert header.missing == ("指標値",)
    assert with_target_of(header, 2029).column_of["target"].column == 2


def test_what_a_person_says_of_a_column_wins():
    header = matched(find_header(source(("指標名", "めざす値", "目標値")).texts), {1: "target"})
    assert header.column_of["target"].column == 1


@pytest.mark.parametrize(
    "text, printed, value, unit, per, year, decimals",
    [
        ("13 人/年(R5)", "13 人/年", "13", "人", "year", 2023, 0),
        ("1.37※（R5）", "1.37", "1.37", "", "", 2023, 2),
        ("年2回", "年2回", "2", "回", "year", None, 0),
        ("全 19 園", "全 19 園", "19", "園", "", None, 0),
        ("８５．０％（令和５年度）", "８５．０％", "85.0", "％", "", 2023, 1),
        ("△76人", "△76人", "-76", "人", "", None, 0),
        ("1億2,000万円", "1億2,000万円", "120000000", "円", "", None, 0),
        ("12.5万㎥", "12.5万㎥", "12.5", "万㎥", "", None, 1),
        ("設置", "設置", None, "", "", None, 0),
        ("9～11％", "9～11％", None, "", "", None, 0),
        ("－", "", None, "", "", None, 0),
    ],
)
def test_a_printed_value_is_taken_apart(text, printed, value, unit, per, year, decimals):
    found = read_printed(text)
    assert (found.text, found.value) == (printed, None if value is None else Decimal(value))
    assert (found.unit, found.per, found.year, found.decimals) == (unit, per, year, decimals)


def test_the_years_that_are_taken_together_are_no_second_number():
    found = read_printed("5年間で60世帯")
    assert (found.text, found.value, found.period) == ("60世帯", 60, "累計")
    assert "5年間で60世帯" in found.note


def test_a_value_is_read_in_the_unit_of_its_column():
    assert read_printed("1億2,000万円", "百万円").value == 120
    assert split_unit("件／年") == ("件", "year")


@pytest.mark.parametrize("printed", ["300頭以下/年", "300頭/年以下", "300頭以下（R5）/年"])
def test_the_word_behind_a_target_is_no_part_of_its_unit(printed):
    found = read_printed(printed)
    assert (found.value, found.unit, found.per) == (300, "頭", "year")
    assert split_unit("頭以下") == ("頭", "")
    assert split_unit("頭/年以下") == ("頭", "year")


def test_a_bare_limit_is_printed_with_the_unit_of_its_column():
    assert with_unit(read_printed("1300以下", "頭"), "頭", "year", 0) == "1,300頭/年以下"
    assert with_unit(read_printed("1300", "頭"), "頭", "", 0, limit="以下") == "1,300頭以下"


@pytest.mark.parametrize("text, year", [("R5", 2023), ("令和５年度末", 2023), ("2023.0", 2023), ("H30～R4", 2022)])
def test_years_are_read_as_people_write_them(text, year):
    assert read_year(text) == year


@pytest.mark.parametrize(
    "text, named",
    [
        ("基本目標１　しごとをつくる", Named("しごとをつくる", 1)),
        ("施策（2）移住の促進", Named("移住の促進", 2)),
        ("1-3 創業の支援", Named("創業の支援", 3)),
        ("④ 子育て", Named("子育て", 4)),
        ("Ⅱ　ひとの流れ", Named("ひとの流れ", 2)),
        ("100年健康のまち", Named("100年健康のまち")),
        ("地域で\n支え合う", Named("地域で支え合う")),
    ],
)
def test_a_level_has_a_number_where_one_is_printed(text, named):
    assert read_level(text) == named


def test_a_row_of_one_text_begins_a_level_or_is_a_remark():
    assert level_of_section("基本目標２　ひとの流れ", frozenset()) == "goal"
    assert level_of_section("（注）数値は見込み", frozenset()) == ""
    assert level_of_section("（１）移住", frozenset(), has_goal=True) == "measure"
    assert not is_remark("計画相談支援の利用者数")
    assert is_remark("合計")


def test_level_cells_are_filled_down_and_end_with_the_level_above():
    rows = source(
        ("基本目標", "施策", "指標名", "目標値"),
        ("1 仕事", "1 創業", "起業数", "5件"),
        ("", "", "廃業数", "2件"),
        ("2 移住", "", "移住者数", "9人"),
    )
    lines = read_lines(rows, find_header(rows.texts)).lines
    assert [(line["goal"], line["measure"]) for line in lines] == [("1 仕事", "1 創業")] * 2 + [("2 移住", "")]


def test_values_without_a_name_are_told_by_the_cell():
    rows = source(("指標名", "目標値"), ("", "5件"), ("起業数", "3件"))
    assert [problem.cell for problem in read_lines(rows, find_header(rows.texts)).problems] == ["A2"]


def test_departments_stand_in_lines_and_divisions_apart():
    assert named_in("企画部\n企画課、商工観光課") == ("企画部 企画課", "商工観光課")
    assert named_in("商工課　農林課") == ("商工課", "農林課")
    assert named_in("関係各課") == ()


def test_a_team_in_brackets_is_no_department_of_its_own():
    cell = "総務課（広報広聴係）、企画部 企画課(統計担当)"
    assert named_in(cell) == ("総務課", "企画部 企画課") and teams_in(cell) == ("広報広聴係", "統計担当")
    assert teams_in("農林課（旧 農政課）") == ()


def test_a_team_in_the_line_below_its_department_is_none_of_its_own():
    assert named_in("産業課\n林務係") == ("産業課",) and teams_in("産業課\n林務係") == ("林務係",)
    assert named_in("産業課、林務係、総務課") == ("産業課", "総務課")
    assert named_in("林務係") == ("林務係",) and teams_in("林務係") == ()


def test_two_lines_are_two_departments_where_each_stands_alone_elsewhere():
    known = Known([], ("教育委員会", "住民課", "教育委員会\n住民課"))
    assert known.named_in("教育委員会\n住民課") == ("教育委員会", "住民課") and known.problem("住民課") == ""
    assert Known([], ("教育委員会", "教育委員会\n学校教育課")).named_in("教育委員会\n学校教育課") == (
        "教育委員会 学校教育課",
    )


def test_one_other_sign_in_a_long_name_is_doubted_at_the_rarer_one():
    known = Known([], ("保健福祉課", "保健福祉課", "保険福祉課", "第１保育園", "第２保育園", "第２保育園"))
    assert known.doubt("保険福祉課") == "保健福祉課" and known.problem("保険福祉課") == ""
    assert known.doubt("保健福祉課") == "" and known.doubt("第１保育園") == ""
    assert Known(["保険福祉課"], ("保健福祉課",)).doubt("保険福祉課") == ""


def test_a_slip_in_a_department_is_asked_about_and_another_department_is_not():
    known = Known(["産業部 商工観光課", "農政課"], ())
    assert "「産業部 商工観光課」ではありませんか" in known.problem("産業部 商工観光科")
    assert known.problem("農林課") == ""
    assert known.whole("商工観光課") == "産業部 商工観光課"


def test_merged_cells_say_the_same_in_all_of_them_and_the_sheet_travels_as_json():
    found = read_source(invented.workbook())
    assert found.texts[5][1] == found.texts[4][1] == invented.GOALS[0]
    assert unpacked(packed(found)) == found


def of_sheets(**sheets: tuple) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, records in sheets.items():
        sheet = book.create_sheet(title)
        for record in records:
            sheet.append(record)
    return invented.saved(book)


def test_the_sheet_that_has_the_headings_is_read_and_another_list_is_named():
    cover, listed = (("第3期総合戦略",), ("令和7年3月",)), (("KPI", "目標値", "担当課"), ("起業数", "5件", "商工課"))
    found = read_source(of_sheets(表紙=cover, 空=(), 指標=listed, 前計画=listed))
    assert found.texts[1] == ("起業数", "5件", "商工課")
    assert found.unread == ("前計画",) and "前計画" in found.unread_words
    assert read_source(of_sheets(表紙=cover, 指標一覧=listed)).unread == ()


def test_a_workbook_of_empty_sheets_is_refused():
    with pytest.raises(BadFile, match="内容がありません"):
        read_source(of_sheets(表紙=(), 一覧=()))


def test_a_sheet_of_300_columns_is_refused_in_a_sentence():
    with pytest.raises(BadFile) as refused:
        read_source(invented.table(tuple(f"列{n}" for n in range(300))))
    assert str(refused.value) == MANY_COLUMNS
