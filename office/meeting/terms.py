"""Several members at once: what a list says of them, and the form that renews or ends their terms with one date."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django import forms

from council.acts.sitting import MemberText
from council.models import Member
from goals.models import Strategy
from kpis.sheets.kit.headings import Wanted
from office.kit.fields import choice, day
from office.kit.pasted import Cell
from organization.eras import implausible, long_date, year_of_era

COLUMNS = (
    Wanted("name", "氏名", "名前 委員名 委員氏名"),
    Wanted("affiliation", "所属・役職", "所属 団体名 所属団体 選出区分 所属・職名 所属及び役職 所属団体・役職"),
    Wanted("office", "審議会での役", "役 役名 会長・副会長 備考"),
    Wanted("term_from", "任期の初日", "任期開始 就任日 委嘱日 任期開始日 委嘱年月日"),
    Wanted("term_to", "任期の末日", "任期終了 任期満了日 任期終了日 満了日 任期満了"),
)
LABELS = {column.key: column.label for column in COLUMNS}
LISTED = (*COLUMNS, Wanted("post", "役職", "職名"))  # at home, 教授; or on the council, 会長
OFFICES = ("会長", "副会長", "委員長", "副委員長", "座長", "委員")
_DAY = re.compile(r"(?:(\d{4})|(令和|平成|[RrHh])\.?(\d{1,2}|元))[年./-](\d{1,2})[月./-](\d{1,2})日?")


class TermForm(forms.Form):
    """For everybody of the list of whom it says nothing else."""

    term_from = day("任期の初日", required=False)
    term_to = day("任期の末日", required=False, help_text="空欄は、任期の定めがないことです。")


class TermsForm(forms.Form):
    """One act for all who are chosen."""

    members = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label="委員",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "委員を選んでください。"},
    )
    act = choice("行うこと", choices=[("renew", "再任する（新しい任期を加える）"), ("end", "任期を終える")])
    term_from = day("新しい任期の初日", required=False, help_text="続いている任期は、その前の日で終わります。")
    term_to = day("末日", required=False, help_text="終えるときは最後の日です。再任では、空欄なら定めなしです。")

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = members
        self.fields["act"].widget = forms.RadioSelect(choices=self.fields["act"].choices)

    def clean(self):
        told = super().clean() or self.cleaned_data
        if told.get("act") == "renew" and not told.get("term_from") and "term_from" not in self.errors:
            self.add_error("term_from", "新しい任期の初日を入力してください。")
        if told.get("act") == "end" and not told.get("term_to") and "term_to" not in self.errors:
            self.add_error("term_to", "任期の末日を入力してください。")
        return told


@dataclass(slots=True)
class Line:
    """One member as the list says it; dates as they were written."""

    name: str
    affiliation: str = ""
    office: str = ""
    term_from: str = ""
    term_to: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> list[Cell]:
        return [Cell(name, label, getattr(self, name), self.errors.get(name, ""), "") for name, label in LABELS.items()]


def lines_of(rows: Iterable[Mapping[str, str]], term: Mapping[str, dt.date | None]) -> list[Line]:
    """Completed by the term that was told for all; who has no office is a 委員."""
    usual = {name: long_date(value) if value else "" for name, value in term.items()}
    return [
        Line(
            row.get("name", ""),
            _affiliation(row),
            row.get("office") or (row.get("post") if row.get("post") in OFFICES else "") or "委員",
            row.get("term_from") or usual.get("term_from", ""),
            row.get("term_to") or usual.get("term_to", ""),
        )
        for row in rows
    ]


def _affiliation(row: Mapping[str, str]) -> str:
    post = row.get("post", "")
    return " ".join(filter(None, (row.get("affiliation", ""), "" if post in OFFICES else post)))


def as_posted(index: int, posted: Mapping[str, str]) -> Line:
    return Line(**{name: posted.get(f"{name}-{index}", "").strip() for name in LABELS})


def texts_of(lines: Sequence[Line], strategy: Strategy) -> list[MemberText]:
    """What is to be stored; what is wrong stands in the lines' ``errors``."""
    last = Member.objects.filter(strategy=strategy).order_by("-order").first()
    order, found = last.order if last else 0, []
    for at, line in enumerate(lines, start=1):
        first, end = _told(line, "term_from"), _told(line, "term_to")
        _judge(line, first, end)
        if not line.errors and first:
            found.append(MemberText(line.name, line.affiliation, line.office, order + at, first, end))
    return found


def _judge(line: Line, first: dt.date | None, end: dt.date | None) -> None:
    for name, most in (("name", 50), ("affiliation", 100), ("office", 20)):
        if len(getattr(line, name)) > most:
            line.errors[name] = f"{most}字以内で入力してください。"
    if not line.name:
        line.errors["name"] = "氏名を入力してください。"
    if first is None:
        line.errors.setdefault("term_from", "任期の初日を入力してください。")
    if first and end and end < first:
        line.errors["term_to"] = "任期の末日は、初日以後の日にしてください。"


def _told(line: Line, name: str) -> dt.date | None:
    text = getattr(line, name)
    try:
        told = read_day(text) if text else None
    except ValueError:
        line.errors[name] = f"「{text}」は「令和9年4月1日」か「2027-04-01」のように入力してください。"
        return None
    if told and (words := implausible(told)):
        line.errors[name] = words
    return told


def read_day(text: str) -> dt.date:
    """「令和9年4月1日」, 「R9.4.1」, 「2027/4/1」. Raises ValueError."""
    match = _DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if match is None:
        raise ValueError(text)
    western, era, number, month, date = match.groups()
    year = int(western) if western else year_of_era(era.upper(), 1 if number == "元" else int(number))
    return dt.date(year, int(month), int(date))
