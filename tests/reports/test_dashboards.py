"""The public pages: what they say, to whom, and in how many questions to the database."""

import csv
import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from goals.models import PopulationFigure, PopulationSeries, Section
from kpis.choices import Stage, ValueStatus
from projects.models import Initiative
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_goal,
    make_goal_target,
    make_kpi,
    make_measure,
    make_municipality,
    make_planner,
    make_project,
    make_strategy,
    make_year,
)
from tests.queries import assert_queries_do_not_grow

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
YEAR = "/ina-3/2025/"


@pytest.fixture
def city():
    """R7 published: one KPI reached, one at 70 %, one without a value, and the goal's own target."""
    marriage, forestry = make_department("企画部 地域創造課"), make_department("農林部 50年の森林推進課")
    goal = make_goal(narrative=["結婚を希望する人を応援します。"])
    measure = make_measure(make_project(goal), departments=[marriage], narrative=["出会いの機会をつくります。"])
    Initiative.objects.create(measure=measure, order=1, text="出会いの場の提供", details=["交流会"])
    timber = make_measure(
        make_project(make_goal(number=2, name="地域活力の維持"), number=2, name="しごと"), name="林業"
    )
    make_kpi(measure, number=1, position=1, name="登録者数", owner=marriage)
    make_kpi(measure, number=2, position=2, name="成婚者数", owner=marriage)
    make_kpi(timber, number=1, position=3, name="間伐面積", unit="ha", owner=forestry, note="※19市平均")
    make_goal_target(goal)
    make_year(stage=Stage.PUBLISHED)
    values = (("1-1-1", "20"), ("1-1-2", "14"), ("G1", "1.30"))
    kpis = {kpi.code: kpi for kpi in goal.strategy.kpis.all()}
    for code, value in values:
        make_actual(value, kpi=kpis[code], cause="応募が少なかった。周知が遅れた。", next_step="周知を早める。")
    make_actual(None, kpi=kpis["2-1-1"], status=ValueStatus.PENDING)
    return kpis


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def sign_in(client: Client, user) -> None:
    client.force_login(user)


def codes_of(client: Client, query: str) -> list[str]:
    """The codes of the list in the shown order, read from the export of the same request."""
    rows = list(csv.reader(io.StringIO(client.get(f"{YEAR}kpis/?{query}&export=csv").content.decode("utf-8-sig"))))
    return [row[0] for row in rows[1:]]


# --- What each page says -----------------------------------------------------------------------------------


def test_home_leads_to_the_latest_published_year(client, city):
    make_year(2026, Stage.ENTRY)
    assert client.get("/", follow=True).redirect_chain[-1][0] == YEAR


def test_home_lists_the_strategies_where_there_are_several(client, city):
    make_strategy("iida-1", name="飯田市総合戦略", municipality=make_municipality("飯田市", "202053"))
    assert "飯田市総合戦略" in text_of(client, "/")


def test_overview_says_in_one_sentence_how_the_city_does(client, city):
    page = text_of(client, YEAR)
    assert "令和7年度は、3指標のうち<b>1</b>が順調、<b>0</b>がおおむね順調です。" in page
    assert "努力を要する指標は<b>1</b>、実績値なしは<b>1</b>です。" in page


def test_overview_gives_cause_and_next_step_of_what_needs_effort(client, city):
    page = text_of(client, YEAR)
    assert "応募が少なかった。周知が遅れた。" in page
    assert "周知を早める。" in page


def test_overview_says_what_changed_against_last_year(client, city):
    make_year(2026, Stage.PUBLISHED)
    for code, value in (("1-1-1", "21"), ("1-1-2", "20"), ("2-1-1", "3")):
        make_actual(value, 2026, city[code])
    page = text_of(client, "/ina-3/2026/")
    assert "前年度と比べられる2指標では、順調は1指標増え、努力を要する指標は1指標減りました。" in page
    assert "前年度比＋1" in page


def test_year_being_entered_is_not_compared_with_last_year(client, city):
    make_year(2026, Stage.ENTRY)
    sign_in(client, make_planner())
    assert "入力の途中の値です。" in text_of(client, "/ina-3/2026/")


def test_goal_page_has_its_text_target_and_projects(client, city):
    page = text_of(client, f"{YEAR}goals/1/")
    for fact in ("結婚を希望する人を応援します。", "1.30", "1.59", "結婚・出産の希望の実現"):
        assert fact in page


def test_project_page_lists_its_measures_with_their_kpis(client, city):
    page = text_of(client, f"{YEAR}projects/1/")
    assert "結婚支援" in page
    assert "成婚者数" in page
    assert "間伐面積" not in page


