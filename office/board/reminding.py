"""督促の確認: to whom, under which subject and in which words, before anything is sent; and what became of it."""

import datetime as dt
from collections.abc import Collection, Iterable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kpis.measurement.numerals import fiscal_year_label
from kpis.models import Reminder, ReportingYear
from office.kit.frame import trail
from office.kit.resuming import is_sent
from office.mail.letter import Letter, with_note
from office.mail.sending import NO_SERVER, Sent, has_server, send
from organization.frozen import frozen
from organization.models import User

LONGEST_NOTE = 500


class NoteForm(forms.Form):
    note = forms.CharField(
        label="添える言葉",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="書いた文は、どのメールにも宛名の次に入ります。",
    )


@frozen
class Reminding:
    """The letters of one click, and the page it was made on."""

    year: ReportingYear
    letters: tuple[Letter, ...]
    on: dt.date
    page: str
    back: str


@frozen
class Shown:
    """One letter as it will go out; ``obstacle`` says why it will not."""

    letter: Letter
    obstacle: str


def confirm_or_send(request: HttpRequest, reminding: Reminding) -> HttpResponse:
    """Sending is a second click, on the page that shows the letters."""
    asked = request.POST.get("do", "")
    form = NoteForm(request.POST if asked else None)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    letters = [with_note(letter, note) for letter in reminding.letters]
    if asked != "send" or not is_sent(request) or not form.is_valid():
        return render(request, "office/board/remind.html", _context(request, reminding, letters, form))
    for level, words in sent_words(send(letters, reminding.on, by=request.user)):
        messages.add_message(request, level, words)
    return redirect(reminding.back)


def sent_words(sent: Sent) -> Iterable[tuple[int, str]]:
    """Message level and sentence, one for each thing that happened."""
    if sent.to:
        yield messages.SUCCESS, f"{len(sent.to)}人に督促のメールを送りました（{_names(sent.to)}）。"
    if sent.already:
        yield (
            messages.INFO,
            f"{_names(sent.already)}には、今日すでに送っているため、送りませんでした。一人に送るのは一日一通までです。",
        )
    if sent.without_address:
        yield (
            messages.WARNING,
            f"{_names(sent.without_address)}は、メールアドレスが登録されていないため、送れませんでした。"
            "電話などでご連絡ください。",
        )
    if sent.unserved:
        yield messages.ERROR, f"{NO_SERVER}。{_names(sent.unserved)}には、電話などでご連絡ください。"
    for trouble in sent.troubles:
        yield messages.ERROR, trouble


def _context(request: HttpRequest, reminding: Reminding, letters: list[Letter], form: NoteForm) -> dict:
    told = Reminder.objects.filter(user__in=[letter.user.pk for letter in letters], on=reminding.on)
    told = set(told.values_list("user", flat=True))
    shown = [Shown(letter, _obstacle(letter.user, told)) for letter in letters]
    return {
        "label": fiscal_year_label(reminding.year.fiscal_year),
        "crumbs": trail("督促の確認"),
        "back": reminding.back,
        "department": request.POST.get("department", ""),
        "shown": shown,
        "count": sum(not one.obstacle for one in shown),
        "form": form,
        "no_server": "" if has_server() else NO_SERVER,
    }


def _obstacle(user: User, told: Collection[int]) -> str:
    if user.pk in told:
        return "今日すでに送っているため、送りません"
    return "" if user.email else "メールアドレスが登録されていないため、送れません"


def _names(people: Iterable[User]) -> str:
    return "、".join(f"{person}さん" for person in people)
