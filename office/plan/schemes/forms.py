"""What the planner types: the limits of an own scheme, and why the scheme is changed."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from django import forms

from goals.models import GradeScheme, Strategy
from goals.schemes import THRESHOLD_RULE, is_threshold
from kpis.measurement import Figure
from kpis.measurement.numerals import NumeralError, fiscal_year_label, open_number, parse_number
from kpis.measurement.terms import Scheme
from kpis.models import ReportingYear
from kpis.plan.strategy_file.grading import own_code
from office.kit.fields import reason
from office.plan.schemes.years import is_own
from reports.review.grading import FIGURE_WORDS

INPUT = {"class": "input"}
FIGURES = [(figure.value, words) for figure, words in FIGURE_WORDS.items()]


class OwnForm(forms.Form):
    """An own scheme: the classes of ``base`` with the city's own figure and limits. ``wanted`` once it is valid."""

    name = forms.CharField(
        label="区分の名称",
        max_length=GradeScheme._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs=INPUT),
        help_text="評価の方法のページと報告書に載ります。",
        error_messages={"required": "区分の名称を入力してください。"},
    )
    source = forms.CharField(
        label="説明",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs=INPUT | {"rows": 3}),
        help_text="どこで定めた区分か、なぜこの下限にしたかを書きます。名称と並べて載ります。",
    )
    figure = forms.ChoiceField(label="評価に用いる値", choices=FIGURES, widget=forms.Select(attrs=INPUT))

    def __init__(self, *args, base: Scheme, strategy: Strategy, **kwargs):
        super().__init__(*args, initial=_initial(base, strategy), **kwargs)
        self.base, self.strategy = base, strategy
        self.wanted: Scheme | None = None
        for one in self._limited:
            self.fields[_limit(one.code)] = forms.CharField(
                label=f"「{one.label}」の下限（％、以上）",
                max_length=20,
                widget=forms.TextInput(attrs={"class": "input scheme-limit", "inputmode": "decimal"}),
                error_messages={"required": "下限を入力してください。"},
            )

    @property
    def _limited(self):
        return self.base.classes[:-1]

    def clean(self) -> dict:
        data = super().clean()
        limits = [self._read(_limit(one.code)) for one in self._limited]
        if None not in limits:
            self._check_order(limits)
        if not self.errors:
            classes = (
                replace(one, threshold=limit) for one, limit in zip(self.base.classes, [*limits, None], strict=True)
            )
            self.wanted = Scheme(
                figure=Figure(data["figure"]),
                classes=tuple(classes),
                code=own_code(self.strategy),
                name=data["name"],
                source="\n".join(data["source"].splitlines()),
            )
        return data

    def _read(self, name: str) -> Decimal | None:
        typed = self.cleaned_data.get(name)
        if not typed:
            return None
        try:
            value = parse_number(typed, "％")
        except NumeralError as error:
            self.add_error(name, str(error))
            return None
        if not is_threshold(value):
            self.add_error(name, f"下限は{THRESHOLD_RULE}。".replace("書いて", "入力して"))
            return None
        return value

    def _check_order(self, limits: list[Decimal]) -> None:
        pairs = zip(pairwise(self._limited), pairwise(limits), strict=True)
        for (better, worse), (higher, lower) in pairs:
            if higher <= lower:
                message = f"「{better.label}」の下限（{open_number(higher)}％）より小さくしてください。"
                self.add_error(_limit(worse.code), message)


class SwitchForm(forms.Form):
    """Why, and what the person was looking at. ``also``: years taken back after publication that are to follow."""

    seen = forms.CharField(widget=forms.HiddenInput)
    also = forms.MultipleChoiceField(
        label="公表を取り消した年度",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選んだ年度も、新しい区分で評価します。選ばない年度は、公表したときの区分のままです。",
    )
    reason = reason("変更の理由", "誰が、いつ、なぜ変更したかが履歴に残ります。", **INPUT)

    def __init__(self, *args, kept: tuple[ReportingYear, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["also"].choices = [(str(year.fiscal_year), fiscal_year_label(year.fiscal_year)) for year in kept]
        if not kept:
            del self.fields["also"]

    @property
    def also_years(self) -> set[int]:
        return {int(year) for year in self.cleaned_data.get("also", ())}


def _limit(code: str) -> str:
    return f"limit_{code}"


def _initial(base: Scheme, strategy: Strategy) -> dict:
    limits = {_limit(one.code): open_number(one.threshold) for one in base.classes[:-1]}
    words = {"name": base.name, "source": base.source}
    if not is_own(base, strategy):
        words = {"name": f"{strategy.short_name}の区分", "source": f"「{base.name}」をもとに、下限を定めた区分です。"}
    return words | limits | {"figure": base.figure.value}