def test_measure_page_has_text_initiatives_departments_and_kpis(client, city):
    page = text_of(client, f"{YEAR}measures/1-1/")
    for fact in ("出会いの機会をつくります。", "出会いの場の提供", "交流会", "企画部 地域創造課", "1-1-2", "70.0％"):
        assert fact in page


def test_kpi_page_shows_sentence_formula_and_reasons(client, city):
    page = text_of(client, f"{YEAR}kpis/1-1-2/")
    said = "令和7年度の実績は<b>14人/年</b>。指標値20人/年に対する達成率は<b>70.0％</b>です。"
    for fact in (
        said,
        "14 ÷ 20 × 100",
        "80％未満のため「努力を要する」です。",
        "周知を早める。",
        "令和5年度（2023年度）",
    ):
        assert fact in page


def test_kpi_page_without_a_value_says_why(client, city):
    page = text_of(client, f"{YEAR}kpis/2-1-1/")
    assert "令和7年度の実績値はありません（未公表）。" in page
    assert "※19市平均" in page


def test_kpi_page_of_a_negative_goal_target_prints_triangles(client, city):
    make_goal_target(
        make_goal(number=2),
        "-76",
        "125",
        name="社会動態",
        unit="人",
        decimals=0,
        baseline_text="△76人",
        target_text="125人",
    )
    make_actual("-36", kpi=make_strategy().kpis.get(code="G2"))
    page = text_of(client, f"{YEAR}kpis/G2/")
    assert "現状値から指標値125人までの進捗率は<b>19.9％</b>です。" in page
    assert "（△36 − △76）÷（125 − △76）× 100" in page


def test_document_population_method_and_accessibility_are_there(client, city):
    strategy = make_strategy()
    Section.objects.create(strategy=strategy, path="1", level=1, position=1, label="", heading="基本的な考え方")
    Section.objects.create(
        strategy=strategy,
        path="1-1",
        level=2,
        position=2,
        label="１",
        heading="策定の趣旨",
        body=["人口急減に対応する。"],
    )
    series = PopulationSeries.objects.create(strategy=strategy, code="total", position=1, name="総人口", unit="人")
    facts = {"year": 2010, "year_text": "平成22年（2010年）", "text": "71,093人※1", "value": 71093, "kind": "census"}
    PopulationFigure.objects.create(series=series, position=1, **facts)
    assert "基本的な考え方" in text_of(client, f"{YEAR}plan/")
    assert "人口急減に対応する。" in text_of(client, f"{YEAR}document/1/")
    assert "71,093人※1" in text_of(client, f"{YEAR}population/")
    assert "80％以上100％未満" in text_of(client, f"{YEAR}method/")
    assert "ウェブアクセシビリティ" in text_of(client, "/accessibility/")


def test_every_row_of_a_table_carries_the_code(client, city):
    page = text_of(client, f"{YEAR}kpis/")
    for code in city:
        assert f'<td role="cell" class="code num">{code}</td>' in page


@pytest.mark.parametrize("path", ["goals/9/", "projects/9/", "measures/9-9/", "kpis/9-9-9/", "document/9/"])
def test_what_the_plan_does_not_have_is_not_found(client, city, path):
    assert client.get(YEAR + path).status_code == 404


# --- Who sees which year -----------------------------------------------------------------------------------

PAGES = ("", "goals/1/", "projects/1/", "measures/1-1/", "kpis/", "kpis/1-1-1/", "plan/", "population/", "method/")


@pytest.mark.parametrize("path", PAGES)
def test_unpublished_year_is_not_found_without_signing_in(client, city, path):
    make_year(2026, Stage.COUNCIL)
    assert client.get(f"/ina-3/2026/{path}").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_unpublished_year_is_shown_to_the_planning_division_with_a_banner(client, city, path):
    make_year(2026, Stage.COUNCIL)
    sign_in(client, make_planner())
    assert "令和8年度（2026年度）は未公表です" in text_of(client, f"/ina-3/2026/{path}")


def test_the_foot_of_an_unpublished_year_names_no_day_of_publication(client, city):
    make_year(2026, Stage.CHECKING)
    sign_in(client, make_planner())
    assert "公表日" not in text_of(client, "/ina-3/2026/")
    assert "公表日" in text_of(client, "/ina-3/2025/")


def test_page_that_is_not_found_leads_to_pages_that_are(client, city):
    page = client.get("/ina-3/2030/kpis/").content.decode()
    assert f'href="{YEAR}kpis/"' in page
    assert "/ina-3/2030/" not in page
    assert 'aria-current="page"' not in page


def test_published_year_carries_no_banner_and_no_link_to_the_unpublished(client, city):
    make_year(2026, Stage.ENTRY)
    page = text_of(client, YEAR)
    assert "未公表です" not in page
    assert "/ina-3/2026/" not in page


