"""Actuals from a file: what is read, what is refused, and what is written."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.management import call_command

from kpis.choices import Act, ActualState, Stage
from kpis.commands import Refusal
from kpis.models import Actual, Event, ReportingYear
from kpis.sheets.importing.act import import_table
from kpis.sheets.importing.check import check
from kpis.sheets.kit.problems import BadRows
from kpis.sheets.kit.table import read_table, table_of
from tests.builders import (
    make_actual,
    make_department,
    make_goal_target,
    make_kpi,
    make_measure,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)
from tests.kpis.cases import case

pytestmark = pytest.mark.django_db

HEADER = "kpi_code,fiscal_year,actual_value,value_status,cause,next_step,expected_month"


@pytest.fixture
def kpi():
    return make_kpi(number=1)


def load(*lines: str, header: str = HEADER, **options):
    """Import lines as the command would, from a CSV's cells."""
    table = table_of([line.split(",") for line in (header, *lines)])
    return import_table(make_strategy(), table, **options)


def refused(*lines: str, header: str = HEADER, **options) -> list[str]:
    with pytest.raises(BadRows) as bad:
        load(*lines, header=header, **options)
    return [str(problem) for problem in bad.value.problems]


class TestWhatIsWritten:
    def test_a_row_becomes_a_draft_with_its_texts(self, kpi):
        load("1-1-1,2025,14,provisional,相談会を増やした,周知を続ける,")
        actual = Actual.objects.get()
        assert (actual.kpi, actual.fiscal_year, actual.value) == (kpi, 2025, Decimal(14))
        assert (actual.status, actual.state, actual.version) == ("provisional", ActualState.DRAFT, 1)
        assert (actual.cause, actual.next_step) == ("相談会を増やした", "周知を続ける")

    def test_goal_level_targets_take_actuals_like_any_kpi(self):
        make_goal_target()
        load("G1,2025,1.30,final,,,")
        assert Actual.objects.get().value == Decimal("1.3")

    def test_a_missing_year_is_opened_in_preparation(self, kpi):
        result = load("1-1-1,2026,14,final,,,")
        assert result.opened_years == (2026,)
        assert ReportingYear.objects.get().stage == Stage.PREPARATION

    def test_the_same_rows_again_change_nothing(self, kpi):
        lines = ("1-1-1,2025,14,final,理由,,", "1-1-1,2026,,pending,,,2027-09")
        load(*lines)
        result = load(*lines)
        assert (result.created, result.changed, result.unchanged) == (0, 0, 2)
        assert set(Actual.objects.values_list("version", flat=True)) == {1}
        assert Event.objects.filter(act=Act.IMPORTED).count() == 2
        assert Actual.history.count() == 2

    def test_the_year_of_a_value_is_read_and_left_by_a_blank_and_taken_back_by_the_row_s_own(self, kpi):
        header = "kpi_code,fiscal_year,actual_value,data_year"
        load("1-1-1,2026,14,２０２５", header=header)
        assert Actual.objects.get().data_year == 2025
        load("1-1-1,2026,15,", header=header)
        assert Actual.objects.get().data_year == 2025
        load("1-1-1,2026,15,2026", header=header)
        assert Actual.objects.get().data_year is None

    def test_a_blank_text_leaves_the_stored_one(self, kpi):
        load("1-1-1,2025,14,final,元の要因,元の取組,")
        load("1-1-1,2025,15,final,,新しい取組,")
        actual = Actual.objects.get()
        assert (actual.value, actual.cause, actual.next_step) == (Decimal(15), "元の要因", "新しい取組")

    def test_a_change_counts_the_version_and_keeps_who_from_and_to(self, kpi):
        planner = make_planner()
        load("1-1-1,2025,14,final,,,")
        load("1-1-1,2025,15,final,,,", by=planner)
        actual = Actual.objects.get()
        assert (actual.version, actual.updated_by) == (2, planner)
        newest = actual.history.first()
        assert (newest.value, newest.history_user, newest.prev_record.value) == (15, planner, 14)
        event = Event.objects.filter(act=Act.IMPORTED).first()
        assert (event.by, event.kpi, event.detail["value"]) == (planner, kpi, ["14", "15"])

    def test_a_value_without_a_status_is_provisional_and_says_so_and_keeps_a_stored_one(self, kpi):
        [notice] = load("1-1-1,2025,14", header="kpi_code,fiscal_year,actual_value").notices
        assert Actual.objects.get().status == "provisional"
        assert "速報として扱います" in notice.text
        load("1-1-1,2025,14,final,,,")
        assert load("1-1-1,2025,15", header="kpi_code,fiscal_year,actual_value").notices == ()
        assert Actual.objects.get().status == "final"

    def test_the_reason_for_no_value_is_stored_with_its_month(self, kpi):
        load("1-1-1,2025,,pending,国の公表待ち,,2027-09")
        actual = Actual.objects.get()
        assert (actual.value, actual.status, actual.cause) == (None, "pending", "国の公表待ち")
        assert actual.expected_month == dt.date(2027, 9, 1)

    def test_statuses_may_be_written_in_japanese_and_numbers_as_typed_in_japan(self):
        make_kpi(number=1, baseline="-76", target="125")
        load("１－１－１,２０２５,△３６人,速報,,,")
        assert (Actual.objects.get().value, Actual.objects.get().status) == (Decimal(-36), "provisional")

    def test_a_target_in_words_takes_the_judgement(self):
        make_kpi(number=1, baseline=None, target=None, target_text="設置", method="attainment")
        load("1-1-1,2025,達成,final,,,")
        assert Actual.objects.get().attained is True

    def test_an_odd_value_waits_for_an_answer(self, kpi):
        assert "10倍" in refused("1-1-1,2025,140,final,,,")[0]
        assert not Actual.objects.exists()
        result = load("1-1-1,2025,140,final,,,", accept_unusual=True)
        assert [warning.row for warning in result.warnings] == [2]
        assert load("1-1-1,2025,140,final,新しい要因,,").warnings == ()

    @pytest.mark.parametrize("heading", ["confirmed", "確認"])
    def test_the_answer_may_stand_in_the_file(self, kpi, heading):
        header = f"kpi_code,fiscal_year,actual_value,value_status,{heading}"
        assert load("1-1-1,2025,140,final,はい", header=header).created == 1
        assert "「はい」と入力するか" in refused("1-1-1,2026,150,final,たぶん", header=header)[0]

    def test_the_year_before_may_stand_in_the_same_file(self, kpi):
        told = refused("1-1-1,2026,1400,final,,,", "1-1-1,2025,14,final,,,")
        assert [line.split("：")[0] for line in told] == ["2行目「actual_value」"]

    def test_the_year_of_a_value_is_read_and_comes_back(self, kpi):
        header = "kpi_code,fiscal_year,actual_value,value_status,data_year"
        load("1-1-1,2026,14,final,R7", header=header)
        assert Actual.objects.get().data_year == 2025
        assert "年度として読み取れません" in refused("1-1-1,2026,14,final,昨年", header=header)[0]

    def test_headings_may_be_those_that_people_read(self, kpi):
        assert load("1-1-1,2025,14,確定", header="コード,年度,実績値,区分").created == 1

    def test_a_month_may_be_written_in_the_japanese_calendar(self, kpi):
        for typed in ("R9.9", "令和9年9月", "2027年9月", "2027-09-01"):
            load(f"1-1-1,2025,,pending,,,{typed}")
            assert Actual.objects.get().expected_month == dt.date(2027, 9, 1)

    @pytest.mark.parametrize("dash", "－‐−–—ー─")
    def test_any_dash_holds_a_code_together(self, kpi, dash):
        assert load(f"1{dash}1{dash}1,2025,14,final,,,").created == 1

    def test_our_own_apostrophe_before_a_formula_is_taken_off_again(self, kpi):
        load("1-1-1,2025,14,final,'-5人の減,,")
        assert Actual.objects.get().cause == "-5人の減"

    def test_a_value_imported_while_the_year_is_checked_keeps_its_state(self, kpi):
        make_year(2025, stage=Stage.CHECKING)
        make_actual("14", kpi=kpi, state=ActualState.SUBMITTED)
        load("1-1-1,2025,15,final,,,")
        assert Actual.objects.get().state == ActualState.SUBMITTED

    def test_queries_do_not_grow_with_the_rows(self, django_assert_num_queries, django_assert_max_num_queries):
        kpis = [make_kpi(number=number) for number in range(1, 21)]
        make_year(2025)
        make_year(2026)
        with django_assert_max_num_queries(30) as few:
            load(f"{kpis[0].code},2025,14,final,,,")
        with django_assert_num_queries(len(few)):
            load(*(f"{kpi.code},2026,14,final,,," for kpi in kpis))


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("line", "column", "words"),
        [
            ("9-9-9,2025,14,final,,,", "kpi_code", "「9-9-9」という指標はありません"),
            ("2001-01-01,2025,14,final,,,", "kpi_code", "変えたようです"),
            (",2025,14,final,,,", "kpi_code", "コードを入力"),
            ("1-1-1,R7,14,final,,,", "fiscal_year", "西暦の4桁"),
            ("1-1-1,2022,14,final,,,", "fiscal_year", "2023 から 2029 まで"),
            ("1-1-1,2030,14,final,,,", "fiscal_year", "2023 から 2029 まで"),
            ("1-1-1,2025,十四,final,,,", "actual_value", "数値として読み取れません"),
            ("1-1-1,2025,,,,,", "actual_value", "実績値がありません"),
            ("1-1-1,2025,,final,,,", "actual_value", "実績値が必要です"),
            ("1-1-1,2025,14,pending,,,2027-09", "actual_value", "実績値を入力できません"),
            ("1-1-1,2025,14,ok,,,", "value_status", "「ok」という区分はありません"),
            ("1-1-1,2025,,pending,,,", "expected_month", "公表予定月を入力"),
            ("1-1-1,2025,,pending,,,2027-13", "expected_month", "2027-09"),
            ("1-1-1,2025,14,final,,,2027-09", "expected_month", "pending"),
            ("1-1-1,2025,,not_applicable,,,", "cause", "理由"),
            ("1-1-1,2025,15以上,final,,,", "actual_value", "「以上」は入力できません"),
            ("1-1-1,2025,約15人,final,,,", "actual_value", "「約」は入力できません"),
            ("1-1-1,2025,,pending,,,9月", "expected_month", "年がありません"),
        ],
    )
    def test_a_bad_cell_is_told_by_row_and_column(self, kpi, line, column, words):
        told = refused(line)
        assert len(told) == 1
        assert told[0].startswith(f"2行目「{column}」：")
        assert words in told[0]
        assert not Actual.objects.exists()

    @pytest.mark.parametrize(
        ("data_year", "words"),
        [("いつか", "年度として読み取れません"), ("2027", "報告する年度"), ("2020", "現状値の年度")],
    )
    def test_a_year_of_a_value_that_cannot_be_is_told_at_its_cell(self, kpi, data_year, words):
        header = "kpi_code,fiscal_year,actual_value,data_year"
        (problem,) = refused(f"1-1-1,2026,14,{data_year}", header=header)
        assert "data_year" in problem
        assert words in problem

    def test_one_bad_row_among_good_ones_writes_nothing_and_every_error_is_told(self, kpi):
        told = refused("1-1-1,2025,14,final,,,", "9-9-9,2025,14,ok,,,", "1-1-1,2026,x,final,,,")
        assert [line.split("：")[0] for line in told] == [
            "3行目「kpi_code」",
            "3行目「value_status」",
            "4行目「actual_value」",
        ]
        assert not Actual.objects.exists()
        assert not ReportingYear.objects.exists()
        assert not Event.objects.exists()

    def test_the_same_key_twice_is_an_error_even_with_equal_values(self, kpi):
        told = refused("1-1-1,2025,14,final,,,", "1-1-1,2025,14,final,,,")
        assert told == ["3行目「kpi_code」：1-1-1 の 2025 年度は2行目にもあります。1行にしてください。"]

    def test_an_unknown_column_is_an_error(self, kpi):
        told = refused("1-1-1,2025,14,2", header="kpi_code,fiscal_year,actual_value,memo")
        assert told[0].startswith("1行目「memo」：使えない見出しです")

    def test_a_figured_column_is_an_error_that_says_why(self, kpi):
        told = refused("1-1-1,2025,14,70", header="kpi_code,fiscal_year,actual_value,achievement_rate")
        assert "計算する項目" in told[0]

    def test_a_missing_column_is_an_error(self, kpi):
        assert refused("1-1-1,14", header="kpi_code,actual_value")[0].startswith("1行目「fiscal_year」")

    def test_a_row_longer_than_the_header_is_an_error(self, kpi):
        told = refused("1-1-1,2025,1,563", header="kpi_code,fiscal_year,actual_value")
        assert "カンマ" in told[0]

    def test_a_row_of_another_strategy_is_an_error(self, kpi):
        make_strategy("other-1")
        told = refused("other-1,1-1-1,2025,14", header="strategy,kpi_code,fiscal_year,actual_value")
        assert told[0].startswith("2行目「strategy」")

    @pytest.mark.parametrize(("stage", "why"), [(Stage.COUNCIL, "審議中"), (Stage.PUBLISHED, "公表済み")])
    def test_a_year_in_council_or_published_is_closed_and_says_so_once(self, kpi, stage, why):
        other = make_kpi(number=2)
        make_year(2025, stage=stage)
        told = refused("1-1-1,2025,14,final,,,", f"{other.code},2025,14,final,,,")
        assert len(told) == 1
        assert why in told[0]
        assert "ほかに1行" in told[0]

    def test_an_accepted_value_is_not_overwritten(self, kpi):
        make_year(2025)
        make_actual("14", kpi=kpi, state=ActualState.ACCEPTED)
        assert "確認済" in refused("1-1-1,2025,15,final,,,")[0]
        assert load("1-1-1,2025,14,final,,,").unchanged == 1


