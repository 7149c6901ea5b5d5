"""Writing an opinion on a page: whether it is open, the form with its errors, and the act."""

import datetime as dt
from collections.abc import Iterable

from django import forms

from council import acts
from council.denials import NO_SEAT, act_closed
from council.models import Meeting, Member
from council.models.evaluation import LONGEST_TEXT
from council.policy import Doing
from kpis.measurement.months import full_day
from kpis.workflow.permissions import Standing
from office.kit.acting import Performed, perform
from office.member.book import Book
from office.member.subjects import Choices, subject_of
from organization.frozen import frozen
from organization.refusals import Denied

NO_MEETING = Denied(
    "この年度の会議が、まだ登録されていません",
    "会議を登録するのは企画部門です",
    "会議が登録されると、ここで意見を記入できます。",
)


@frozen
class Desk:
    """``meetings`` are those to which the member may write, the usual one first; none where ``closed`` says why."""

    closed: Denied | None
    meetings: tuple[Meeting, ...] = ()


def desk_of(book: Book, today: dt.date) -> Desk:
    if closed := act_closed(Doing.WRITE_OPINION, Standing(book.user, book.strategy), book.reporting_year):
        return Desk(closed)
    meetings = list(Meeting.objects.filter(strategy=book.strategy, fiscal_year=book.year).order_by("held_on", "number"))
    if not meetings:
        return Desk(NO_MEETING)
    terms = list(Member.objects.filter(strategy=book.strategy, user=book.user))
    open_ones = [one for one in meetings if _sits(terms, (one.held_on, today))]
    for meeting in open_ones:
        meeting.strategy = book.strategy
    return Desk(None, _usual_first(open_ones, today)) if open_ones else Desk(NO_SEAT)


class WordsForm(forms.Form):
    """The words of an opinion."""

    text = forms.CharField(
        label="意見",
        widget=forms.Textarea(attrs={"rows": 6, "data-opinion": ""}),
        help_text=f"{LONGEST_TEXT:,}字以内。資料にも公表にも、氏名は表示されません。",
        error_messages={"required": "意見を入力してください。"},
        strip=False,
    )

    def __init__(self, data=None, **kwargs):
        super().__init__(data, label_suffix="", auto_id="opinion-%s", **kwargs)


class OpinionForm(WordsForm):
    """With what they speak of, and to which meeting they go."""

    subject = forms.ChoiceField(label="意見の対象", error_messages={"invalid_choice": "意見の対象を選んでください。"})
    meeting = forms.ChoiceField(label="会議", error_messages={"invalid_choice": "会議を選んでください。"})

    field_order = ("subject", "meeting", "text")

    def __init__(self, desk: Desk, subjects: Choices, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.desk = desk
        _choose(self.fields["subject"], subjects)
        _choose(self.fields["meeting"], [(str(one.pk), _named(one)) for one in desk.meetings])
        for name in ("subject", "meeting"):
            if self.initial.get(name) not in dict(self.fields[name].choices):
                self.initial.pop(name, None)  # an old link, or what another page had typed

    def write(self, book: Book) -> Performed:
        """What is wrong with a field stands at it."""
        if self.desk.closed or not self.is_valid():
            return Performed(closed=self.desk.closed)
        meeting = next(one for one in self.desk.meetings if str(one.pk) == self.cleaned_data["meeting"])
        subject = subject_of(book.strategy, self.cleaned_data["subject"])
        return perform(acts.write_opinion, meeting, subject, self.cleaned_data["text"], by=book.user, form=self)


def _choose(field: forms.ChoiceField, choices: Choices) -> None:
    """Where there is one choice it is named and not asked."""
    field.choices = choices
    field.single = choices[0][1] if len(choices) == 1 else ""
    if field.single:
        field.widget = forms.HiddenInput()
    if choices:
        field.initial = choices[0][0]


def _named(meeting: Meeting) -> str:
    return f"{meeting.label}　{full_day(meeting.held_on)}"


def _usual_first(meetings: list[Meeting], today: dt.date) -> tuple[Meeting, ...]:
    """The next meeting, or after the last one that."""
    usual = next((one for one in meetings if one.held_on >= today), meetings[-1])
    return (usual, *(one for one in meetings if one != usual))


def _sits(terms: Iterable[Member], days: Iterable[dt.date]) -> bool:
    return any(term.sits_on(day) for term in terms for day in days)