def test_council_member_sees_published_years(client, city):
    sign_in(client, make_council_member())
    assert client.get(YEAR).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_plan_can_be_read_before_anything_is_published(client, path):
    make_kpi(number=1)
    make_goal_target()
    page = text_of(client, f"/ina-3/plan/{path}")
    assert "達成率" not in page or path == "method/"


def test_plan_says_that_nothing_is_published_only_where_nothing_is(client, city):
    page = text_of(client, "/ina-3/plan/")
    assert "公表された実績はまだありません" not in page
    assert "公表した年度の実績は、年度を選んでご覧ください。" in page


def test_strategy_without_a_published_year_leads_to_the_plan(client):
    make_kpi(number=1)
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/ina-3/plan/"


# --- Filters -----------------------------------------------------------------------------------------------


def test_list_shows_everything_unless_asked(client, city):
    assert codes_of(client, "") == ["G1", "1-1-1", "1-1-2", "2-1-1"]
    assert "全3指標と、基本目標の数値目標1つを表示しています。" in text_of(client, f"{YEAR}kpis/")


def test_filter_by_goal_takes_its_target_along(client, city):
    assert codes_of(client, "goal=1") == ["G1", "1-1-1", "1-1-2"]


def test_filter_by_project(client, city):
    assert codes_of(client, "project=2") == ["2-1-1"]


def test_filter_by_department(client, city):
    assert codes_of(client, f"department={city['2-1-1'].owner_id}") == ["2-1-1"]


@pytest.mark.parametrize(
    ("grade", "codes"),
    [
        ("on_track", ["1-1-1"]),
        ("mostly_on_track", ["G1"]),
        ("needs_effort", ["1-1-2"]),
        ("no_actual", ["2-1-1"]),
    ],
)
def test_filter_by_grade(client, city, grade, codes):
    assert codes_of(client, f"grade={grade}") == codes


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("成婚", ["1-1-2"]),
        ("1-1-1", ["1-1-1"]),
        ("１ー１－１", ["1-1-1"]),
        ("１９市平均", ["2-1-1"]),
        ("19市平均", ["2-1-1"]),
        ("林業", ["2-1-1"]),
        ("結婚 登録", ["1-1-1"]),
    ],
)
def test_filter_by_words(client, city, words, codes):
    assert codes_of(client, f"q={words}") == codes


def test_nothing_found_says_how_to_go_on(client, city):
    page = text_of(client, f"{YEAR}kpis/?q=見つからない")
    assert "3指標のうち、条件に合うものはありません。" in page
    assert "条件を消す" in page
    assert "<tbody" not in page


def test_strip_leads_to_as_many_rows_as_it_counts(client, city):
    assert f'href="{YEAR}kpis/?grade=needs_effort"' in text_of(client, YEAR)
    assert "3指標のうち1指標を表示しています。" in text_of(client, f"{YEAR}kpis/?grade=needs_effort")


# --- Sorting -----------------------------------------------------------------------------------------------


def test_values_sort_as_numbers(client, city):
    measure = city["1-1-1"].measure
    make_actual("9", kpi=make_kpi(measure, number=3, target="9"))
    make_actual("100", kpi=make_kpi(measure, number=4, target="10"))
    assert codes_of(client, "project=1&sort=-y2025") == ["1-1-4", "1-1-1", "1-1-2", "1-1-3"]
    assert codes_of(client, "project=1&sort=target") == ["1-1-3", "1-1-4", "1-1-1", "1-1-2"]


@pytest.mark.parametrize("column", ["y2025", "achievement", "progress"])
def test_rows_without_a_number_stand_at_one_end(client, city, column):
    assert codes_of(client, f"sort=-{column}")[-1] == "2-1-1"
    assert codes_of(client, f"sort={column}")[0] == "2-1-1"


def test_codes_sort_by_their_numbers(client, city):
    make_kpi(city["1-1-1"].measure, number=10)
    assert codes_of(client, "sort=-code") == ["2-1-1", "1-1-10", "1-1-2", "1-1-1", "G1"]


def test_grades_sort_from_good_to_missing(client, city):
    assert codes_of(client, "sort=label") == ["1-1-1", "G1", "1-1-2", "2-1-1"]


@pytest.mark.parametrize("sort", ["nothing", "-", "sort_code", "__class__"])
def test_unknown_columns_do_not_break_the_list(client, city, sort):
    assert client.get(f"{YEAR}kpis/", {"sort": sort}).status_code == 200


# --- Export ------------------------------------------------------------------------------------------------


