"""Out and back: the planner's workbook, what the preview says of each cell, and that the same file changes nothing."""

import datetime as dt
from decimal import Decimal

import pytest
from openpyxl.utils import get_column_letter

from council.acts import save_survey
from council.choices import SurveyKind
from council.models import CouncilEvent, SurveyResult, SurveyRound
from council.survey.entered import entry_of
from council.survey.layout import RESULT_SHEET, ROUND_SHEET
from council.survey.rounds import stored_round
from kpis.sheets.kit.grids import META_SHEET
from kpis.sheets.kit.sheets import GUIDE_SHEET
from kpis.workflow.cycle import Invalid
from kpis.workflow.runner import Conflict
from organization.refusals import Refused
from tests.builders import make_planner, make_user
from tests.council.survey.surveys import (
    DISLIKED,
    FACTS,
    IMPORTANCE,
    LIKED,
    YEAR,
    checked,
    counts,
    filled,
    make_entry,
    make_means,
    make_plan,
    refusals,
    template,
    traces,
    written,
)
from tests.kpis.sheets.workbook.filling import edited, opened_book

pytestmark = pytest.mark.django_db


@pytest.fixture
def strategy():
    return make_plan()


def stored(strategy, year=YEAR):
    return entry_of(stored_round(strategy, year))


class TestTemplate:
    def test_codes_and_names_are_there_and_only_input_cells_are_unlocked(self, strategy):
        book = opened_book(template(strategy))
        assert book.sheetnames == [ROUND_SHEET, RESULT_SHEET, GUIDE_SHEET, META_SHEET]
        results = book[RESULT_SHEET]
        assert [[cell.value for cell in row[:2]] for row in results.iter_rows(min_row=2)] == [
            ["1-1", "施策その1"],
            ["1-2", "施策その2"],
            ["1-3", "施策その3"],
        ]
        open_cells = {cell.coordinate for row in results for cell in row if not cell.protection.locked}
        assert open_cells == {f"{get_column_letter(column)}{row}" for row in (2, 3, 4) for column in range(3, 17)}
        open_facts = {cell.coordinate for row in book[ROUND_SHEET] for cell in row if not cell.protection.locked}
        assert open_facts == {f"B{row}" for row in range(3, 15)}
        assert all(sheet.protection.sheet for sheet in book)
        assert book[META_SHEET].sheet_state == "veryHidden"

    @pytest.mark.parametrize(("kind", "columns"), [(SurveyKind.COUNTS, 16), (SurveyKind.MEANS, 8)])
    def test_each_kind_has_its_own_columns(self, strategy, kind, columns):
        assert opened_book(template(strategy, kind))[RESULT_SHEET].max_column == columns

    def test_equal_content_is_equal_bytes(self, strategy):
        assert template(strategy) == template(strategy)

    def test_the_empty_template_is_told_what_it_lacks(self, strategy):
        told = refusals(template(strategy), strategy)
        assert "シート「調査の概要」 B3：調査の名称を入力してください。" in told
        assert any("施策の結果が一つも入力されていません" in line for line in told)


class TestPreview:
    def test_a_first_survey_changes_every_cell_that_is_filled(self, strategy):
        before = traces()
        found = checked(written(strategy, make_entry()), strategy)
        assert found.problems == []
        assert ("施策別の結果", "C2", "1-1 施策その1", "重要度：重要", "（空欄）", "400") in [
            (one.sheet, one.cell, one.subject, one.item, one.before, one.after) for one in found.changes
        ]
        assert ("B4", "（空欄）", "2025年10月1日") in [(one.cell, one.before, one.after) for one in found.changes]
        assert traces() == before

    def test_only_the_cells_that_differ_are_shown_with_both_contents(self, strategy):
        save_survey(strategy, YEAR, make_entry(), version=0)
        data = filled(template(strategy), {"sent": 3100}, C2=399)
        found = checked(data, strategy)
        shown = [(one.cell, one.before, one.after) for one in found.changes]
        assert shown == [("B7", "3,000", "3,100"), ("C2", "400", "399")]
        assert found.unchanged == 12 + 3 * 14 - 2

    def test_what_a_person_types_is_understood(self, strategy):
        facts = {"held_from": "令和7年10月1日", "held_to": "2025-10-31", "sent": "３，０００", "base": "除いて計算する"}
        found = checked(filled(written(strategy, make_entry()), facts, C2="４００人"), strategy)
        assert found.problems == []
        assert found.entry == make_entry()

    def test_a_measure_that_was_not_asked_stays_without_a_result(self, strategy):
        entry = make_entry({"1-1": (LIKED, DISLIKED), "1-3": (DISLIKED, LIKED)})
        found = checked(written(strategy, entry), strategy)
        assert found.problems == []
        assert "1-2" not in found.entry.results

    def test_an_import_since_the_download_is_told_and_both_contents_are_shown(self, strategy):
        early = template(strategy)
        save_survey(strategy, YEAR, make_entry(), version=0, by=make_planner(display_name="企画 花子"))
        found = checked(filled(early, FACTS | {"sent": 2900}, **_cells(make_entry())), strategy)
        assert "企画 花子（" in found.notices[0]
        assert [(one.before, one.after) for one in found.changes] == [("3,000", "2,900")]

    def test_another_kind_says_that_it_replaces_the_first(self, strategy):
        save_survey(strategy, YEAR, make_entry(), version=0)
        found = checked(written(strategy, make_means(), version=1), strategy)
        assert "段階ごとの回答数は消え、平均点に置き換わります" in found.notices[0]


