"""People's words in the pack: each under its own sign, complete, and the same in page and PDF."""

import datetime as dt
import io
import re

import pytest
from openpyxl import load_workbook

from council.models import MeasureEvaluation, Opinion
from goals.models import Strategy
from kpis.choices import Stage
from reports.pack.document import build_document
from reports.pack.html import report_html
from reports.pack.pdf import report_pdf
from reports.pack.selection import Selection
from reports.pack.xlsx import report_xlsx
from tests.builders import make_goal
from tests.council.sitting import make_opinion
from tests.reports.pack import make_reported_year, page_texts, review_of, squeezed, whole_text, without_running_lines
from tests.reports.voiced import MADE_ON, YEAR, make_evaluation, make_voiced_year, voiced_review

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

SAID = (
    *("おおむね成果があった", "相談が増えました。", "男性の登録が少ないことが課題です。", "12,345千円"),
    *("地域少子化対策重点推進交付金", "地方創生に相当程度効果があった", "改善・見直し"),
    *("案内を配ります。", "案内を全戸に配りました。", "登録の案内を改めます。"),
    *("費用と効果を並べて示してください。", "全体としておおむね進んでいます。", "出会いの場が増えました。"),
    *("男性にも届く案内にしてほしい。", "案内の方法を見直します。", "企業を通じて案内しました。"),
    *("相談の場を増やしてほしい。", "理由：会場がないためです。", "目標が多すぎる。", "未記入"),
    *("唐木一郎", "信州大学", "意見交換"),
)


@pytest.fixture
def review():
    return voiced_review(make_voiced_year())


def document_of(review, **chosen):
    return build_document(review, made_on=MADE_ON, selection=Selection(**chosen))


def sheet_of(review, code="1-1"):
    return next(sheet for sheet in document_of(review)["sheets"] if sheet["code"] == code)


def plain(html: str) -> str:
    return squeezed(re.sub(r"<[^>]+>", "", html.split("</style>")[-1]))


def test_all_that_was_said_is_in_page_and_pdf(review):
    page, paper = plain(report_html(review, made_on=MADE_ON)), whole_text(report_pdf(review, made_on=MADE_ON))
    for words in SAID:
        assert squeezed(words) in page, words
        assert squeezed(words) in paper, words


def test_the_direction_stands_with_its_definition(review):
    found = sheet_of(review)["evaluation"]
    assert found["direction"] == "改善・見直し"
    assert found["definition"] == "成果や進め方に課題があり、内容や方法を改めて続けます。"


def test_last_years_promise_stands_before_what_was_done_about_it(review):
    labels = [one["label"] for one in sheet_of(review)["evaluation"]["texts"]]
    assert labels == ["成果", "課題", "前年度に予定した取組", "前年度の取組への対応", "次年度の取組"]


def test_a_measure_without_a_promise_owes_no_answer():
    make_reported_year(YEAR, stage=Stage.COUNCIL)
    make_evaluation(make_goal().projects.get().measures.get(), answer="")
    labels = [one["label"] for one in sheet_of(review_of(Strategy.objects.get(), YEAR))["evaluation"]["texts"]]
    assert labels == ["成果", "課題", "次年度の取組"]


def test_an_evaluation_that_is_not_accepted_says_where_it_stands(review):
    MeasureEvaluation.objects.filter(fiscal_year=YEAR).update(state="submitted")
    assert sheet_of(voiced_review(Strategy.objects.get()))["evaluation"]["state"] == "提出"
    assert sheet_of(review)["evaluation"]["state"] == ""


def test_a_measure_without_evaluation_says_so_where_others_have_one(review):
    assert sheet_of(review, "2-1")["no_evaluation"] == "この施策の自己評価は、まだ提出されていません。"
    MeasureEvaluation.objects.all().delete()
    assert sheet_of(voiced_review(Strategy.objects.get()), "2-1")["no_evaluation"] == ""


def test_three_voices_are_three_forms_and_explained(review):
    html = report_html(review, made_on=MADE_ON)
    for kind in ("self", "planning", "council"):
        assert f'class="voice voice--{kind}"' in html
        assert f"voice-tag--{kind}" in html
    assert [one["kind"] for one in document_of(review)["reading"]["voices"]] == ["grade", "self", "planning", "council"]
    block = re.search(r'<section class="voice voice--self">(.*?)</section>', html, re.S)[1]
    assert "grade" not in block
    assert "費用と効果" not in block


def test_a_year_in_which_nobody_spoke_explains_no_voices():
    strategy = make_reported_year()
    assert document_of(review_of(strategy))["reading"]["voices"] == []
    assert "だれの言葉か" not in whole_text(report_pdf(review_of(strategy), made_on=MADE_ON))


# --- Opinions ----------------------------------------------------------------------------------------------


def test_an_opinion_is_followed_by_its_reply_and_result(review):
    (last,) = sheet_of(review)["last_opinions"]
    assert last["texts"] == ["男性にも届く案内にしてほしい。"]
    assert (last["reply"]["state"], last["reply"]["texts"]) == ("対応する", ["案内の方法を見直します。"])
    assert (last["result"]["state"], last["result"]["texts"]) == ("対応済", ["企業を通じて案内しました。"])


def test_a_refusal_gives_its_reason(review):
    (this,) = sheet_of(review)["opinions"]
    assert (this["reply"]["state"], this["reply"]["reason"]) == ("対応しない", ["会場がないためです。"])


def test_all_opinions_stand_in_a_part_of_their_own_by_what_they_speak_of(review):
    content = document_of(review)["opinions"]
    assert [(group["name"], len(group["opinions"])) for group in content["groups"]] == [
        ("全体について", 1),
        ("施策・指標について", 1),
    ]
    assert content["opening"] == (
        "令和8年度の検証で、審議会から2件の意見がありました。対応方針は、対応しない1件です。"
        "対応方針の記入がないものは1件です。"
    )
    assert document_of(review)["replies"]["opening"].endswith("その後の状況は、対応済1件です。")


