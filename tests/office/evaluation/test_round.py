"""From one measure to the next, without going back to the list."""

import pytest

from kpis.choices import ActualState
from tests.builders import make_department, make_kpi, make_measure, make_planner, make_user
from tests.builders_council import make_evaluation
from tests.office.evaluation.conftest import at_browser
from tests.office.evaluation.typing import press, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def others(measure, department):
    """1-2 and 1-3 of the same department, and one between them in which it has no KPI."""
    second = make_measure(number=2, name="出産環境", departments=[department])
    foreign = make_measure(number=3, name="道路", departments=[department, make_department("建設部 管理課")])
    make_kpi(foreign, owner=make_department("建設部 管理課"), number=7)
    return second, make_measure(number=4, name="保育", departments=[department])


def opened(client, measure) -> str:
    return words(client.get(url(measure))).partition("<main")[2]


def test_the_neighbours_are_those_that_the_department_is_asked_for(year, measure, others, staff):
    second, fourth = others
    page = opened(staff, second)
    assert "3施策の2番目" in page and "道路" not in page
    assert f'href="{url(measure)}" rel="prev"' in page and f'href="{url(fourth)}" rel="next"' in page
    assert 'rel="prev"' not in opened(staff, measure)


def test_saving_leads_to_the_next_that_is_not_handed_in(year, measure, others, staff):
    second, fourth = others
    make_evaluation(second, state=ActualState.SUBMITTED)
    answer = press(staff, measure, act="save_next", follow=False)
    assert answer.url == url(fourth)
    assert press(staff, fourth, act="save_next", follow=False).url == url(measure)  # around the list


def test_after_the_last_one_it_leads_to_the_list(year, measure, staff):
    assert press(staff, measure, act="save_next", follow=False).url == "/admin/evaluations/ina-3/2025/"
    assert "保存して次の施策へ" not in opened(staff, measure)


def test_what_cannot_be_saved_stays_on_the_page(year, measure, others, staff):
    answer = press(staff, measure, act="save_next", settlement="たくさん", follow=False)
    assert answer.status_code == 200 and "「たくさん」を金額として読み取れません" in words(answer)


def test_after_handing_in_the_way_on_is_told(year, measure, others, staff):
    told = words(press(staff, measure, act="submit"))
    assert f'提出しました。<a href="{url(others[0])}">次の施策 1-2 出産環境へ</a>' in told


def test_planning_goes_on_to_the_next_that_waits_for_its_check(year, measure, others, planner):
    for one in (measure, others[1]):
        make_evaluation(one, state=ActualState.SUBMITTED)
    told = words(press(planner, measure, act="accept", version=1))
    assert f'<a href="{url(others[1])}">次の施策 1-4 保育へ</a>' in told


def test_the_page_says_who_leads_who_writes_along_and_who_is_not_asked(year, measure, department, staff):
    along, idle = make_department("商工観光部 商工振興課"), make_department("建設部 管理課")
    make_kpi(make_measure(departments=[along, idle]), owner=along, number=8)
    page = opened(at_browser(make_planner()), measure)
    assert "農政課（要確認）" in page and "一緒に書く課" in page and "記入をお願いしていない担当課" in page


def test_who_writes_along_reads_that_the_lead_submits_and_may_still_submit(year, measure, staff):
    along = make_department("商工観光部 商工振興課")
    make_kpi(make_measure(departments=[along]), owner=along, number=8)
    beside = at_browser(make_user(departments=[along]))
    assert "提出は、主担当の農政課（要確認）がまとめて行います。" in opened(beside, measure)
    assert "まとめて行います" not in opened(staff, measure)
    assert "提出しました" in words(press(beside, measure, act="submit"))