class TestImport:
    @pytest.mark.parametrize("make", [make_entry, make_means])
    def test_what_is_stored_comes_back_in_the_workbook_and_changes_nothing(self, strategy, make):
        entry = make()
        save_survey(strategy, YEAR, checked(written(strategy, entry), strategy).entry, version=0)
        assert stored(strategy) == entry
        before = traces()
        again = checked(template(strategy, SurveyKind(entry.kind)), strategy)
        assert (again.changes, again.problems, again.notices) == ([], [], [])
        assert not save_survey(strategy, YEAR, again.entry, version=1).changed
        assert traces() == before

    def test_the_first_file_again_changes_nothing(self, strategy):
        data = written(strategy, make_entry())
        save_survey(strategy, YEAR, checked(data, strategy).entry, version=0)
        again = checked(data, strategy)
        assert (again.changes, again.problems, again.notices) == ([], [], [])

    def test_the_event_names_who_and_every_change(self, strategy):
        planner = make_planner()
        save_survey(strategy, YEAR, make_entry(), version=0, by=planner)
        entry = make_entry({"1-1": (LIKED, counts(90, 210, 300, 400, 280)), "1-2": (LIKED, LIKED)}, sent=3100)
        saved = save_survey(strategy, YEAR, entry, version=1, by=planner)
        event = CouncilEvent.objects.first()
        assert (event.by, event.fiscal_year, saved.kept.version) == (planner, YEAR, 2)
        assert event.detail["changes"]["sent"] == ["3000", "3100"]
        assert event.detail["changes"]["1-1 satisfaction step1"] == ["100", "90"]
        assert event.detail["changes"]["1-3 importance step1"] == ["100", ""]
        assert "highest" not in event.detail["changes"]

    def test_a_stale_save_writes_nothing(self, strategy):
        save_survey(strategy, YEAR, make_entry(), version=0)
        before = traces()
        with pytest.raises(Conflict):
            save_survey(strategy, YEAR, make_entry(sent=9000), version=0)
        assert traces() == before

    def test_rules_hold_at_the_act_too(self, strategy):
        with pytest.raises(Invalid, match="有効回答数"):
            save_survey(strategy, YEAR, make_entry(answered=100), version=0)
        assert not SurveyRound.objects.exists()

    def test_only_planning_may(self, strategy):
        with pytest.raises(Refused, match="企画部門"):
            save_survey(strategy, YEAR, make_entry(), version=0, by=make_user())
        assert not SurveyRound.objects.exists()

    def test_a_kind_leaves_nothing_of_the_other(self, strategy):
        save_survey(strategy, YEAR, make_entry(), version=0)
        save_survey(strategy, YEAR, make_means(), version=1)
        assert not SurveyResult.objects.exclude(step1=None).exists()
        assert stored(strategy) == make_means()