class TestCodesThatBecameDates:
    @pytest.mark.parametrize(
        "code",
        ["2001-01-01", "2004/1/6", "38357", "H16.1.6", "平成16年1月6日", "1月6日", "R4.1.6", "2004年1月6日", "6-Jan-04",
         "1/6", "04/1/6", "2004-01-06 00:00:00", "Jan-06", "２００４／１／６", "令和元年5月"],
    )  # fmt: skip
    def test_every_form_is_known_for_what_it_is(self, kpi, code):
        [told] = refused(f"{code},2025,14,final,,,")
        assert "表計算ソフトがコードを日付" in told
        assert "書式を「文字列」" in told

    @pytest.mark.parametrize("code", ["9-9-9", "10-1-2", "G9", "1.1.1", "12345-6"])
    def test_other_unknown_codes_are_not(self, kpi, code):
        assert "変えたようです" not in refused(f"{code},2025,14,final,,,")[0]

    def test_a_whole_file_of_them_is_one_sentence(self, kpi):
        table = read_table(case("l1_codes_as_dates_by_calc.csv"))
        make_goal_target()
        told = check(table, make_strategy(), None).problems
        [dates] = [problem for problem in told if "変えたようです" in problem.text]
        assert "ほかに54行も同じです" in dates.text


class TestTooMuch:
    def test_more_rows_than_a_kpi_has_years_are_told_once(self, kpi):
        told = refused(*["1-1-1,2025,14,final,,,"] * 4_999)
        assert told == [
            "2行目「kpi_code」：1-1-1 の行が4,999行あります。取り込めるのは7年度分までです。1年度を1行にしてください。"
        ]

    def test_nobody_reads_thousands_of_problems(self, kpi):
        told = refused(*[f"9-9-{number},2025,14,final,,," for number in range(1000)])
        assert len(told) == 201
        assert "このほかに800件" in told[-1]


