"""Plans of other shapes: levels may be absent, have other names, own codes, several targets and repeated KPIs."""

import pytest
from django.conf import settings
from django.core.management import call_command

from goals.models import Strategy
from kpis.models import KPI, GuideValue, Repeat
from kpis.plan.strategy_file.export import strategy_yaml
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.parse import parse
from kpis.sheets.kit.problems import BadRows
from organization.models import Department, Municipality
from projects.models import Measure

FIXTURES = settings.BASE_DIR / "fixtures"
TOWN = (FIXTURES / "example-town.yaml").read_text(encoding="utf-8")
COMPREHENSIVE = (FIXTURES / "example-comprehensive.yaml").read_text(encoding="utf-8")
FILES = ("ina-strategy-3", "example-city", "example-town", "example-comprehensive")


def loaded(text: str | bytes) -> Strategy:
    found = parse(text.encode() if isinstance(text, str) else text)
    load(found)
    return Strategy.objects.get(code=found.code)


def problems_of(old: str, new: str, text: str = TOWN) -> list[str]:
    assert old in text
    with pytest.raises(BadRows) as caught:
        load(parse(text.replace(old, new, 1).encode()))
    return [problem.text for problem in caught.value.problems]


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_loading_what_was_exported_changes_nothing(name):
    strategy = loaded((FIXTURES / f"{name}.yaml").read_bytes())
    written = strategy_yaml(strategy)
    report = load(parse(written))
    assert (report.created, report.changed, report.kept, report.removed, report.gone) == ([], [], [], [], [])
    assert strategy_yaml(strategy) == written


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_a_plan_is_the_same_on_another_installation(name):
    written = strategy_yaml(loaded((FIXTURES / f"{name}.yaml").read_bytes()))
    Strategy.objects.all().delete()
    Department.objects.all().delete()
    Municipality.objects.all().delete()
    assert strategy_yaml(loaded(written)) == written


@pytest.mark.django_db
def test_the_command_writes_the_file(tmp_path):
    loaded(TOWN)
    call_command("export_strategy", "mihoncho-3", str(tmp_path / "town.yaml"))
    assert parse((tmp_path / "town.yaml").read_bytes()) == parse(strategy_yaml(Strategy.objects.get()))


@pytest.mark.django_db
def test_a_plan_without_projects_names_measures_by_their_goal():
    strategy = loaded(TOWN)
    assert [one.code for one in Measure.objects.of(strategy).in_plan_order()] == ["1-1", "1-2", "2-1", "3-1"]
    assert KPI.objects.of(strategy).filter(code="1-2-2").exists()


@pytest.mark.django_db
def test_a_level_that_is_absent_is_no_measure():
    strategy = loaded(COMPREHENSIVE)
    assert [one.code for one in Measure.objects.of(strategy).in_plan_order()] == ["11101", "11102", "21101"]
    assert KPI.objects.get(code="3-1").measure.is_absent


@pytest.mark.django_db
def test_departments_of_kpis_without_a_measure_are_those_that_own_them():
    loaded(COMPREHENSIVE)
    held = KPI.objects.get(code="3-1").measure
    assert [str(one) for one in held.departments.all()] == ["市長公室 まちづくり課"]


@pytest.mark.django_db
def test_several_targets_of_a_goal_are_numbered_and_a_single_one_is_not():
    loaded(TOWN)
    assert list(KPI.objects.filter(measure=None).values_list("code", flat=True)) == ["G1-1", "G1-2", "G2", "G3"]


@pytest.mark.django_db
def test_a_single_target_keeps_its_code_when_others_join():
    loaded(TOWN)
    more = "      - {name: 出生数, unit: 人, target: {text: 50人, value: 50}, judged: {direction: increase, "
    more += "accumulation: annual, owner: 企画課}}\n"
    loaded(TOWN.replace("    targets:\n      - name: 住み続け", f"    targets:\n{more}      - name: 住み続け", 1))
    assert KPI.objects.get(code="G3").name == "出生数"
    assert KPI.objects.get(code="G3-2").name == "住み続けたいと思う町民の割合"


@pytest.mark.django_db
def test_a_town_without_divisions_has_sections_alone():
    loaded(TOWN)
    divisions = Department.objects.order_by("order").values_list("division", "section")
    assert list(divisions) == [("", "企画課"), ("", "産業課"), ("福祉課", "子育て支援係")]
    assert str(Department.objects.get(section="企画課")) == "企画課"


@pytest.mark.django_db
def test_what_a_plan_calls_its_levels_is_stored():
    words = loaded(TOWN).words
    assert (words.goal, words.project, words.measure) == ("基本方針", "リーディング・プロジェクト", "具体的な取組")


