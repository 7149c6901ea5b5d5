"""The forms of 計画を登録する: what the plan is, which column is what, and one KPI of the preview."""

from collections.abc import Iterable, Mapping

from django import forms

from goals.models import GradeScheme
from kpis.choices import Accumulation, Direction, GuideMethod
from kpis.plan.listing.head import HEAD_ROWS, BadHead, PlanHead, read_head, told_by_sheet
from kpis.plan.listing.headings import GUIDE, GUIDE_LABEL, LABELS, WANTED, Header
from kpis.plan.listing.lines import KPI_ROLE, ROLE, TARGET_ROLE
from kpis.plan.listing.resource import Entry
from kpis.plan.listing.source import Source, read_source
from kpis.sheets.kit.cells import cell_name
from office.kit.fields import choice, line
from office.kit.files import SheetField
from organization.models import Municipality, User

NOT_USED = "使わない"
_OF_CITY = ("municipality", "municipality_name")
_CHOICES = {"direction": Direction, "accumulation": Accumulation, "guide_method": GuideMethod}
_OTHER = "ほかの自治体（下に入力）"
# What a person may put right in the preview, in the order of the fields.
EDITABLE = (
    *("name", "unit", "baseline", "baseline_year", "target", "target_year", "direction", "accumulation"),
    *("guide_method", "owner", "code", "goal", "project", "measure", "note", ROLE),
)


class HeadForm(forms.Form):
    """A planner's own municipality stands fast; an operator chooses one or names a new one.

    What the sheet 計画 says needs no typing; a file that was read once needs no second choosing.
    """

    def __init__(self, data=None, files=None, *, user: User, source: Source | None = None, **options):
        super().__init__(data, files, **options)
        self.own, self.source = user.municipality, source
        for row in HEAD_ROWS:
            if row.key not in _OF_CITY and row.key != "scheme":
                self.fields[row.key] = line(row.label, required=False, help_text=row.help)
        self.fields["scheme"] = choice("評価の区分", required=False, choices=_schemes(), help_text=HEAD_ROWS[-1].help)
        if self.own is None:
            self._add_municipality()
        self.fields["file"] = SheetField(
            read_source,
            required=source is None,
            label="指標の一覧のファイル",
            help_text="Excel（.xlsx）かCSV。列の順と見出しの言い方は、そのままでかまいません。",
            allow_empty_file=True,
            error_messages={"required": "ファイルを選んでください。"},
            widget=forms.FileInput(attrs={"accept": ".xlsx,.csv", "class": "input"}),
        )

    def _add_municipality(self) -> None:
        known = [(one.code, f"{one.name}（{one.code}）") for one in Municipality.objects.order_by("code")]
        if known:
            self.fields["known"] = choice("自治体", required=False, choices=[("", _OTHER), *known])
        for row in HEAD_ROWS:
            if row.key in _OF_CITY:
                self.fields[row.key] = line(row.label, required=False, help_text=row.help)

    @property
    def optional(self) -> set[str]:
        return {row.key for row in HEAD_ROWS if not row.needed} | {"known"}

    @property
    def typed(self) -> dict[str, str]:
        """As it was sent, to be shown again."""
        return {name: self.data.get(name, "") for name in self.fields if name != "file"}

    def clean(self) -> dict:
        told = super().clean() or {}
        self.source = told.get("file") or self.source
        if self.source is not None:
            try:
                told["head"] = read_head(self._told(told, self.source))
            except BadHead as bad:
                for key, text in bad.problems.items():
                    self.add_error(key if key in self.fields else None, text)
        return told

    def _told(self, typed: Mapping, source: Source) -> dict[str, str]:
        told = told_by_sheet(source.head)
        told |= {row.key: typed[row.key] for row in HEAD_ROWS if typed.get(row.key)}
        code = self.own.code if self.own else typed.get("known")
        return told | {"municipality": code, "municipality_name": ""} if code else told


def head_of(typed: Mapping[str, str], source: Source, user: User) -> PlanHead:
    """Of what was good when it was sent. Raises ``BadHead`` where it is not any more."""
    form = HeadForm(dict(typed), user=user, source=source)
    if not form.is_valid():
        raise BadHead({})
    return form.cleaned_data["head"]