class TestTextsThatLostCharacters:
    @pytest.fixture
    def stored(self, kpi):
        return make_actual("14", kpi=kpi, cause="CO₂は5㎥、4〜6月に－1件")

    @pytest.mark.parametrize("lossy", ["CO?は5?、4〜6月に－1件", "CO₂は5?、4～6月に－1件", "CO?は5m3、4～6月に−1件"])
    def test_a_text_that_only_lost_characters_is_refused_at_its_cell(self, stored, lossy):
        [told] = refused(f"1-1-1,2025,14,final,{lossy},,")
        assert told.startswith("2行目「cause」：登録されている文と、")
        stored.refresh_from_db()
        assert stored.cause == "CO₂は5㎥、4〜6月に－1件"

    @pytest.mark.parametrize(
        "respelled", ["CO2は5m3、4～6月に－1件", "CO2は5m3、4〜6月に－1件", "CO₂は5㎥、4～6月に－1件"]
    )
    def test_the_spellings_of_a_shift_jis_file_are_the_same_text(self, stored, respelled):
        assert load(f"1-1-1,2025,14,final,{respelled},,").unchanged == 1
        stored.refresh_from_db()
        assert stored.cause == "CO₂は5㎥、4〜6月に－1件"

    @pytest.mark.parametrize("other", ["CO₂は6㎥、4〜6月に－1件", "CO₂は5㎥、4〜6月に－1件?", "短い文", "CO?は6㎥"])
    def test_a_text_that_was_changed_is_another_text(self, stored, other):
        assert load(f"1-1-1,2025,14,final,{other},,").changed == 1