def test_csv_holds_the_shown_rows_with_plain_numbers(client, city):
    answer = client.get(f"{YEAR}kpis/?grade=needs_effort&export=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:5] == ["コード", "指標名", "単位", "現状値", "2025年度"]
    assert rows[1][:5] == ["1-1-2", "成婚者数", "人/年", "13", "14"]
    assert len(rows) == 2
    assert answer["Content-Disposition"] == 'attachment; filename="ina-3-2025-list.csv"'


def test_xlsx_holds_the_shown_rows_with_their_codes(client, city):
    sheet = load_workbook(io.BytesIO(client.get(f"{YEAR}kpis/?project=1&export=xlsx").content)).active
    assert [cell.value for cell in sheet["A"]] == ["コード", "1-1-1", "1-1-2"]
    assert sheet["E3"].value == 14


def test_export_neutralises_formulas(client, city):
    make_kpi(city["1-1-1"].measure, number=3, name='=HYPERLINK("http://evil.example")')
    row = client.get(f"{YEAR}kpis/?q=1-1-3&export=csv").content.decode("utf-8-sig").splitlines()[1]
    assert "'=HYPERLINK" in row
    sheet = load_workbook(io.BytesIO(client.get(f"{YEAR}kpis/?q=1-1-3&export=xlsx").content)).active
    assert sheet["B2"].data_type == "s"


def test_plan_exports_what_it_shows(client):
    make_kpi(number=1)
    answer = client.get("/ina-3/plan/kpis/?export=csv").content.decode("utf-8-sig").splitlines()
    assert answer[0] == "コード,指標名,単位,現状値,指標値,担当部署"


@pytest.mark.parametrize("address", ["kpis/", "kpis/1-1-2/"])
def test_unknown_export_is_not_found(client, city, address):
    assert client.get(f"{YEAR}{address}?export=exe").status_code == 404


def test_the_list_s_file_has_empty_cells_for_no_figure_and_plain_words_for_grades(client, city):
    make_kpi(city["1-1-1"].measure, number=4, name="数値のない指標")
    rows = csv.DictReader(io.StringIO(client.get(f"{YEAR}kpis/?export=csv").content.decode("utf-8-sig")))
    (row,) = (row for row in rows if row["コード"] == "1-1-4")
    assert (row["達成率"], row["進捗率"], row["評価に用いた割合"], row["2025年度"]) == ("", "", "", "")
    assert (row["評価"], row["評価の注記"]) == ("実績値なし", "")


def test_a_kpis_page_hands_out_its_years_by_the_rules_of_the_open_data(client, city):
    answer = client.get(f"{YEAR}kpis/1-1-2/?export=csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    told = ("kpi_code", "fiscal_year", "actual_value", "grade", "grade_label", "previous_grade", "kpi_name", "unit")
    assert [row[name] for name in told] == ["1-1-2", "2025", "14", "needs_effort", "努力を要する", "", "成婚者数", "人"]
    assert "－" not in answer.content.decode()
    assert answer["Content-Disposition"] == 'attachment; filename="ina-3-2025-1-1-2.csv"'
    assert '<a href="?export=csv">' in client.get(f"{YEAR}kpis/1-1-2/").content.decode()


def test_before_a_year_is_published_a_kpis_page_hands_out_the_plans_columns(client):
    make_kpi(number=1)
    lines = client.get("/ina-3/plan/kpis/1-1-1/?export=csv").content.decode("utf-8-sig").splitlines()
    assert (
        lines[0].startswith("strategy,goal_number,") and lines[1].startswith("ina-3,1,1,1,1,1-1-1,") and len(lines) == 2
    )


def test_names_are_escaped_in_every_table(client, city):
    make_kpi(city["1-1-1"].measure, number=3, name="<script>alert(1)</script>")
    for path in ("kpis/", "measures/1-1/", "projects/1/", "kpis/1-1-3/"):
        assert "<script>alert" not in text_of(client, YEAR + path)


# --- Queries -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "kpis/", "goals/1/", "projects/1/", "measures/1-1/", "kpis/1-1-1/"])
def test_queries_do_not_grow_with_the_kpis(path):
    measure = make_measure()
    make_goal_target()
    make_year(stage=Stage.PUBLISHED)

    def grow(count: int) -> None:
        for number in range(measure.kpis.count() + 1, count + 1):
            owner = make_department(f"企画部 第{number}課")
            make_actual("14", kpi=make_kpi(measure, number=number, owner=owner))

    assert_queries_do_not_grow(YEAR + path, grow)


def test_plan_without_outlook_or_goal_target_shows_no_empty_tab_or_box(client, city):
    page = text_of(client, YEAR)
    assert ">人口</a>" not in page
    second = page.split("地域活力の維持")[1].split("</div>")[0]
    assert "stat__figure" not in second and "－" not in second


def test_plan_with_an_outlook_has_its_tab(client, city):
    PopulationSeries.objects.create(strategy=city["1-1-1"].strategy, code="total", name="総人口", unit="人", position=1)
    assert ">人口</a>" in text_of(client, YEAR)
