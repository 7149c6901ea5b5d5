"""What the secretary writes down of an opinion: in the meeting (fast, one after the other), and when mending it."""

from collections.abc import Iterable

from django import forms

from council.catalogue import Catalogue, key_of
from council.models import Meeting, Member, Opinion
from council.written import Said, Subject
from office.kit.fields import Prose, choice, line
from organization.eras import long_date

SPOKEN, ON_PAPER = "spoken", "paper"


class OpinionForm(forms.Form):
    """``subject`` and ``said`` are what was written, once the form is valid."""

    code = line(
        "対象のコード",
        required=False,
        help_text="4-1（施策）、4-1-6（指標）、G1（基本目標）、P4（プロジェクト）、全体",
        autocomplete="off",
    )
    listed = choice("または一覧から選ぶ", required=False)
    member = choice("発言した委員", required=False)
    speaker = line("委員でない発言者", required=False, help_text="事務局の補足、傍聴者など。名前を残さないときは空欄")
    way = forms.ChoiceField(
        label="記録の別",
        choices=[(SPOKEN, "会議での発言"), (ON_PAPER, "書面・メール")],
        widget=forms.RadioSelect,
        initial=SPOKEN,
        error_messages={"required": "記録の別を選んでください。"},
    )
    text = Prose("意見", rows=5, required=True, help_text="要旨を、報告書に載せる文章で書きます。2,000字以内")

    def __init__(self, *args, catalogue: Catalogue, members: Iterable[Member], **kwargs):
        super().__init__(*args, **kwargs)
        self.catalogue, self.members = catalogue, {str(member.pk): member for member in members}
        self.fields["listed"].choices = [("", "選んでください"), *catalogue.choices]
        named = [(pk, f"{member}{_of(member)}") for pk, member in self.members.items()]
        self.fields["member"].choices = [("", "選んでください"), *named]

    @property
    def said(self) -> Said:
        told = self.cleaned_data
        return Said(self.members.get(told["member"]), told["speaker"], told["way"] == SPOKEN)

    @property
    def subject(self) -> Subject:
        return self.cleaned_data["subject"]

    def clean(self) -> dict:
        told = super().clean()
        if told.get("member") and told.get("speaker"):
            self.add_error("speaker", "委員を選んだときは、空欄にしてください。")
        told["subject"] = self._subject(told.get("code", ""), told.get("listed", ""))
        return told

    def _subject(self, code: str, key: str) -> Subject | None:
        typed, chosen = self.catalogue.by_code(code) if code else None, self.catalogue.by_key(key)
        if code and typed is None:
            self.add_error("code", f"「{code}」に当たるものがありません。コードを確認するか、一覧から選んでください。")
        elif typed is None and chosen is None and "listed" not in self.errors:
            self.add_error("code", "対象のコードを入力するか、一覧から選んでください。")
        elif typed is not None and chosen is not None and typed != chosen:
            self.add_error("code", "コードと一覧で、別の対象を選んでいます。どちらかを空欄にしてください。")
        return typed or chosen


class RecordForm(OpinionForm):
    """A new record. The meeting is chosen once and stays for the next one."""

    field_order = ["meeting", "code", "listed", "member", "speaker", "way", "text"]
    meeting = choice("会議")

    def __init__(self, *args, meetings: Iterable[Meeting], **kwargs):
        super().__init__(*args, **kwargs)
        self.meetings = {str(meeting.pk): meeting for meeting in meetings}
        self.fields["meeting"].choices = [(pk, meeting_words(meeting)) for pk, meeting in self.meetings.items()]

    @property
    def chosen_meeting(self) -> Meeting:
        return self.meetings[self.cleaned_data["meeting"]]


def written_in(opinion: Opinion) -> dict:
    """The form's first content for a stored opinion."""
    return {
        "listed": key_of(opinion),
        "member": str(opinion.member_id or ""),
        "speaker": opinion.speaker,
        "way": SPOKEN if opinion.spoken else ON_PAPER,
        "text": opinion.text,
    }


def meeting_words(meeting: Meeting) -> str:
    day = meeting.held_on
    return f"{meeting.label}（{long_date(day)}）"


def _of(member: Member) -> str:
    return f"（{member.affiliation}）" if member.affiliation else ""
