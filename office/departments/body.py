"""自治体の情報: what pages, papers, data and mails of the body say of it. The planning division's."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_http_methods

from kpis.workflow.runner import Conflict, Saved
from office.kit.conflict import Piece
from office.kit.editing import Make, edit, piece_of
from office.kit.fields import choice, line
from office.kit.frame import trail
from office.kit.resuming import keeps_typing
from office.people.gate import municipality_context, municipality_of
from organization.bodies import PLANNERS, SETTINGS, Overtaken, change_settings, history_of, settings_of
from organization.colours import MINIMUM_CONTRAST
from organization.identity import LICENCES, identity_of
from organization.models import Municipality
from organization.queueing import Busy
from reports.pack.fonts import families
from reports.pack.typesetting import NotSet

SHOWN_ENTRIES = 20
_OTHERS = {"code", "name", "prefecture"}  # set when the plan was loaded


_CONTRAST = f"白地とのコントラストが{MINIMUM_CONTRAST}対1以上の色にします。"
HELPS = {
    "contact": "ページの下と、メールの終わりに載せます。空欄のときは「{0.contact}」です。",
    "address": "ページの下と、報告書の表紙に載せます。空欄では載せません。",
    "site_url": "メールに書くアドレスです。https:// から入力します。空欄のときは {0.site_url} です。",
    "logo_text": "すべてのページの左上に表示します。空欄のときは「{0.logo}」です。",
    "key_colour": "線、リンク、ボタンの色です。# と6桁の16進数で、" + _CONTRAST + "空欄のときは {0.key_colour} です。",
    "font_family": "この機器に入っている書体から選びます。増やすときは、情報政策部門にご相談ください。",
}


class BodyForm(forms.Form):
    """Empty is the installation's default, which the help names. The model's fields judge what is typed."""

    contact = line("お問い合わせ先", required=False)
    address = line("所在地", required=False)
    site_url = line("サイトのアドレス", required=False, inputmode="url")
    licence = choice("オープンデータの利用条件", required=False)
    logo_text = line("ロゴの文字", required=False)
    key_colour = line("基調色", required=False, placeholder="#1f5f8b", autocomplete="off")
    font_family = choice("PDF の書体", required=False)

    def __init__(self, *args, body: Municipality, **kwargs):
        super().__init__(*args, **kwargs)
        usual = identity_of(Municipality(name=body.name))
        for name, words in HELPS.items():
            self.fields[name].help_text = escape(words.format(usual))
        licences = [(one.name, one.title) for one in LICENCES.values()]
        self._offer("licence", f"標準（{usual.licence.title}）", licences, body.licence)
        self._offer("font_family", "標準の書体", [(name, name) for name in _families()], body.font_family)

    def clean(self):
        told = super().clean()
        try:
            Municipality(**told).clean_fields(exclude=_OTHERS)
        except ValidationError as error:
            self.add_error(None, error)
        return told

    def _offer(self, name: str, usual: str, choices: list[tuple[str, str]], stored: str) -> None:
        """What is stored stays a choice, also where a file brought it."""
        own = [(stored, stored)] if stored and stored not in dict(choices) else []
        self.fields[name].choices = [("", usual), *choices, *own]


def _families() -> list[str]:
    """None where the fonts cannot be looked at just now."""
    try:
        return families()
    except (NotSet, Busy, ImproperlyConfigured):
        return []


@keeps_typing()
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    if not request.user.is_planning:
        raise PermissionDenied(PLANNERS)
    body = municipality_of(request)
    make = partial(BodyForm, body=body)
    edited = edit(request, make, lambda: _piece(request, make, Municipality.objects.get(pk=body.pk)))
    if edited.is_done:
        messages.success(request, "自治体の情報を保存しました。" if edited.laid.changed else "変更はありませんでした。")
        return redirect(f"{reverse('municipality:page')}?municipality={body.pk}")
    context = municipality_context(request, body) | edited.facts
    context |= {"entries": history_of(body)[:SHOWN_ENTRIES], "crumbs": trail("自治体の情報")}
    return render(request, "office/departments/body.html", context, status=edited.status)


def _piece(request: HttpRequest, make: Make, body: Municipality) -> Piece:
    stored = settings_of(body)

    def save(form: forms.Form, version: str) -> Saved:
        told = {name: form.cleaned_data[name] for name in SETTINGS}
        try:
            return Saved(body, changed=change_settings(body, told, seen=stored, by=request.user))
        except Overtaken:
            raise Conflict(None) from None

    return piece_of(make, stored, save)