@pytest.mark.django_db
def test_a_repeated_kpi_is_one_kpi_in_two_places():
    strategy = loaded(TOWN)
    repeat = Repeat.objects.get()
    assert (repeat.kpi.code, repeat.measure.code) == ("1-1-1", "2-1")
    assert KPI.objects.of(strategy).filter(name=repeat.kpi.name).count() == 1


@pytest.mark.django_db
def test_a_repeat_that_left_the_file_goes():
    loaded(TOWN)
    loaded(TOWN.replace("          - {same_as: 1-1-1}\n", ""))
    assert not Repeat.objects.exists()


@pytest.mark.django_db
def test_guides_by_year_are_stored_and_a_planners_own_stay():
    loaded(TOWN)
    kpi = KPI.objects.get(code="1-1-2")
    assert dict(kpi.guide_values.values_list("fiscal_year", "value"))[2027] == 12
    GuideValue.objects.filter(kpi=kpi, fiscal_year=2027).update(value=13)
    load(parse(TOWN.encode()))
    assert GuideValue.objects.get(kpi=kpi, fiscal_year=2027).value == 13


@pytest.mark.django_db
def test_a_target_may_lie_after_the_term_and_a_baseline_lack_its_year():
    loaded(TOWN)
    assert KPI.objects.get(code="G2").target_year == 2030
    assert KPI.objects.get(code="2-1-1").baseline_year is None


@pytest.mark.django_db
def test_own_classes_are_the_plans_alone():
    scheme = loaded(TOWN).grade_scheme
    assert scheme.strategy.code == "mihoncho-3"
    assert [one.label for one in scheme.classes.order_by("position")] == ["A 順調", "B やや遅れ", "C 遅れ"]


@pytest.mark.django_db
def test_a_municipalitys_settings_are_set_once_and_a_later_file_is_reported():
    loaded(TOWN)
    report = load(parse(TOWN.replace("0000-00-0000", "0000-11-1111").encode()))
    assert "0000-00-0000" in Municipality.objects.get().contact
    assert ["0000-11-1111" in str(kept) for kept in report.kept] == [True]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "old, new, told",
    [
        ("same_as: 1-1-1", "same_as: 9-9-9", "「same_as」の指標「9-9-9」がありません"),
        ("value: △42", "value: 四十二", "数値で書いてください"),
        ("year: R9", "year: 来年", "例：2025、R7"),
        ("R7: 9", "R1: 9", "計画の初年度（2025年度）以降"),
        ("on_track, label", "no_actual, label", "no_actual は使わないで"),
        ("threshold: 70", "threshold: 120", "小さくしてください"),
        ('key_colour: "#1b6b3a"', "key_colour: 緑", "6桁の16進数"),
        ("goal: 基本方針", "gaol: 基本方針", "「goal」の誤りではありませんか"),
    ],
)
def test_errors_are_told_in_words(old, new, told):
    assert any(told in message for message in problems_of(old, new))


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["G1", "g2-1", "-1", "あ", "a" * 21])
def test_a_code_that_could_be_another_things_is_refused(code):
    told = problems_of('code: "3-1"', f'code: "{code}"', COMPREHENSIVE)
    assert any("半角の英数字で始まる20文字以内" in message for message in told)


@pytest.mark.django_db
def test_doubled_codes_are_told_with_both_lines_whatever_their_case():
    text = COMPREHENSIVE.replace('code: "112-1"', 'code: "a-1"').replace('code: "3-1"', 'code: "A-1"')
    with pytest.raises(BadRows) as caught:
        parse(text.encode())
    first = text.splitlines().index('            code: "a-1"') + 1
    assert [problem.text for problem in caught.value.problems] == [
        f"指標のコード「A-1」が二重にあります（{first}行目にもあります）。"
    ]


@pytest.mark.django_db
def test_a_plan_of_mixed_shape_needs_codes():
    told = problems_of('        code: "3-1"\n', "", COMPREHENSIVE)
    assert told == ["階層の形が混じる計画では、「市税の収納率」に「code」を書いてください。"]


@pytest.mark.django_db
def test_a_series_is_counted_in_one_unit():
    loaded((FIXTURES / "example-city.yaml").read_bytes())
    [told] = problems_of("unit: t\n", "unit: kg\n", COMPREHENSIVE)
    assert (
        "「series: aquaculture」の指標は、「第２期見本市まち・ひと・しごと創生総合戦略」の 1-1-1（単位 t/年、小数1桁）"
        in told
    )
