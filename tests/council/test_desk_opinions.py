"""The secretary's pages of opinions: recorded fast, mended, listed, asked for by mail, written out for the minutes."""

import csv
import datetime as dt
import io

import pytest
from django.core import mail
from django.urls import reverse
from openpyxl import load_workbook

from council import acts
from council.models import Meeting, Opinion
from kpis.models import Reminder, ReportingYear
from office.mail.letter import Occasion
from tests.builders import (
    make_department,
    make_kpi,
    make_user,
    make_year,
)
from tests.council.sitting import HELD_ON, council_year, make_meeting, make_member, make_opinion, make_reply

pytestmark = pytest.mark.django_db


def url(name: str, *more) -> str:
    return reverse(f"council:{name}", args=["ina-3", 2025, *more])


def text_of(answer) -> str:
    return answer.content.decode()


class TestRecording:
    def told(self, meeting, **more) -> dict:
        return {"meeting": meeting.pk, "code": "1-1", "way": "spoken", "text": "窓口を一つにしてほしい。"} | more

    def test_one_record_after_the_other_with_the_meeting_kept(self, client, planner, measure, department):
        first, _ = make_meeting(1), make_meeting(2)
        member = make_member()
        answer = client.post(url("record"), self.told(first, member=member.pk), follow=True)
        opinion = Opinion.objects.get()
        assert (opinion.measure, opinion.member, opinion.meeting, opinion.spoken) == (measure, member, first, True)
        assert opinion.department == department
        form = answer.context["form"]
        assert (str(form["meeting"].value()), form["text"].value(), form["code"].value()) == (str(first.pk), None, None)
        assert "意見1を記録しました。回答する部署：農林部 農政課" in text_of(answer)

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"code": "9-9"}, "「9-9」に当たるものがありません"),
            ({"code": ""}, "対象のコードを入力するか"),
            ({"listed": "whole"}, "別の対象を選んでいます"),
            ({"text": " "}, "意見を入力してください"),
            ({"text": "長" * 2001}, "2,000字以内"),
            ({"speaker": "名" * 51}, "50字以内"),
        ],
    )
    def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(self, client, planner, measure, more, words):
        told = self.told(make_meeting(), speaker="傍聴者") | more
        answer = client.post(url("record"), told)
        assert words in text_of(answer)
        form = answer.context["form"]
        assert {name: str(form[name].value()) for name in told} == {name: str(typed) for name, typed in told.items()}
        assert not Opinion.objects.exists()

    def test_who_sat_at_the_meeting_can_be_chosen_also_after_the_term(self, client, planner):
        make_meeting()
        sat = make_member("当時 花子", term_to=HELD_ON)
        make_member("以前 太郎", term_from=dt.date(2020, 4, 1), term_to=dt.date(2021, 3, 31))
        choices = dict(client.get(url("record")).context["form"].fields["member"].choices)
        assert list(choices) == ["", str(sat.pk)]

    def test_before_the_council_has_the_year_it_says_so(self, client, planner):
        make_meeting()
        ReportingYear.objects.update(stage="checking")
        page = text_of(client.get(url("record")))
        assert "会議での発言の記録ができるのは「審議会」の段階です" in page
        assert "<textarea" not in page
        answer = client.post(url("record"), self.told(Meeting.objects.get(), code="全体"))
        assert answer.status_code == 409
        assert "窓口を一つにしてほしい。" in text_of(answer)
        assert not Opinion.objects.exists()

    def test_a_session_that_ended_loses_nothing(self, client, planner, measure):
        meeting = make_meeting()
        client.logout()
        page = text_of(client.post(url("record"), self.told(meeting)))
        assert "サインインし直してください" in page
        assert "窓口を一つにしてほしい。" in page
        client.force_login(planner)
        answer = client.post(url("record"), self.told(meeting, resumed="1"))
        assert "まだ保存していません" in text_of(answer)
        assert answer.context["form"]["text"].value() == "窓口を一つにしてほしい。"
        assert not Opinion.objects.exists()