def _schemes() -> list[tuple[str, str]]:
    shipped = GradeScheme.objects.filter(strategy=None).order_by("position", "code")
    return [("", "標準（達成率）"), *((one.code, one.name) for one in shipped if one.code != "ina")]


class ColumnsForm(forms.Form):
    """A choice for each column of the sheet; every meaning once but the yearly targets, and nothing may be missing."""

    def __init__(self, data=None, *, source: Source, header: Header, **options):
        super().__init__(data, **options)
        choices = [("", NOT_USED), *((one.key, one.label) for one in WANTED), (GUIDE, GUIDE_LABEL)]
        self.headings = [one for one in header.headings if self._is_shown(source, header, one.column)]
        self.samples: dict[str, Iterable[str]] = {}
        for one in self.headings:
            letter = cell_name(1, one.column)[:-1]
            label = f"{letter}列「{one.text}」" if one.text else f"{letter}列"
            self.fields[f"column-{one.column}"] = choice(label, required=False, choices=choices)
            self.initial[f"column-{one.column}"] = one.key or ""
            rows = source.texts[header.below : header.below + 5]
            self.samples[f"column-{one.column}"] = dict.fromkeys(row[one.column] for row in rows)

    @staticmethod
    def _is_shown(source: Source, header: Header, column: int) -> bool:
        return any(row[column] for row in source.texts[header.below :])

    @property
    def rows(self) -> list[tuple]:
        return [(self[name], samples) for name, samples in self.samples.items()]

    @property
    def chosen(self) -> dict[int, str]:
        return {one.column: self.cleaned_data[f"column-{one.column}"] for one in self.headings}

    def clean(self) -> dict:
        told, first = super().clean() or {}, {}
        for one in self.headings:
            if told.get(f"column-{one.column}") == GUIDE and not one.year:
                words = "見出しに年度がありません。「R8」のように年度を入れるか、使わないでください。"
                self.add_error(f"column-{one.column}", words)
        for name, key in list(told.items()):
            if key and key != GUIDE and first.setdefault(key, name) != name:
                self.add_error(name, f"「{LABELS[key]}」は、{self.fields[first[key]].label}にも選んでいます。")
        for key in ("name", "target"):
            if key not in first:
                self.add_error(None, f"「{LABELS[key]}」の列を選んでください。")
        return told


class EntryForm(forms.Form):
    """One KPI of the preview: the fields that a person should look at, or all of them."""

    def __init__(self, entry: Entry, keys: Iterable[str], departments: Iterable[str], data=None):
        super().__init__(data, prefix=str(entry.line.row))
        for key in keys:
            self.fields[key] = self._field(key, entry, departments)
            self.initial[key] = shown(entry, key)

    def _field(self, key: str, entry: Entry, departments: Iterable[str]) -> forms.Field:
        if key in _CHOICES:
            return choice(LABELS[key], required=False, choices=_CHOICES[key].choices)
        if key == ROLE:
            return choice("種類", required=False, choices=[(one, one) for one in (KPI_ROLE, TARGET_ROLE)])
        if key == "owner" and len(entry.departments) > 1:
            whole = shown(entry, key)
            own = [(one, f"{one}だけ") for one in entry.departments]
            return choice("担当部署", required=False, choices=[(whole, f"{entry.owner}（ほかも担当）"), *own])
        return line(LABELS[key], required=False)

    @property
    def edits(self) -> dict[str, str]:
        """Only what was changed: what is left as proposed stays a proposal."""
        sent = (key for key in self.changed_data if self.add_prefix(key) in self.data)
        return {key: self.cleaned_data[key] for key in sent}


def shown(entry: Entry, key: str) -> str:
    """What a field holds before somebody changes it."""
    if key in _CHOICES:
        return str(getattr(entry.kpi, key))
    if key == ROLE:
        return entry.role
    return " ".join(entry.line[key].split("\n")) if key != "owner" else "、".join(entry.line[key].split("\n"))
