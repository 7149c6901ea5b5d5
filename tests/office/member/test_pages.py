"""What a member reads: the failing KPIs first, three kinds of judgement apart, other people's names nowhere."""

import pytest

from council import acts
from council.acts import save_evaluation, save_summary, save_view
from council.written import EvaluationText, ReplyText, Subject
from goals.models import PopulationFigure, PopulationSeries
from kpis.choices import Stage
from tests.builders import make_actual, make_kpi, make_measure, make_project, make_year
from tests.office.member.council import MEASURE, ROOT, YEAR
from tests.queries import assert_queries_do_not_grow

pytestmark = pytest.mark.any_database
KINDS = ("", "last/", "overview/", "effort/", "targets/", "goals/1/", "projects/1/", "measures/1-1/", "opinions/")
ALL = (*KINDS, "method/", "mine/", "search/?q=面談")


def read(council, path="", user=None) -> str:
    answer = council.browser(user).get(f"{ROOT}{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_contents_say_the_counts_then_the_failing_by_name_and_cause_then_the_pages(council):
    page = read(council)
    order = ["2指標のうち", "相談員が減ったため、面談が減少した。", 'id="contents"', f'href="{MEASURE}"']
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "事業を通じた成婚者数" in page and "第1会議室" in page


def test_the_contents_list_every_page_in_reading_order(council):
    page = read(council)
    listed = page[page.index('class="toc"') :]
    places = [listed.index(f'href="{ROOT}{path}"') for path in (*KINDS[1:], "method/", "mine/")]
    assert places == sorted(places)


def test_every_page_leads_to_the_one_before_and_the_one_after(council):
    path = ROOT
    for expected in (*KINDS[1:], "method/", "mine/"):
        page = council.browser().get(path).content.decode()
        assert f'rel="next" href="{ROOT}{expected}"' in page
        before, path = path, f"{ROOT}{expected}"
        assert f'rel="prev" href="{before}"' in council.browser().get(path).content.decode()
    assert 'rel="next"' not in council.browser().get(path).content.decode()


@pytest.mark.parametrize("path", ALL)
def test_every_page_has_the_bar_with_contents_search_and_pdf(council, path):
    page = read(council, path)
    for way in (ROOT, f"{ROOT}search/", f"/ina-3/{YEAR}/report.pdf"):
        assert f'href="{way}"' in page


def test_computed_self_rated_and_said_stand_under_headings_of_their_own(council):
    measure = council.kpi.measure
    council.move(Stage.CHECKING)
    text = EvaluationText(self_rating="full", achievements="出会いの場を増やした。", direction="expand")
    kept = save_evaluation(measure, YEAR, text, version=0, by=council.planner).kept
    save_view(measure, YEAR, "定着が課題である。", version=kept.version, by=council.planner)
    council.move(Stage.COUNCIL)
    council.says(council.other, "内訳を示してほしい。", measure=measure)
    page = read(council, "measures/1-1/")
    headings = [page.index(f'id="{name}"') for name in ("figures", "evaluation", "view", "opinions")]
    said = [page.index(w) for w in ("努力を要する", "十分に成果があった", "定着が課題である。", "内訳を示してほしい。")]
    assert all(heading < words for heading, words in zip(headings, said, strict=True))
    assert all(words < heading for words, heading in zip(said, headings[1:], strict=False))
    assert "下書きの内容です" in page


def test_a_goal_and_the_whole_have_their_summary(council):
    goal = council.kpi.measure.project.goal
    for one, text in ((None, "全体は順調である。"), (goal, "出生は減っている。")):
        save_summary(council.year.strategy, YEAR, text, goal=one, version=0, by=council.planner)
    assert "全体は順調である。" in read(council, "overview/")
    assert "出生は減っている。" in read(council, "goals/1/")


@pytest.mark.parametrize("path", ALL)
def test_an_opinion_of_another_member_has_no_name(council, path):
    council.says(council.other, "面談の記録を見たい。", measure=council.kpi.measure)
    page = read(council, path)
    if path not in ("overview/",):  # the list of members, which stands beside no opinion
        assert "別府" not in page
    assert "betsu" not in page


def test_the_own_opinions_are_marked_and_the_others_are_not(council):
    council.says(council.iin, "一つ目。", kpi=council.kpi)
    council.says(council.other, "二つ目。", kpi=council.kpi)
    mine, theirs = read(council, "measures/1-1/"), read(council, "measures/1-1/", council.planner)
    assert mine.count("あなたの意見") == 1 and f"{ROOT}opinions/1/" in mine and f"{ROOT}opinions/2/" not in mine
    assert "あなたの意見" not in theirs and "opinions/1/" not in theirs
    own = read(council, "mine/")
    assert "一つ目。" in own and "二つ目。" not in own


def test_what_planning_recorded_for_a_member_is_the_members_and_not_to_be_changed(council):
    seat = council.iin.council_terms.get()
    acts.record_opinion(council.meeting, Subject(), "会議での発言。", member=seat, by=council.planner)
    own = read(council, "mine/")
    assert "会議での発言。" in own and "会議での発言の記録" in own and f"{ROOT}opinions/1/" not in own


def test_a_withdrawn_opinion_is_shown_nowhere(council):
    opinion = council.says(council.other, "取り下げる意見。")
    acts.withdraw_opinion(opinion, version=opinion.version, by=council.other)
    assert [path for path in (*ALL, "search/?q=取り下げる") if "取り下げる意見。" in read(council, path)] == []


def test_last_years_opinion_comes_back_with_its_reply_and_its_result(council):
    opinion = council.says(council.iin, "担い手を追ってほしい。", measure=council.kpi.measure)
    reply = ReplyText("will_do", "定着を調べます。")
    acts.reply(opinion, reply, version=0, by=council.planner)
    make_year(YEAR + 1, Stage.CHECKING)
    acts.follow_up(opinion, YEAR + 1, "done", "3年定着率を調べました。", version=0, by=council.planner)
    now = read(council, "measures/1-1/")
    assert "定着を調べます。" in now and "3年定着率" not in now  # next year's draft is not told before its time
    next_year = council.browser(council.planner).get(f"/council/ina-3/{YEAR + 1}/last/").content.decode()
    told = [next_year.index(w) for w in ("担い手を追ってほしい。", "定着を調べます。", "3年定着率を調べました。")]
    assert told == sorted(told)
    assert council.browser().get(f"/council/ina-3/{YEAR + 1}/last/").status_code == 404


@pytest.mark.parametrize("stage", [Stage.PREPARATION, Stage.ENTRY, Stage.CHECKING])
def test_a_member_does_not_read_a_year_that_is_still_being_worked_on(council, stage):
    make_year(YEAR + 1, stage)
    page = council.browser().get(f"/council/ina-3/{YEAR + 1}/")
    assert page.status_code == 404
    assert f"/council/ina-3/{YEAR + 1}/" not in read(council)


def test_the_population_stands_beside_the_goals_targets(council):
    series = PopulationSeries.objects.create(
        strategy=council.year.strategy, code="total", position=1, name="総人口", unit="人"
    )
    for position, (year, value) in enumerate(((2020, 66125), (2050, 58000))):
        figure = {"year_text": f"{year}年", "text": f"{value:,}人", "value": value, "kind": "census"}
        PopulationFigure.objects.create(series=series, position=position, year=year, **figure)
    page = read(council, "targets/")
    order = [page.index(words) for words in ('id="kpi-G1"', 'id="population-total"', "58,000人")]
    assert order == sorted(order) and "総人口の推移と見通し" in page


def test_the_method_is_told_with_the_strategys_own_thresholds(council):
    page = read(council, "method/")
    assert "達成率が100％以上" in page and "達成率が80％未満" in page


def test_staff_read_along_and_are_told_whose_the_pen_is(council):
    page = read(council, "measures/1-1/", council.staff)
    assert "意見の記入は審議会委員が行います" in page and "<textarea" not in page


@pytest.mark.parametrize("path", ALL)
def test_the_questions_do_not_grow(council, path):
    def grow(count: int) -> None:
        measure = council.kpi.measure
        for number in range(measure.kpis.count() + 1, count + 3):
            make_actual("1", YEAR, make_kpi(measure, number=number), cause="面談が減った。")
            make_measure(make_project(measure.project.goal, number=number))
            council.says(council.iin, f"意見{number}", measure=measure)
            council.says(council.other, f"別の意見{number}", kpi=council.kpi)

    assert_queries_do_not_grow(f"{ROOT}{path}", grow, rows=(1, 8), client=council.browser())