class TestOneOpinion:
    def told(self, opinion, **more) -> dict:
        return {"version": opinion.version, "listed": "whole", "way": "spoken", "text": opinion.text} | more

    def test_a_record_is_mended(self, client, planner, measure):
        opinion = make_opinion()
        client.post(url("opinion", 1), self.told(opinion, listed="", code="1-1", text="直した。\r\n二行目"))
        opinion.refresh_from_db()
        assert (opinion.text, opinion.measure) == ("直した。\n二行目", measure)

    def test_the_second_editor_sees_both_and_chooses(self, client, planner):
        opinion = make_opinion()
        acts.change_opinion(opinion, "先に直した。", version=1, by=None)
        answer = client.post(url("opinion", 1), self.told(opinion, text="後から直した。"))
        page = text_of(answer)
        assert "先に直した。" in page
        assert "後から直した。" in page
        assert Opinion.objects.get().text == "先に直した。"
        client.post(url("opinion", 1), self.told(opinion, text="後から直した。", version=answer.context["version"]))
        assert Opinion.objects.get().text == "後から直した。"

    def test_once_answered_it_says_why_it_does_not_change(self, client, planner):
        opinion = make_opinion()
        make_reply(opinion)
        assert "対応方針が記入されているため、意見を変更できません" in text_of(client.get(url("opinion", 1)))
        page = text_of(client.post(url("opinion", 1), self.told(opinion, text="後から直した。")))
        assert "後から直した。" in page
        assert Opinion.objects.get().text != "後から直した。"

    def test_assigning_and_withdrawing(self, client, planner, department):
        opinion = make_opinion()
        client.post(url("opinion_act", 1, "assign"), {"version": 1, "department": department.pk})
        assert Opinion.objects.get().department == department
        client.post(url("opinion_act", 1, "withdraw"), {"version": opinion.version})
        assert Opinion.objects.get().withdrawn_at is None, "a stale version withdraws nothing"
        client.post(url("opinion_act", 1, "withdraw"), {"version": 2})
        assert Opinion.objects.get().withdrawn_at is not None
        assert client.post(url("opinion_act", 1, "burn")).status_code == 404


class TestList:
    @pytest.fixture
    def opinions(self, measure):
        """1 on the measure, answered · 2 on its KPI · 3 on the whole, in the second meeting · 4 withdrawn."""
        kpi = make_kpi(measure, owner=make_department("企画部 地域創造課"))
        first, second = make_meeting(1), make_meeting(2)
        found = [
            make_opinion("住まいの確保", first, measure=measure, member=make_member()),
            make_opinion("相談の満足度", first, kpi=kpi),
            make_opinion("指標の分類", second, speaker="傍聴者"),
            make_opinion("書き間違い", second),
        ]
        make_reply(found[0], "空き家バンクと結びます。")
        acts.withdraw_opinion(found[3], version=1, by=None)
        return found

    def numbers(self, client, query="") -> list[int]:
        return [line.number for line in client.get(url("opinions") + query).context["lines"]]

    def test_withdrawn_ones_are_shown_only_when_asked_for(self, client, planner, opinions):
        assert self.numbers(client) == [1, 2, 3]
        assert self.numbers(client, "?state=withdrawn") == [4]

    def test_the_filters_narrow(self, client, planner, opinions, department):
        for query, expected in (
            ("?state=unanswered", [2, 3]),
            ("?state=will_do", [1]),
            (f"?department={department.pk}", [1]),
            ("?department=planning", [3]),
            ("?subject=measure:1-1", [1, 2]),
            ("?subject=goal:G1", [1, 2]),
            ("?subject=project:P1", [1, 2]),
            ("?subject=whole", [3]),
            (f"?meeting={opinions[2].meeting_id}", [3]),
            ("?q=満足度", [2]),
            ("?q=空き家", [1]),
            ("?q=傍聴", [3]),
            ("?q=唐木", [1]),
            ("?q=どこにもない", []),
            ("?department=x&meeting=y&state=z&subject=w", [1, 2, 3]),
        ):
            assert self.numbers(client, query) == expected, query

    def test_who_owes_a_reply_is_named(self, client, planner, opinions):
        make_user(departments=[make_department("企画部 地域創造課")], display_name="地域 太郎")
        page = client.get(url("opinions"))
        owed = [(str(one.department or "企画部門"), [o.number for o in one.opinions]) for one in page.context["owing"]]
        assert sorted(owed) == [("企画部 地域創造課", [2]), ("企画部門", [3])]
        assert "地域 太郎" in text_of(page)
        assert "意見<b>3</b>件のうち<b>2</b>件に、対応方針がありません。" in text_of(page)

    def test_the_file_holds_opinion_reply_and_result_and_no_formula(self, client, planner, opinions):
        make_opinion('=HYPERLINK("http://x")', speaker="@誰か")
        rows = list(csv.DictReader(io.StringIO(client.get(url("export", "csv")).content.decode("utf-8-sig"))))
        assert [row["番号"] for row in rows] == ["1", "2", "3", "5"]
        assert (rows[0]["対象のコード"], rows[0]["対応方針"]) == ("1-1", "空き家バンクと結びます。")
        assert (rows[3]["意見"][0], rows[3]["発言者"]) == ("'", "'@誰か")
        sheet = load_workbook(io.BytesIO(client.get(url("export", "xlsx")).content)).active
        assert sheet.max_row == 5
        assert (sheet["H5"].value, sheet["H5"].data_type) == ('=HYPERLINK("http://x")', "s")
        assert client.get(url("export", "pdf")).status_code == 404


