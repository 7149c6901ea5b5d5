"""Loading a strategy file again and again: nothing lost, nothing twice, and the planner's changes win."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from goals.models import BasicGoal, GradeScheme, LoadedRecord, PopulationFigure, PopulationSeries, Section, Strategy
from kpis.choices import Stage
from kpis.commands import Refusal
from kpis.models import KPI, Actual, PopulationActual, ReviewPoint
from kpis.plan.strategy_file.export import strategy_yaml
from kpis.plan.strategy_file.grading import key_of
from kpis.plan.strategy_file.load import LoadRefused, load
from kpis.plan.strategy_file.parse import parse
from kpis.sheets.kit.problems import BadRows
from organization.models import Department
from projects.models import Initiative, Measure
from tests.builders import make_actual, make_municipality, make_planner, make_strategy, make_year
from tests.office.population.series import make_population
from tests.plans import load_ina

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
EXAMPLE = (FIXTURES / "example-city.yaml").read_text(encoding="utf-8")

pytestmark = pytest.mark.django_db


def load_example(*changes: tuple[str, str], **options):
    text = EXAMPLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return load(parse(text.encode()), **options)


def kpi(code: str) -> KPI:
    return KPI.objects.get(strategy__code="mihon-2", code=code)


def history_rows() -> int:
    return KPI.history.count() + Measure.history.count()


TARGET = ("{text: 120.0t/年, value: 120.0}", "{text: 130.0t/年, value: 130.0}")


# --- What a load makes ---------------------------------------------------------------------------------------


def test_a_city_of_another_shape_lives_beside_ina():
    load_ina()
    load_example()
    counts = {s.code: (s.goals.count(), s.kpis.count(), len(s.years)) for s in Strategy.objects.all()}
    assert counts == {"ina-3": (3, 95, 5), "mihon-2": (2, 6, 5)}
    assert not Department.objects.filter(municipality__name="伊那市", division="産業部").exists()
    assert KPI.objects.filter(code="1-1-1").count() == 2


def test_everything_the_file_says_is_stored():
    load_example()
    strategy = Strategy.objects.get(code="mihon-2")
    assert key_of(strategy) == "difference_to_guide 100 70"
    assert (kpi("1-1-1").baseline_value, kpi("1-1-1").available_month) == (
        Decimal("85.5"),
        6,
    )
    assert str(kpi("1-1-1").owner) == "産業部 水産課"
    assert (kpi("1-1-2").target_value, kpi("1-1-2").target_year, kpi("1-1-2").method) == (None, 2027, "attainment")
    assert kpi("2-1-1").judged_reasons == {"accumulation": "名称に「延べ」とあり、期間中の合計と読める。"}
    assert (kpi("G1").goal.number, kpi("G1").measure) == (1, None)
    measure = kpi("2-1-1").measure
    assert [str(row) for row in measure.measure_departments.all()] == ["産業部 港と観光の課", "産業部 水産課"]
    assert Initiative.objects.get(text="養殖いかだ整備への補助").details == ["若手漁業者への上乗せ", "共同利用の促進"]
    assert [f.text for f in PopulationFigure.objects.all()] == ["12,480人※1", "11,300人"]
    assert [s.path for s in Section.objects.all()] == ["1", "1-1", "2"]
    assert list(BasicGoal.objects.values_list("viewpoint__number", flat=True)) == [1, 2]
    assert ReviewPoint.objects.count() == 4


def test_kpis_stand_in_the_order_of_the_file():
    load_example()
    assert list(KPI.objects.values_list("code", flat=True)) == ["G1", "1-1-1", "1-1-2", "2-1-1", "3-1-1", "4-1-1"]


def test_the_same_file_again_changes_nothing_and_leaves_no_history():
    load_example()
    rows, points = history_rows(), set(ReviewPoint.objects.values_list("pk", flat=True))
    report = load_example()
    assert (report.created, report.changed, report.kept, report.gone) == ([], [], [], [])
    assert history_rows() == rows
    assert set(ReviewPoint.objects.values_list("pk", flat=True)) == points


def test_a_load_takes_the_same_few_queries_however_often(django_assert_max_num_queries):
    load_example()
    with django_assert_max_num_queries(26):
        load_example()


# --- What changes --------------------------------------------------------------------------------------------


def test_a_changed_file_changes_the_object_and_says_from_what_to_what():
    load_example()
    report = load_example(TARGET)
    assert [str(change) for change in report.changed] == [
        "指標「1-1-1 養殖生産量」：指標値（印刷のまま） 「120.0t/年」→「130.0t/年」、指標値 「120」→「130」"
    ]
    assert kpi("1-1-1").target_value == 130
    assert kpi("1-1-1").history.count() == 2


def test_lists_are_replaced_as_a_whole_and_named_in_the_history():
    load_example()
    report = load_example(("- text: 担い手の研修", "- text: 担い手の研修と住まいの支援"))
    assert [str(change) for change in report.changed] == ["施策「1-1 養殖の拡大」：事業の内容"]
    measure = kpi("1-1-1").measure
    assert [item.text for item in measure.initiatives.all()] == ["養殖いかだ整備への補助", "担い手の研修と住まいの支援"]
    assert measure.history.first().history_change_reason == "戦略ファイルの読込み（事業の内容）"


def test_a_new_kpi_in_front_moves_the_others_without_a_history_of_theirs():
    load_example()
    rows = history_rows()
    new = "- number: 9\n                name: 新しい指標\n                target: {text: 3件, value: 3}\n"
    new += "                judged: {direction: increase, accumulation: annual, guide: constant}\n              "
    report = load_example(
        ("- number: 1\n                name: 養殖生産量", new + "- number: 1\n                name: 養殖生産量")
    )
    assert (report.created, report.changed) == (["指標「1-1-9 新しい指標」"], [])
    assert list(KPI.objects.values_list("code", flat=True))[:3] == ["G1", "1-1-9", "1-1-1"]
    assert history_rows() == rows + 1


def test_a_kpi_gone_from_the_file_is_reported_and_kept_with_its_actuals():
    load_example()
    make_actual("3", year=2024, kpi=kpi("3-1-1"))
    start = EXAMPLE.index("              - number: 1\n                name: 待機児童数")
    gone = EXAMPLE[start : EXAMPLE.index("      - number: 4", start)]
    report = load_example(("            kpis:\n" + gone, ""))
    assert report.gone == ["指標「3-1-1 待機児童数」"]
    assert Actual.objects.get(kpi__code="3-1-1").value == 3


def test_prose_gone_from_the_file_goes_unless_a_planner_touched_it():
    load_example()
    second = EXAMPLE[EXAMPLE.index("  - number: 2\n    title: 推進") : EXAMPLE.index("\npopulation:")]
    Section.objects.filter(path="1-1").update(heading="策定の目的")
    first = EXAMPLE[EXAMPLE.index("    sections:\n") : EXAMPLE.index("  - number: 2\n    title: 推進")]
    report = load_example((first, ""), (second, ""))
    assert (report.removed, report.gone) == (["本文「第2章 推進と検証」"], ["本文「１ 策定の目的」"])
    assert [section.path for section in Section.objects.all()] == ["1", "1-1"]


# --- What a planner changed ----------------------------------------------------------------------------------


def test_what_a_planner_changed_wins_and_is_reported_every_time():
    load_example()
    KPI.objects.filter(code="1-1-1").update(target_value=110, note="見直し")
    for _ in range(2):
        report = load_example(TARGET)
        assert [str(kept) for kept in report.kept] == [
            "指標「1-1-1 養殖生産量」：注記 「見直し」（ファイルでは（空欄））、指標値 「110」（ファイルでは「130」）"
        ]
    assert (kpi("1-1-1").target_value, kpi("1-1-1").target_text) == (110, "130.0t/年")


def test_overwrite_takes_the_file_again():
    load_example()
    KPI.objects.filter(code="1-1-1").update(target_value=110)
    report = load_example(overwrite=True)
    assert (len(report.changed), report.kept) == (1, [])
    assert kpi("1-1-1").target_value == 120


def test_a_planners_change_in_a_list_wins():
    load_example()
    Initiative.objects.filter(text="担い手の研修").update(text="担い手の学校")
    report = load_example(("- text: 担い手の研修", "- text: 担い手の住まい"))
    assert [str(kept) for kept in report.kept] == ["施策「1-1 養殖の拡大」：事業の内容"]
    assert Initiative.objects.filter(text="担い手の学校").exists()


def test_what_a_planner_deleted_does_not_come_back_unless_overwritten():
    load_example()
    kpi("1-1-2").delete()
    report = load_example()
    assert [kept.name for kept in report.kept] == ["指標 1-1-2 共同加工場の整備"]
    assert not KPI.objects.filter(code="1-1-2").exists()
    load_example(overwrite=True)
    assert kpi("1-1-2").target_text == "供用開始"


def test_what_a_planner_added_is_neither_reported_nor_touched():
    load_example()
    added = kpi("1-1-1")
    added.pk, added.code, added.number = None, "1-1-8", 8
    added.save()
    report = load_example()
    assert (report.gone, report.kept) == ([], [])
    assert KPI.objects.filter(code="1-1-8").exists()


def test_a_renamed_department_stays_the_same_department():
    load_example()
    Department.objects.filter(section="水産課").update(section="海業振興課")
    report = load_example(TARGET)
    assert report.kept == []
    assert Department.objects.filter(municipality__code="999997").count() == 4
    assert str(kpi("1-1-1").owner) == "産業部 海業振興課"


SCHEME = ("mostly_on_track: 70", "mostly_on_track: 75")
NAMED = ("  figure: difference_to_guide\n  on_track: 100\n  mostly_on_track: 70\n", "  code: ibaraki\n")


def scheme_of_the_example() -> str:
    return key_of(Strategy.objects.get(code="mihon-2"))


def test_a_file_names_a_shipped_scheme_or_states_its_own():
    load_example()
    assert scheme_of_the_example() == "difference_to_guide 100 70"
    load_example(NAMED)
    assert scheme_of_the_example() == "ibaraki"
    load_example(SCHEME)
    assert scheme_of_the_example() == "difference_to_guide 100 75"
    assert load_example(SCHEME).changed == []


def test_ina_s_own_numbers_are_the_shipped_scheme():
    load_ina()
    assert Strategy.objects.get().grade_scheme.code == "ina"
    assert not GradeScheme.objects.exclude(strategy=None).exists()


def test_a_scheme_that_is_not_shipped_is_refused_with_its_line():
    with pytest.raises(BadRows, match="12行目"):
        load_example((NAMED[0], "  code: kagoshima\n"))


def test_the_planners_scheme_wins_over_the_files_unless_it_is_overwritten():
    load_example()
    Strategy.objects.filter(code="mihon-2").update(grade_scheme=GradeScheme.objects.get(code="nagano"))
    report = load_example(SCHEME)
    assert scheme_of_the_example() == "nagano"
    assert "評価の区分" in str(report.kept[0])
    load_example(SCHEME, overwrite=True)
    assert scheme_of_the_example() == "difference_to_guide 100 75"


# --- With actuals: a reason ----------------------------------------------------------------------------------


def test_a_changed_target_of_a_kpi_with_actuals_needs_a_reason():
    load_example()
    make_actual("90", year=2024, kpi=kpi("1-1-1"))
    with pytest.raises(LoadRefused) as refused:
        load_example(TARGET, ("mostly_on_track: 70", "mostly_on_track: 75"))
    assert "--reason" in refused.value.reasons[0]
    assert refused.value.reasons[1] == "指標「1-1-1 養殖生産量」：指標値（印刷のまま）、指標値"
    assert kpi("1-1-1").target_value == 120
    assert scheme_of_the_example() == "difference_to_guide 100 70"


DISAGREEING = ("{text: 120.0t/年, value: 120.0}", "{text: 120.0t/年, value: 75.0}")


def test_a_target_whose_text_says_another_number_is_refused_with_its_line():
    line = EXAMPLE[: EXAMPLE.index(DISAGREEING[0])].count("\n") + 1
    with pytest.raises(BadRows) as bad:
        load_example(DISAGREEING)
    assert [problem.row for problem in bad.value.problems] == [line]
    assert "「120.0t/年」と数値「75」" in str(bad.value)
    assert not Strategy.objects.exists()


def test_a_unit_does_not_change_under_values():
    load_example()
    make_actual("110.0", year=2024, kpi=kpi("1-1-1"))
    with pytest.raises(LoadRefused, match=r"計画の改訂(.|\n)*t → kg"):
        load_example(("unit: t\n", "unit: kg\n"), reason="単位を改める")
    assert kpi("1-1-1").unit == "t"


def test_a_file_that_changes_a_target_leaves_published_years_as_they_are():
    load_example()
    make_year(2024, Stage.PUBLISHED, strategy=kpi("1-1-1").strategy)
    load_example(TARGET)
    (version,) = kpi("1-1-1").versions.all()
    assert (version.target_text, version.revision.valid_from) == ("120.0t/年", 2025)


def test_a_disagreement_that_is_stored_already_loads_again():
    load_example()
    KPI.objects.filter(code="1-1-1").update(target_value=75)
    report = load_example(DISAGREEING)
    assert not report.changed
    assert kpi("1-1-1").target_value == 75


def test_the_reason_and_the_person_are_kept_in_the_history():
    load_example()
    make_actual("90", year=2024, kpi=kpi("1-1-1"))
    planner = make_planner(municipality=make_municipality("見本市", "999997", "見本県"))
    load_example(TARGET, reason="計画の中間見直し", by=planner)
    last = kpi("1-1-1").history.first()
    assert (last.history_change_reason, last.history_user) == ("計画の中間見直し", planner)
    assert Actual.objects.get().value == 90


def test_a_note_or_source_changes_without_a_reason():
    load_example()
    make_actual("90", year=2024, kpi=kpi("1-1-1"))
    load_example(("source: 見本漁協共販実績", "source: 見本漁協 業務報告書"))
    assert kpi("1-1-1").source == "見本漁協 業務報告書"


# --- Whose strategy it is ------------------------------------------------------------------------------------


def test_a_code_of_another_municipality_is_refused_and_nothing_is_left():
    make_strategy(code="mihon-2")
    with pytest.raises(LoadRefused, match="伊那市の戦略に使われています"):
        load_example()
    assert not Department.objects.filter(section="水産課").exists()


def test_a_municipality_code_of_another_name_is_refused():
    make_municipality("別の市", "999997", "見本県")
    with pytest.raises(LoadRefused, match="「別の市」として登録"):
        load_example()


# --- The command ---------------------------------------------------------------------------------------------


def run(capsys, *args: str) -> str:
    call_command("load_strategy", *args)
    return capsys.readouterr().out


def test_the_command_tells_created_changed_and_unchanged(capsys):
    path = str(FIXTURES / "example-city.yaml")
    assert "  指標「1-1-1 養殖生産量」" in run(capsys, path).splitlines()
    again = run(capsys, path).splitlines()
    assert again[0] == "作成（created）：0件"
    assert again[1] == "変更（changed）：0件"
    assert again[2].startswith("変更なし（unchanged）：")


def test_the_command_refuses_a_bad_file_with_every_error(tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text(EXAMPLE.replace("per: year", "per: week").replace("share: true", "share: yes"), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        call_command("load_strategy", str(bad))
    head, *errors = refused.value.reasons
    assert "誤りが2件" in head
    assert all("行目：" in error for error in errors)
    assert not Strategy.objects.exists()


def test_the_command_refuses_another_strategys_file_and_an_unknown_person():
    path = str(FIXTURES / "example-city.yaml")
    with pytest.raises(Refusal, match="「mihon-2」の戦略です"):
        call_command("load_strategy", path, "--strategy", "ina-3")
    with pytest.raises(Refusal, match="職員「nobody」"):
        call_command("load_strategy", path, "--as", "nobody")


@pytest.mark.parametrize(("args", "code"), [(["no-such-file.yaml"], 1), ([], 2), (["--help"], 0)])
def test_the_shell_gets_an_exit_code_and_no_traceback(args, code):
    command = [sys.executable, "manage.py", "load_strategy", "--skip-checks", *args]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


# --- The population and the numeric target that counts the same ----------------------------------------------

SERIES = "      name: 総人口\n"
LINKED = (SERIES, SERIES + "      goal: 1\n      judged: {goal: 同じ統計とみた。}\n")


def linked_goal() -> int | None:
    return PopulationSeries.objects.values_list("goal__number", flat=True).get()


def test_a_series_names_the_goal_whose_target_counts_the_same_and_the_inference_is_to_be_checked():
    load_example(LINKED)
    assert linked_goal() == 1
    point = ReviewPoint.objects.get(subject="人口の将来展望")
    assert (point.kind, point.text) == ("inference", "総人口：同じ統計とみた。")
    report = load_example(LINKED)
    assert (report.created, report.changed, report.kept) == ([], [], [])


def test_inas_rates_are_counted_by_the_numeric_targets_and_its_people_by_nobody():
    load_ina()
    linked = dict(PopulationSeries.objects.values_list("code", "goal__targets__code"))
    assert linked == {"total": None, "fertility": "G1", "social_change": "G2"}


def test_a_link_that_the_planner_took_away_stays_away():
    load_example(LINKED)
    PopulationSeries.objects.update(goal=None)
    report = load_example(LINKED)
    assert linked_goal() is None
    assert "数値目標が同じ基本目標" in str(report.kept[0])
    load_example(LINKED, overwrite=True)
    assert linked_goal() == 1


def test_what_an_older_load_did_not_know_is_taken_from_the_file_where_nobody_filled_it():
    load_example()
    record = LoadedRecord.objects.get(path="population:total")
    del record.values["goal"]
    record.save()
    report = load_example(LINKED)
    assert linked_goal() == 1
    assert report.kept == []


def test_actuals_outlast_any_load():
    load_example()
    make_population("12000", 2024, PopulationSeries.objects.get())
    load_example(LINKED, overwrite=True)
    assert PopulationActual.objects.get().value == 12000


# --- Who leads an evaluation -------------------------------------------------------------------------------------

SHARED = "departments: [産業部 港と観光の課, 産業部 水産課]"
LEAD = (SHARED, f"{SHARED}\n            lead: 産業部 水産課")


def led() -> Measure:
    return Measure.objects.exclude(lead=None).get()


def test_the_file_names_who_leads_the_evaluation_of_a_measure_and_the_export_says_it_again():
    load_example(LEAD)
    assert str(led().lead) == "産業部 水産課"
    assert load_example(LEAD).changed == []
    assert "lead: 産業部 水産課" in strategy_yaml(led().project.goal.strategy).decode()


def test_a_file_that_does_not_say_it_leaves_what_a_planner_named():
    load_example()
    Measure.objects.filter(name="港の観光").update(lead=Department.objects.get(section="水産課"))
    load_example()
    assert led().name == "港の観光"


def test_who_leads_is_one_of_the_measures_departments():
    with pytest.raises(BadRows, match="「lead」は"):
        load_example((LEAD[0], LEAD[1].replace("lead: 産業部 水産課", "lead: 福祉部 こども課")))