class TestWhoMayImport:
    def test_staff_import_their_own_kpis_only(self):
        mine, others = make_department(), make_department("教育委員会 学校教育課")
        measure = make_measure()
        make_kpi(measure, number=1, owner=mine)
        make_kpi(measure, number=2, owner=others)
        make_year(2025)
        staff = make_user(departments=[mine])
        assert load("1-1-1,2025,14,final,,,", by=staff).created == 1
        assert "学校教育課" in refused("1-1-2,2025,14,final,,,", by=staff)[0]

    def test_years_run_to_the_plans_last_whatever_the_year_of_the_target(self):
        make_kpi(number=1, target_year=2027)
        make_kpi(number=2, target_year=2031)
        assert load("1-1-1,2029,14,final,,,", "1-1-2,2029,14,final,,,").created == 2
        assert "2023 から 2029 まで" in refused("1-1-2,2030,14,final,,,")[0]

    def test_no_year_before_the_term_is_made(self, kpi):
        assert "令和7年度から令和11年度まで" in refused("1-1-1,2024,14,final,,,")[0]
        assert not ReportingYear.objects.exists()

    def test_staff_cannot_open_a_year(self, kpi):
        staff = make_user(departments=[kpi.owner])
        assert "企画部門" in refused("1-1-1,2025,14,final,,,", by=staff)[0]
        assert not ReportingYear.objects.exists()