class TestReminding:
    @pytest.fixture
    def staff(self, department):
        return make_user("staff", departments=[department], email="staff@example.lg.jp")

    def remind(self, client, department="all", do="send"):
        return text_of(client.post(url("remind"), {"department": department, "do": do}, follow=True))

    def test_the_mail_is_shown_before_it_is_sent(self, client, planner, staff, measure):
        make_opinion("住まいの確保を、一体で進めてほしい。", measure=measure)
        shown = self.remind(client, do="")
        assert "staff@example.lg.jp" in shown and "意見1（施策1-1 結婚支援）" in shown
        assert mail.outbox == [] and not Reminder.objects.exists()

    def test_the_departments_that_owe_are_mailed_once_a_day(self, client, planner, staff, measure):
        make_opinion("住まいの確保を、一体で進めてほしい。", measure=measure)
        make_opinion("全体への意見")
        assert "1人に督促のメールを送りました" in self.remind(client)
        assert "今日すでに送っている" in self.remind(client)
        (sent,) = mail.outbox
        assert sent.to == ["staff@example.lg.jp"]
        assert "意見1（施策1-1 結婚支援）" in sent.body
        assert "全体への意見" not in sent.body
        assert "/admin/council/ina-3/2025/replies/" in sent.body
        reminder = Reminder.objects.get()
        assert (reminder.kind, reminder.by, reminder.year) == (Occasion.REPLIES, planner, council_year())

    def test_whoever_was_reminded_of_values_today_is_not_written_to_again(self, client, planner, staff, measure):
        make_opinion(measure=measure)
        on = dt.date.today()
        Reminder.objects.create(year=make_year(2026), user=staff, on=on, kind=Occasion.OVERDUE)
        assert "今日すでに送っている" in self.remind(client)
        assert mail.outbox == []

    def test_one_department_alone_can_be_asked(self, client, planner, staff, measure):
        other = make_department("教育委員会 学校教育課")
        make_user("other", departments=[other], email="other@example.lg.jp")
        make_opinion(measure=measure)
        acts.assign(make_opinion(), other, version=1, by=None)
        mail.outbox.clear()
        self.remind(client, str(other.pk))
        assert [sent.to for sent in mail.outbox] == [["other@example.lg.jp"]]

    def test_with_nobody_to_ask_or_in_another_stage_nothing_is_sent(self, client, planner, staff, measure):
        make_meeting()
        assert "依頼を送る相手がいません" in self.remind(client)
        make_opinion(measure=measure)
        ReportingYear.objects.update(stage="checking")
        assert "「審議会」の段階です" in self.remind(client)
        assert mail.outbox == []

    def test_a_reminder_of_replies_is_none_of_values(self, client, planner, staff, measure, department):
        """The board of values does not say that somebody was reminded of them."""
        make_kpi(measure, owner=department)
        make_opinion(measure=measure)
        self.remind(client)
        year = make_year(2026)
        board = client.get(reverse("board:page", args=["ina-3", year.fiscal_year])).context["board"]
        assert [row.told for row in board.rows] == [None]
