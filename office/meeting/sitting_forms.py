"""What the secretary writes of members and meetings. ``seen`` marks the content that the person was looking at."""

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator

from council.acts.sitting import MeetingText, MemberText, mark_of
from council.models import Meeting, Member
from goals.models import Strategy
from office.kit.fields import Prose, day, line, number
from organization.choices import Role
from organization.models import User


class MemberForm(forms.Form):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    name = line("氏名")
    affiliation = line("所属・役職", required=False)
    office = line("審議会での役", help_text="会長、副会長、委員など")
    order = number("名簿の順", "小さい数から並べます。")
    term_from = day("任期の初日")
    term_to = day("任期の末日", required=False, help_text="空欄は、任期の定めがないことです。")
    user = forms.ModelChoiceField(
        label="サインインする利用者",
        queryset=User.objects.none(),
        required=False,
        empty_label="なし（サインインしない）",
        help_text="役割が「審議会委員」の利用者から選びます。利用者は、登録した後でこのページから作れます。",
        error_messages={"invalid_choice": "審議会委員の利用者を、一覧から選んでください。"},
    )

    def __init__(self, *args, strategy: Strategy, by: User, member: Member | None = None, **kwargs):
        super().__init__(*args, initial=_member_in(strategy, member), **kwargs)
        people = User.objects.manageable_by(by).of(strategy.municipality)
        accounts = people.filter(role=Role.COUNCIL, is_active=True)
        if member is not None and member.user_id:
            accounts = accounts | User.objects.filter(pk=member.user_id)
        self.fields["user"].queryset = accounts.order_by("username")
        self.fields["user"].label_from_instance = lambda user: f"{user}（{user.username}）"

    @property
    def written(self) -> MemberText:
        return MemberText(**{name: self.cleaned_data[name] for name in MemberText.__slots__})


class EndForm(forms.Form):
    """The term's last day."""

    on = day("任期の末日", help_text="この日まで在任したものとします。記入した意見は残ります。")


class AccountForm(forms.Form):
    """A new account for a member: the name stands in the list already."""

    username = line(
        "利用者名（サインインの名前）", help_text="例：iin-07。本人に渡す紙に印刷します。", autocomplete="off"
    )
    email = forms.EmailField(
        label="メール", required=False, error_messages={"invalid": "メールアドレスの形で入力してください。"}
    )

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        UnicodeUsernameValidator(message="使えるのは、文字、数字と @ . + - _ だけです。")(username)
        if len(username) > 150:
            raise forms.ValidationError("150字以内で入力してください。")
        return username


class MeetingForm(forms.Form):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    number = number("回", "第1回なら1")
    held_on = day("開催日")
    place = line("場所", required=False)
    agenda = Prose("次第", rows=6, help_text="一行に一つの議事を書きます。")

    def __init__(self, *args, meeting: Meeting | None = None, next_number: int = 1, **kwargs):
        super().__init__(*args, initial=_meeting_in(meeting, next_number), **kwargs)

    @property
    def written(self) -> MeetingText:
        return MeetingText(**{name: self.cleaned_data[name] for name in MeetingText.__slots__})


def _member_in(strategy: Strategy, member: Member | None) -> dict:
    if member is None:
        last = Member.objects.filter(strategy=strategy).order_by("-order").first()
        return {"office": "委員", "order": last.order + 1 if last else 1}
    text = MemberText.of(member)
    return {name: getattr(text, name) for name in MemberText.__slots__} | {"seen": mark_of(text)}


def _meeting_in(meeting: Meeting | None, next_number: int) -> dict:
    if meeting is None:
        return {"number": next_number}
    text = MeetingText.of(meeting)
    return {name: getattr(text, name) for name in MeetingText.__slots__} | {"seen": mark_of(text)}