class TestRules:
    """What the workbook says, and what it is told: by cell, with what to do."""

    @pytest.mark.parametrize(
        ("facts", "cells", "cell", "words"),
        [
            ({"title": None}, {}, "B3", "調査の名称を入力してください"),
            ({"title": "あ" * 101}, {}, "B3", "100字以内"),
            ({"held_from": "昨年の秋"}, {}, "B4", "日付として読み取れません"),
            ({"held_to": dt.date(2025, 9, 1)}, {}, "B5", "初日以後"),
            ({"sent": 0}, {}, "B7", "1以上"),
            ({"answered": 3001}, {}, "B8", "配布数（3,000）以下"),
            ({"answered": "約千"}, {}, "B8", "0以上の整数"),
            ({"answered": 1000}, {}, "C2", "有効回答数1,000を超えています"),
            ({"highest": -2}, {}, "B10", "最低点より大きい"),
            ({"highest": 5, "lowest": 1, "base": "0点として含める"}, {}, "B12", "0点が中央"),
            ({"base": "適当に"}, {}, "B12", "選べません"),
            ({}, {"C2": "多数"}, "C2", "0以上の整数"),
            ({}, {"C2": 1.5}, "C2", "0以上の整数"),
            ({}, {"C2": -1}, "C2", "0以上の整数"),
            ({}, {"C2": None}, "C2", "選んだ人がいない選択肢は0"),
            ({}, dict.fromkeys(("C2", "D2", "E2", "F2", "G2"), 0), "C2", "すべて0です"),
            ({}, dict.fromkeys(("C2", "D2", "E2", "F2", "G2", "H2", "I2")), "C2", "満足度だけが入力されています"),
            ({"base": "0点として含める"}, {"H3": None, "I3": None}, "H3", "その数を入力してください"),
            ({}, {"B2": "別の施策"}, "B2", "施策名が「別の施策」になっています"),
            ({}, {"A3": "1-1"}, "A3", "2行目にもあります"),
            ({}, {"A3": "9-9"}, "A3", "という施策はありません"),
            ({}, {"C1": "件数"}, "C1", "「重要度：重要」に戻してください"),
        ],
    )
    def test_counts(self, strategy, facts, cells, cell, words):
        told = refusals(filled(written(strategy, make_entry()), facts, **cells), strategy)
        assert any(f" {cell}：" in line and words in line for line in told), told

    @pytest.mark.parametrize(
        ("cells", "cell", "words"),
        [
            ({"C2": 2.1}, "C2", "配点の範囲（△2から2まで）"),
            ({"C2": 1.23456}, "C2", "小数第4位"),
            ({"C2": None}, "C2", "平均点を入力してください"),
            ({"D2": None}, "D2", "平均点を計算した人数"),
            ({"D2": 0}, "D2", "1以上"),
            ({"D2": 1313}, "D2", "有効回答数1,312以下"),
            ({"E2": -1}, "E2", "0以上"),
            ({"E2": 3}, "E2", "配点の幅に対して大きすぎます"),
        ],
    )
    def test_means(self, strategy, cells, cell, words):
        told = refusals(filled(written(strategy, make_means()), **cells), strategy)
        assert [line for line in told if f" {cell}：" in line and words in line], told

    def test_a_deleted_row_is_missed(self, strategy):
        data = written(strategy, make_entry())
        told = refusals(_with_results(data, lambda sheet: sheet.delete_rows(3)), strategy)
        assert ["1-2 の行がありません" in line for line in told] == [True]

    def test_sorted_rows_are_the_same_survey(self, strategy):
        def turn(sheet):
            rows = [[cell.value for cell in sheet[row]] for row in (4, 3, 2)]
            for number, values in enumerate(rows, start=2):
                for column, value in enumerate(values, start=1):
                    sheet.cell(number, column).value = value

        found = checked(_with_results(written(strategy, make_entry()), turn), strategy)
        assert (found.problems, found.entry) == ([], make_entry())

    def test_one_bad_cell_is_told_once(self, strategy):
        assert len(refusals(filled(written(strategy, make_entry()), C2="多数"), strategy)) == 1

    def test_a_year_of_no_survey_and_another_strategys_file_are_refused(self, strategy):
        assert "登録できる年度ではありません" in refusals(written(strategy, make_entry(), year=2040), strategy)[0]
        data = written(strategy, make_entry())
        strategy.code = "other-1"
        assert "別の戦略（ina-3）" in refusals(data, strategy)[0]

    def test_numbers_keep_their_digits(self, strategy):
        entry = checked(filled(written(strategy, make_means()), C2=1.2345), strategy).entry
        assert entry.answers("1-1", IMPORTANCE).mean == Decimal("1.2345")


def _with_results(data: bytes, change) -> bytes:
    return edited(data, change, RESULT_SHEET)


def _cells(entry) -> dict:
    """The input cells of the results sheet as they stand for an entry of counts."""
    names = [f"step{number}" for number in range(1, 6)] + ["dont_know", "no_answer"]
    found = {}
    for row, by_aspect in enumerate(entry.results.values(), start=2):
        values = [getattr(answers, name) for answers in by_aspect.values() for name in names]
        found |= {f"{get_column_letter(3 + place)}{row}": value for place, value in enumerate(values)}
    return found
