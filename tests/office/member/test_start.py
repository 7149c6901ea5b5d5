"""A member's start page: the next meeting, the pack to read, the own opinions and what became of them."""

from council import acts
from council.written import ReplyText
from kpis.choices import Stage
from tests.builders import make_municipality, make_strategy, make_year
from tests.office.member.council import ROOT, YEAR
from tests.queries import assert_queries_do_not_grow

URL = "/admin/start/"


def start(council, user=None) -> str:
    return council.browser(user).get(URL).content.decode()


def test_the_next_meeting_and_the_pack_come_first(council):
    page = start(council)
    assert "第1回審議会は令和9年8月20日（金）です。令和8年度の資料をお読みいただけます。" in page
    assert f'href="{ROOT}"' in page and f'href="{ROOT}effort/"' in page and f"/ina-3/{YEAR}/report.pdf" in page
    assert "第1会議室" in page and "令和8年度の実績について" in page
    assert "2指標のうち" in page


def test_the_own_opinions_are_listed_with_the_state_of_the_reply(council):
    first = council.says(council.iin, "一つ目の意見。", kpi=council.kpi)
    council.says(council.iin, "二つ目の意見。")
    council.says(council.other, "ほかの人の意見。")
    acts.reply(first, ReplyText("will_do", "内訳を示します。"), version=0, by=council.planner)
    page = start(council)
    assert "一つ目の意見。" in page and "内訳を示します。" in page and "対応する" in page
    assert "二つ目の意見。" in page and "企画部門が対応方針を検討しています" in page
    assert "ほかの人の意見。" not in page


def test_last_years_own_opinions_come_with_their_result(council):
    opinion = council.says(council.iin, "昨年の意見。", kpi=council.kpi)
    acts.reply(opinion, ReplyText("will_do", "示します。"), version=0, by=council.planner)
    make_year(YEAR + 1, Stage.ENTRY)
    acts.follow_up(opinion, YEAR + 1, "done", "内訳を示しました。", version=0, by=council.planner)
    assert "内訳を示しました。" not in start(council)
    council.year.published_at = "2027-10-01T00:00:00Z"
    council.move(Stage.PUBLISHED)
    type(council.year).objects.filter(fiscal_year=YEAR + 1).update(stage=Stage.COUNCIL)
    page = start(council)
    assert "前年度の意見と、その後の対応" in page and "昨年の意見。" in page and "内訳を示しました。" in page


def test_a_year_still_being_entered_is_not_offered(council):
    make_year(YEAR + 1, Stage.ENTRY)
    assert f"/council/ina-3/{YEAR + 1}/" not in start(council)


def test_another_citys_pack_is_not_offered(council):
    elsewhere = make_municipality("駒ヶ根市", "202100")
    make_year(YEAR, Stage.COUNCIL, make_strategy("koma-1", municipality=elsewhere, short_name="駒ヶ根の戦略"))
    assert "駒ヶ根の戦略" not in start(council)


def test_staff_have_a_start_page_of_their_own(council):
    assert "審議会資料" not in start(council, council.staff)


def test_the_questions_do_not_grow_with_the_opinions(council):
    def grow(count: int) -> None:
        for number in range(count):
            council.says(council.iin, f"意見{number}", kpi=council.kpi)

    assert_queries_do_not_grow(URL, grow, rows=(1, 8), client=council.browser())
