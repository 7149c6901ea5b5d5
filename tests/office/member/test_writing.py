"""A member's pen: what is written is stored and confirmed, errors stand at the field, a closed door explains itself."""

import datetime as dt

import pytest

from council import acts
from council.models import CouncilEvent, Meeting, Member, Opinion
from council.models.evaluation import LONGEST_TEXT
from council.subjects import subject_code
from council.written import ReplyText
from kpis.choices import Stage
from tests.builders import make_council_member, make_municipality, make_strategy
from tests.office.member.council import MEASURE, ROOT, TODAY, YEAR


def write(council, path=MEASURE, user=None, **typed):
    typed = {"subject": "measure:1-1", "meeting": str(council.meeting.pk), "text": "内訳を示してほしい。"} | typed
    return council.browser(user).post(path, typed | {"act": "write"})


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(
    ("path", "subject", "code"),
    [
        (f"{ROOT}overview/", "whole:", ""),
        (f"{ROOT}goals/1/", "goal:1", "G1"),
        (f"{ROOT}goals/1/", "kpi:G1", "G1"),
        (f"{ROOT}projects/1/", "project:1", "P1"),
        (MEASURE, "measure:1-1", "1-1"),
        (MEASURE, "kpi:1-1-1", "1-1-1"),
    ],
)
def test_an_opinion_on_everything_that_can_be_spoken_of(council, path, subject, code):
    answer = write(council, path, subject=subject)
    opinion = Opinion.objects.get()
    assert opinion.kind == subject.partition(":")[0] and opinion.member.user == council.iin
    assert opinion.text == "内訳を示してほしい。" and answer.url == f"{path}?stored=1#stored"
    page = text_of(council.browser().get(answer.url))
    assert "意見1を保存しました" in page and page.count("内訳を示してほしい。") == 2
    assert CouncilEvent.objects.get().by == council.iin
    assert subject_code(opinion) == code


def test_only_the_own_opinion_is_confirmed_whatever_an_address_says(council):
    council.says(council.other, "ほかの意見。", kpi=council.kpi)
    for asked in ("1", "２", "x", "99"):
        assert "を保存しました" not in text_of(council.browser().get(f"{MEASURE}?stored={asked}"))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": ""}, "意見を入力してください。"),
        ({"text": " 　\n"}, "意見を入力してください。"),
        ({"text": "あ" * (LONGEST_TEXT + 1)}, "2,000字以内で入力してください（今は2,001字）"),
        ({"subject": "kpi:9-9-9", "text": "書いた。"}, "意見の対象を選んでください。"),
        ({"meeting": "999", "text": "書いた。"}, "会議を選んでください。"),
    ],
)
def test_an_error_stands_at_its_field_and_what_was_typed_stays(council, typed, words):
    second = Meeting.objects.create(
        strategy=council.year.strategy, fiscal_year=YEAR, number=2, held_on=dt.date(2027, 9, 1)
    )
    answer = write(council, **typed)
    page = text_of(answer)
    assert answer.status_code == 200 and words in page and 'aria-invalid="true"' in page
    assert typed["text"].strip() in page and not Opinion.objects.exists() and str(second.pk) in page


def test_the_next_meeting_is_chosen_and_after_the_last_one_that(council, monkeypatch):
    later = Meeting.objects.create(
        strategy=council.year.strategy, fiscal_year=YEAR, number=2, held_on=dt.date(2027, 9, 1)
    )
    page = text_of(council.browser().get(MEASURE))
    assert page.index("第1回　令和9年8月20日") < page.index("第2回　令和9年9月1日")
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: dt.date(2027, 10, 1))
    page = text_of(council.browser().get(MEASURE))
    assert page.index(f'<option value="{later.pk}"') < page.index(f'<option value="{council.meeting.pk}"')


def test_a_link_on_a_kpi_leads_to_the_form_with_that_kpi_chosen(council):
    page = text_of(council.browser().get(f"{MEASURE}?about=kpi:1-1-1"))
    assert '<option value="kpi:1-1-1" selected>' in page
    assert 'value="measure:1-1" selected' in text_of(council.browser().get(f"{MEASURE}?about=kpi:9-9-9"))


# --- Closed ------------------------------------------------------------------------------------------------


def test_a_published_year_says_why_since_when_and_keeps_what_was_typed(council):
    council.year.published_at = dt.datetime(2027, 10, 1, 3, tzinfo=dt.UTC)
    council.move(Stage.PUBLISHED)
    answer = write(council, text="遅れて書いた意見。")
    page = text_of(answer)
    assert answer.status_code == 409 and not Opinion.objects.exists()
    assert "「公表」の段階のため、意見の記入はできません" in page and "「審議会」の段階です" in page
    assert "保存していません" in page and "遅れて書いた意見。" in page and "<textarea" not in page


