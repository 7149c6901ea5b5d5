"""import_plan and plan_template: a list becomes a draft, all or nothing; the same list again changes nothing."""

import pytest
from django.core.management import call_command

from goals.models import Strategy
from kpis.commands import Refusal
from kpis.models import KPI
from kpis.plan.listing.template import template_bytes
from kpis.plan.review_points import points_of
from organization.models import Department, Municipality
from projects.models import Measure
from tests.builders import make_department, make_municipality
from tests.kpis.plan.listing import invented
from tests.plans import load_ina

pytestmark = pytest.mark.django_db
HEADINGS = ("基本目標", "施策", "指標名", "目標値", "担当課")


@pytest.fixture
def run(tmp_path, capsys):
    def imported(content: bytes, *options: str, file="list.xlsx", **head: str) -> str:
        path = tmp_path / file
        path.write_bytes(content)
        told = invented.HEAD | head
        words = [f"--{key.replace('_', '-')}={text}" for key, text in told.items() if text]
        call_command("import_plan", str(path), *words, *options)
        return capsys.readouterr().out

    return imported


def refusals(run, *rows, **head) -> list[str]:
    with pytest.raises(Refusal) as refused:
        run(invented.table(HEADINGS, *rows), **head)
    assert not Strategy.objects.exists()
    return list(refused.value.reasons)


def test_a_citys_list_becomes_a_draft_of_all_its_kpis(run):
    run(invented.workbook())
    strategy = Strategy.objects.get()
    assert not strategy.is_public
    assert KPI.objects.of(strategy).count() == 60
    assert Measure.objects.of(strategy).count() == 12
    assert strategy.municipality.prefecture == "新潟県"
    kpi = KPI.objects.get(code="1-1-4")
    assert (kpi.name, kpi.unit, kpi.baseline_value, kpi.direction) == (
        "温室効果ガス排出量その4",
        "t-CO2",
        461000,
        "decrease",
    )
    assert str(kpi.owner) == "産業部 商工観光課"


def test_words_are_judged_by_attainment_and_totals_start_from_nothing(run):
    run(invented.workbook())
    assert KPI.objects.get(code="1-2-2").method == "attainment"
    total = KPI.objects.get(code="1-1-3")
    assert (total.accumulation, total.baseline_value) == ("period_total", None)


def test_yearly_targets_of_a_list_are_guide_values_where_they_are_numbers(run):
    headings = ("基本目標", "施策", "指標名", "現状値（R6）", "目標値（R7）", "目標値（R8）", "目標値（R11）", "担当課")
    rows = [
        ("1 仕事", "1 農業", "新規就農者数", "10人", "12人", "→", "20人", "農政課"),
        ("1 仕事", "1 農業", "新規創業者数（5年間の累計）", "", "5人", "10人", "25人", "農政課"),
    ]
    run(invented.table(headings, *rows))
    first, total = KPI.objects.order_by("position")
    assert list(first.guide_values.values_list("fiscal_year", "value")) == [(2025, 12)]
    assert (total.accumulation, total.guide_values.count()) == ("period_total", 0)


def test_what_was_proposed_is_listed_to_be_checked(run):
    run(invented.workbook())
    texts = [point.text for point in points_of(Strategy.objects.get()) if point.subject == "1-1-2"]
    assert any("減少を緩やかにする" in text for text in texts)


def test_the_same_list_again_changes_nothing(run):
    run(invented.workbook())
    told = run(invented.workbook())
    assert "作成（created）：0件" in told
    assert "変更（changed）：0件" in told


def test_checking_writes_nothing(run):
    assert "直すところはありません" in run(invented.workbook(), "--check")
    assert not Strategy.objects.exists()
    assert not Municipality.objects.exists()