def test_nobodys_name_stands_beside_an_opinion(review):
    Opinion.objects.filter(text="目標が多すぎる。").update(speaker="名を出さない人")
    html = report_html(voiced_review(Strategy.objects.get()), made_on=MADE_ON)
    assert "名を出さない人" not in html
    assert html.count("唐木 一郎") == 1


def test_room_to_write_is_where_no_opinion_is_yet(review):
    assert not sheet_of(review)["space"]
    assert sheet_of(review, "2-1")["space"]
    assert whole_text(report_pdf(review, made_on=MADE_ON)).count("審議会の意見2-1就農支援") == 1


def test_before_the_first_opinion_the_part_is_room_to_write():
    strategy = make_reported_year()
    content = document_of(review_of(strategy))["opinions"]
    assert content["groups"] == []
    assert [words[:5] for words in content["spaces"]] == ["全体", "基本目標1", "基本目標2"]


def test_a_published_year_asks_for_nothing_any_more():
    strategy = make_voiced_year()
    published = dt.datetime(2027, 10, 1, tzinfo=dt.UTC)
    strategy.reporting_years.filter(fiscal_year=YEAR).update(stage=Stage.PUBLISHED, published_at=published)
    review = voiced_review(strategy)
    assert not any(sheet["space"] for sheet in document_of(review)["sheets"])
    assert sheet_of(review, "2-1")["no_opinions"] == "この施策について、審議会の意見はありませんでした。"
    assert document_of(review, measure="2-1")["measure"] == sheet_of(review, "2-1")


def test_a_project_keeps_its_own_opinions_only(review):
    make_opinion("全部を見てほしい。", goal=make_goal(number=2))
    part = document_of(voiced_review(Strategy.objects.get()), project=1)
    assert [one["number"] for group in part["opinions"]["groups"] for one in group["opinions"]] == ["意見1"]
    assert "全体としておおむね進んでいます。" not in str(part)


def test_a_department_keeps_the_opinions_that_it_answers(review):
    Opinion.objects.filter(text="目標が多すぎる。").update(department=make_evaluation_department())
    part = document_of(voiced_review(Strategy.objects.get()), department="企画部 地域創造課")
    assert "目標が多すぎる。" in str(part["opinions"])


def make_evaluation_department():
    return MeasureEvaluation.objects.first().department


# --- Agenda ------------------------------------------------------------------------------------------------


def test_the_workbook_dates_the_meeting_as_the_paper_does(review):
    sheet = load_workbook(io.BytesIO(report_xlsx(review, made_on=MADE_ON)))["審議会の意見"]
    assert "会議：第1回（令和9年8月28日）" in [cell.value for cell in sheet["A"]]


def test_the_agenda_and_the_members_come_before_the_contents(review):
    document = document_of(review)
    assert [part["code"] for part in document["parts"]][:3] == ["agenda", "contents", "reading"]
    (sitting,) = document["agenda"]["sittings"]
    assert (sitting["day"], sitting["place"], sitting["items"]) == (
        "令和9年8月28日（土）",
        "市役所",
        ["開会", "意見交換"],
    )
    assert document["agenda"]["members"] == [{"office": "会長", "name": "唐木 一郎", "affiliation": "信州大学"}]


def test_the_cover_names_council_and_meeting(review):
    cover = document_of(review)["cover"]
    assert cover["meetings"] == ["第1回　令和9年8月28日"]
    assert "第1回令和9年8月28日" in page_texts(report_pdf(review, made_on=MADE_ON))[0]


# --- Nothing is cut ----------------------------------------------------------------------------------------


def sentences(mark: str, length: int = 2000) -> list[str]:
    """Numbered sentences, together about ``length`` characters long."""
    made = []
    while sum(map(len, made)) < length - 60:
        made.append(f"{mark}の{len(made) + 1}番目の文は、相談の体制を見直した経過と今後の課題を述べるものです。")
    return made


FIELDS = ("achievements", "issues", "next_step", "answer", "planning_view")


def test_every_sentence_of_the_longest_texts_is_printed():
    strategy = make_voiced_year()
    told = {name: sentences(f"評価{place}") for place, name in enumerate(FIELDS)}
    MeasureEvaluation.objects.filter(fiscal_year=YEAR).update(**{name: "".join(said) for name, said in told.items()})
    opinions = list(Opinion.objects.order_by("id"))
    for place, one in enumerate(opinions):
        told[f"opinion{place}"] = sentences(f"意見{place}")
        Opinion.objects.filter(pk=one.pk).update(text="".join(told[f"opinion{place}"]))
    review = voiced_review(strategy)
    paper = without_running_lines(report_pdf(review, made_on=MADE_ON))
    page = plain(report_html(review, made_on=MADE_ON))
    missing = [words for said in told.values() for words in said if words not in paper or words not in page]
    assert len(told) == 8
    assert missing == []


def test_what_people_write_is_text_and_never_markup():
    strategy = make_voiced_year()
    typed = '#panic("x") $x^2$ <script>alert(1)</script> {{ 1 }} *a*'
    MeasureEvaluation.objects.filter(fiscal_year=YEAR).update(achievements=typed, planning_view=typed)
    Opinion.objects.update(text=typed)
    review = voiced_review(strategy)
    assert squeezed(typed) in whole_text(report_pdf(review, made_on=MADE_ON))
    html = report_html(review, made_on=MADE_ON)
    assert "<script" not in html
    assert "{{ 1 }}" in html