def test_without_a_meeting_it_says_who_makes_one(council):
    council.meeting.delete()
    page = text_of(council.browser().get(MEASURE))
    assert "会議が、まだ登録されていません" in page and "会議を登録するのは企画部門です" in page


def test_whose_term_is_over_is_told_before_typing(council):
    Member.objects.filter(user=council.iin).update(term_to=TODAY - dt.timedelta(days=1))
    page = text_of(council.browser().get(MEASURE))
    assert "委員として登録されていません" in page and "<textarea" not in page
    assert write(council).status_code == 409 and not Opinion.objects.exists()


def test_a_term_that_holds_the_meetings_day_is_enough(council):
    Member.objects.filter(user=council.iin).update(term_from=council.meeting.held_on)
    assert write(council).status_code == 302


@pytest.mark.parametrize("who", ["planner", "staff"])
def test_staff_do_not_write_as_members(council, who):
    assert write(council, user=getattr(council, who)).status_code == 409
    assert not Opinion.objects.exists()


def test_another_citys_member_writes_nothing(council):
    strategy = make_strategy("koma-1", municipality=make_municipality("駒ヶ根市", "202100"))
    stranger = make_council_member("stranger", municipality=strategy.municipality)
    assert write(council, user=stranger).status_code == 404
    assert not Opinion.objects.exists()


# --- Correcting and taking back ----------------------------------------------------------------------------


@pytest.fixture
def opinion(council) -> Opinion:
    return council.says(council.iin, "はじめの意見。", kpi=council.kpi)


def url(opinion) -> str:
    return f"{ROOT}opinions/{opinion.number}/"


def change(council, opinion, user=None, act="change", **typed):
    typed = {"text": "直した意見。", "version": opinion.version, "act": act} | typed
    return council.browser(user).post(url(opinion), typed)


def test_the_author_corrects_it_and_sees_what_is_stored(council, opinion):
    answer = change(council, opinion)
    opinion.refresh_from_db()
    assert opinion.text == "直した意見。" and answer.url == f"{MEASURE}?stored=1#stored"
    assert "直した意見。" in text_of(council.browser().get(answer.url))


def test_an_empty_correction_keeps_the_stored_one(council, opinion):
    answer = change(council, opinion, text="  ")
    assert answer.status_code == 200 and "意見を入力してください。" in text_of(answer)
    opinion.refresh_from_db()
    assert opinion.text == "はじめの意見。"


def test_two_windows_the_second_sees_both_and_chooses(council, opinion):
    change(council, opinion, text="一つ目の画面。")
    answer = change(council, opinion, text="二つ目の画面。")
    page = text_of(answer)
    assert answer.status_code == 409 and "一つ目の画面。" in page and "二つ目の画面。" in page
    opinion.refresh_from_db()
    assert opinion.text == "一つ目の画面。" and f'value="{opinion.version}"' in page
    change(council, opinion, text="二つ目の画面。")
    opinion.refresh_from_db()
    assert opinion.text == "二つ目の画面。"


def test_taken_back_it_is_gone_from_the_pack_and_kept_on_record(council, opinion):
    answer = change(council, opinion, act="withdraw", text="")
    opinion.refresh_from_db()
    assert opinion.withdrawn_at and answer.url == f"{ROOT}mine/"
    page = text_of(council.browser().get(answer.url, follow=True))
    assert "はじめの意見。" not in page
    assert council.browser().get(url(opinion)).status_code == 404


def test_after_a_reply_it_stays_and_the_page_says_why(council, opinion):
    acts.reply(opinion, ReplyText("will_do", "調べます。"), version=0, by=council.planner)
    page = council.browser().get(url(opinion))
    assert page.status_code == 200
    assert "対応方針が記入されているため、意見を変更できません" in text_of(page)
    late = change(council, opinion, text="間に合わなかった。")
    assert late.status_code == 409 and "間に合わなかった。" in text_of(late)
    opinion.refresh_from_db()
    assert opinion.text == "はじめの意見。"


@pytest.mark.parametrize("who", ["other", "planner", "staff"])
@pytest.mark.parametrize("act", ["change", "withdraw"])
def test_nobody_else_finds_it_to_change(council, opinion, who, act):
    user = getattr(council, who)
    assert council.browser(user).get(url(opinion)).status_code == 404
    assert change(council, opinion, user, act).status_code == 404
    opinion.refresh_from_db()
    assert opinion.text == "はじめの意見。" and opinion.withdrawn_at is None