def test_a_new_row_leaves_the_codes_of_the_others(run):
    rows = [("1 仕事", "1 創業", f"指標{n}", "5件", "商工課") for n in (1, 2)]
    run(invented.table(HEADINGS, *rows))
    run(invented.table(HEADINGS, ("1 仕事", "1 創業", "新しい指標", "5件", "商工課"), *rows))
    assert dict(KPI.objects.values_list("name", "code")) == {"指標1": "1-1-1", "指標2": "1-1-2", "新しい指標": "1-1-3"}


def test_a_goals_row_without_measure_is_its_numeric_target(run):
    run(
        invented.table(HEADINGS, ("1 仕事", "", "従業者数", "5人", "企画課"), ("", "1 創業", "起業数", "5件", "商工課"))
    )
    assert list(KPI.objects.order_by("code").values_list("code", flat=True)) == ["1-1-1", "G1"]


def test_a_plan_without_measures_hangs_its_kpis_under_the_goals(run):
    run(invented.table(("基本目標", "KPI", "目標"), ("1 仕事", "起業数", "5件"), ("2 移住", "移住者数", "9人")))
    assert list(KPI.objects.order_by("code").values_list("code", flat=True)) == ["1-1", "2-1"]


def test_levels_may_stand_in_rows_of_their_own(run):
    head = ("", "重要業績評価指標（KPI）", "目標値")
    sections = (
        ("基本目標１　稼ぐ",),
        ("", "起業数", "5件"),
        ("基本目標２　住む",),
        ("（１）移住",),
        ("", "移住者数", "9人"),
    )
    run(invented.table(("第３期総合戦略",), head, *sections))
    assert dict(KPI.objects.values_list("code", "name")) == {"1-1": "起業数", "2-1-1": "移住者数"}


def test_a_csv_is_read_too(run):
    run("基本目標,指標名,目標値\n1 仕事,起業数,５件\n".encode("cp932"), file="list.csv")
    assert KPI.objects.get().target_value == 5


def test_the_words_over_the_columns_are_the_plans_own(run):
    run(invented.table(("基本方針", "具体的な取組", "指標名", "目標値"), ("1 仕事", "1 創業", "起業数", "5件")))
    assert Strategy.objects.get().labels == {"goal": "基本方針", "measure": "具体的な取組"}


# --- What is refused ---------------------------------------------------------------------------------------


def test_everything_wrong_is_told_at_once_by_its_cell(run):
    told = refusals(
        run,
        ("1 仕事", "1 創業", "起業数", "", "商工課"),
        ("1 仕事", "1 創業", "", "5件", "商工課"),
        ("1 しごと", "1 創業", "廃業数", "3件", "商工科"),
    )
    assert [line.split("：")[0].split()[1] for line in told[1:]] == ["D2", "C3", "A4", "E4"]
    assert "「商工課」ではありませんか" in told[4]


def test_a_list_without_names_says_which_columns_it_lacks(run):
    with pytest.raises(Refusal) as refused:
        run(invented.table(("担当", "目標値"), ("企画課", "5件")))
    assert "「指標名」の列が見つかりません" in refused.value.reasons[0]


def test_two_kpis_of_one_code_are_told_with_both_cells(run):
    with pytest.raises(Refusal) as refused:
        run(
            invented.table(
                ("コード", "基本目標", "指標名", "目標値"), ("a1", "1 仕事", "甲", "5件"), ("A1", "1 仕事", "乙", "5件")
            )
        )
    assert "A3" in refused.value.reasons[1] and "A2の「甲」" in refused.value.reasons[1]


def test_a_department_that_is_nearly_known_is_asked_about(run):
    make_department("商工観光課", make_municipality("見本野市", "152099", "新潟県"))
    told = refusals(run, ("1 仕事", "1 創業", "起業数", "5件", "商工観光科"))
    assert "「商工観光課」ではありませんか" in told[1]
    assert Department.objects.count() == 1