class TestTheCommand:
    def run(self, tmp_path, text, encoding="utf-8", name="actuals.csv") -> str:
        file = tmp_path / name
        file.write_bytes(text.encode(encoding))
        told = io.StringIO()
        call_command("import_actuals", str(file), stdout=told, stderr=told)
        return told.getvalue()

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
    def test_it_reads_the_usual_encodings(self, kpi, tmp_path, encoding):
        told = self.run(tmp_path, f"{HEADER}\r\n1-1-1,2025,14,final,会員が増えた,,\r\n", encoding)
        assert Actual.objects.get().cause == "会員が増えた"
        assert "新規（created）：1件" in told

    def test_it_refuses_with_every_reason(self, kpi, tmp_path):
        with pytest.raises(Refusal) as refusal:
            self.run(tmp_path, f"{HEADER}\n9-9-9,2025,14,final,,,\n1-1-1,2025,x,final,,,\n")
        assert "誤りが2件" in refusal.value.reasons[0]
        assert len(refusal.value.reasons) == 3

    def test_it_records_who_did_it(self, kpi, tmp_path):
        planner = make_planner("kikaku")
        file = tmp_path / "actuals.csv"
        file.write_text(f"{HEADER}\n1-1-1,2025,14,final,,,\n")
        call_command("import_actuals", str(file), "--as", "kikaku", stdout=io.StringIO())
        assert Actual.objects.get().updated_by == planner
        assert Event.objects.get(act=Act.IMPORTED).by == planner

    def test_it_refuses_an_odd_value_unless_told_to_take_it(self, kpi, tmp_path):
        with pytest.raises(Refusal) as refusal:
            self.run(tmp_path, f"{HEADER}\n1-1-1,2025,140,final,,,\n")
        assert "確認が必要な値が1件" in refusal.value.reasons[0]
        assert "--accept-unusual" in refusal.value.reasons[-1]
        told = io.StringIO()
        call_command("import_actuals", str(tmp_path / "actuals.csv"), "--accept-unusual", stdout=told, stderr=told)
        assert "注意（取り込みました） 2行目「actual_value」" in told.getvalue()

    def test_its_own_export_comes_back_without_a_change(self, kpi, tmp_path):
        load("1-1-1,2025,14.5,provisional,,,", accept_unusual=True)
        self.run(tmp_path, "kpi_code,fiscal_year,actual_value,value_status\n1-1-1,2025,14.5,provisional\n")
        assert Actual.objects.get().version == 1
