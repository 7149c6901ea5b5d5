"""What the secretary writes of members and meetings."""

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator

from council.acts.sitting import MeetingText, MemberText
from council.models import Member
from goals.models import Strategy
from office.kit.fields import Prose, day, line, number
from organization.choices import Role
from organization.models import User


class MemberForm(forms.Form):
    name = line("氏名")
    affiliation = line("所属・役職", required=False)
    office = line("審議会での役", help_text="会長、副会長、委員など")
    order = number("名簿の順", "小さい数から並べます。")
    term_from = day("任期の初日")
    term_to = day("任期の末日", required=False, help_text="空欄は、任期の定めがないことです。")
    user = forms.ModelChoiceField(
        label="サインインの名前",
        queryset=User.objects.none(),
        required=False,
        empty_label="なし（サインインしない）",
        help_text="役割が「審議会委員」の人から選びます。まだないときは、委員を登録した後で、このページから作れます。",
        error_messages={"invalid_choice": "審議会委員を、一覧から選んでください。"},
    )

    def __init__(self, *args, strategy: Strategy, by: User, member: Member | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.manageable_by(by).of(strategy.municipality)
        accounts = people.filter(role=Role.COUNCIL, is_active=True)
        if member is not None and member.user_id:
            accounts = accounts | User.objects.filter(pk=member.user_id)
        self.fields["user"].queryset = accounts.order_by("username")
        self.fields["user"].label_from_instance = lambda user: f"{user}（{user.username}）"

    @property
    def named(self) -> str:
        """「唐木 一郎 会長」"""
        return f"{self.cleaned_data['name']} {self.cleaned_data['office']}"

    @property
    def written(self) -> MemberText:
        return MemberText(**{name: self.cleaned_data[name] for name in MemberText.__slots__})


class EndForm(forms.Form):
    """The term's last day."""

    on = day("任期の末日", help_text="この日まで在任したものとします。記入した意見は残ります。")


class AccountForm(forms.Form):
    """A new account for a member: the name stands in the list already."""

    username = line("サインインの名前", help_text="例：iin-07。本人に渡す紙に印刷します。", autocomplete="off")
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
    number = number("回", "第1回なら1")
    held_on = day("開催日")
    place = line("場所", required=False)
    agenda = Prose("次第", rows=6, help_text="一行に一つの議事を書きます。")

    @property
    def written(self) -> MeetingText:
        return MeetingText(**{name: self.cleaned_data[name] for name in MeetingText.__slots__})


def next_member(strategy: Strategy) -> dict:
    last = Member.objects.filter(strategy=strategy).order_by("-order").first()
    return {"office": "委員", "order": last.order + 1 if last else 1}


def content_of(text: MemberText | MeetingText) -> dict:
    """The form's first content."""
    return {name: getattr(text, name) for name in type(text).__slots__}