def test_a_team_in_brackets_is_kept_as_a_note_of_its_department_and_asked_about(run):
    content = invented.table(HEADINGS, ("1 仕事", "1 広報", "閲覧数", "5件", "総務部 総務課（広報広聴係）"))
    run(content)
    kpi = KPI.objects.get()
    assert list(map(str, Department.objects.all())) == ["総務部 総務課"] and kpi.note == "担当：広報広聴係"
    assert any("「広報広聴係」は「総務部 総務課」の中の担当" in point.text for point in points_of(kpi.strategy))
    assert "変更（changed）：0件" in run(content)


def test_a_list_of_another_plan_is_known_by_its_years(run):
    with pytest.raises(Refusal) as refused:
        run(invented.table(("基本目標", "指標名", "目標値（R6）"), ("1 仕事", "起業数", "5件")))
    assert "前の計画の一覧ではないか" in refused.value.reasons[1]


@pytest.mark.parametrize(
    "key, text, words",
    [
        ("municipality", "152098", "団体コードではありません"),
        ("municipality_name", "", "名称を入力してください"),
        ("code", "Bad Code", "英小文字で始まる"),
        ("end", "R6", "令和7年度）以降"),
        ("name", "", "入力してください"),
    ],
)
def test_what_is_said_of_the_plan_must_be_good(run, key, text, words):
    with pytest.raises(Refusal) as refused:
        run(invented.workbook(), **{key: text})
    assert words in "".join(refused.value.reasons)


def test_the_code_of_another_citys_plan_is_refused(run):
    load_ina()
    with pytest.raises(Refusal) as refused:
        run(invented.workbook(), code="ina-3")
    assert "伊那市の計画に使われています" in "".join(refused.value.reasons)


# --- The form ----------------------------------------------------------------------------------------------


def test_a_form_filled_from_a_plan_gives_its_numbers_again(tmp_path):
    ina = load_ina()
    path = tmp_path / "form.xlsx"
    path.write_bytes(template_bytes(ina))
    before = _facts(ina)
    ina.delete()
    call_command("import_plan", str(path))
    assert _facts(Strategy.objects.get(code="ina-3")) == before


def test_a_plans_own_form_takes_nothing_from_it_that_a_list_cannot_say(tmp_path, capsys):
    path = tmp_path / "form.xlsx"
    path.write_bytes(template_bytes(load_ina()))
    call_command("import_plan", str(path))
    told = capsys.readouterr().out
    assert "作成（created）：0件" in told
    assert "変更（changed）：0件" in told


def test_an_empty_form_says_what_it_lacks(tmp_path):
    path = tmp_path / "form.xlsx"
    call_command("plan_template", str(path))
    with pytest.raises(Refusal) as refused:
        call_command(
            "import_plan", str(path), *(f"--{key.replace('_', '-')}={text}" for key, text in invented.HEAD.items())
        )
    assert "指標の行が見つかりません" in "".join(refused.value.reasons)


def _facts(strategy: Strategy) -> list[tuple]:
    names = (
        "code",
        "name",
        "unit",
        "per",
        "decimals",
        "baseline_text",
        "baseline_value",
        "baseline_year",
        "target_text",
    )
    more = ("target_value", "target_year", "direction", "accumulation", "guide_method", "note")
    return list(KPI.objects.of(strategy).order_by("code").values_list(*names, *more))


def test_a_citys_words_for_output_and_outcome_are_read_and_a_blank_cell_leaves_what_is_stored(run):
    rows = [("1 仕事", "1 農業", f"新規就農者数{number}", "20人", "農政課") for number in (1, 2, 3)]
    levels = ("アウトプット", "成果指標", "")
    headings = (*HEADINGS, "指標の種類")
    run(invented.table(headings, *((*row, level) for row, level in zip(rows, levels, strict=True))))
    assert list(KPI.objects.order_by("code").values_list("result_level", flat=True)) == ["output", "final_outcome", ""]
    run(invented.table(headings, *((*row, "") for row in rows)))
    assert list(KPI.objects.order_by("code").values_list("result_level", flat=True)) == ["output", "final_outcome", ""]
