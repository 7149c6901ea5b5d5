"""What somebody enters for one population series and year, and the rules it must meet."""

import datetime as dt
from dataclasses import asdict
from decimal import Decimal

from goals.choices import COUNTED_KINDS
from kpis.assessing import number_text
from kpis.choices import (
    ENTERABLE_STATUSES,
    POPULATION_STATUSES,
    VALUE_STATUSES_WITH_REASON,
    VALUE_STATUSES_WITH_VALUE,
    ValueStatus,
)
from kpis.measurement.numerals import open_number
from kpis.models import PopulationActual
from kpis.models.population import AS_OF_EXAMPLE
from organization.frozen import frozen
from organization.texts import within

MAX_AS_OF = PopulationActual._meta.get_field("as_of").max_length
MAX_NOTE = 500


@frozen
class PopulationEntered:
    """The content of one value, without who and when. ``kind`` and ``as_of`` say what was counted, and when."""

    value: Decimal | None = None
    status: str = ValueStatus.MISSING
    kind: str = ""
    as_of: str = ""
    expected_month: dt.date | None = None
    note: str = ""

    def __post_init__(self):
        """The kind alone (it is offered from last year's value) says nothing yet."""
        if self.status == ValueStatus.MISSING and not (self.as_of or self.note):
            object.__setattr__(self, "kind", "")

    @classmethod
    def of(cls, actual) -> "PopulationEntered":
        """What stands in a stored value (or one of its history's rows); nothing stored is an empty entry."""
        return cls() if actual is None else cls(*(getattr(actual, name) for name in FIELDS))

    def changes_from(self, other: "PopulationEntered") -> dict[str, list[str]]:
        """Field → [before, after] as plain text, for the event."""
        return {
            name: [_plain(before), _plain(after)]
            for name, before, after in ((name, getattr(other, name), getattr(self, name)) for name in FIELDS)
            if before != after
        }

    def write_to(self, actual: PopulationActual) -> None:
        for name, content in asdict(self).items():
            setattr(actual, name, content)

    def words(self, series) -> str:
        """「64,402人（確定）」, 「未公表」"""
        label = ValueStatus(self.status).label
        return label if self.value is None else f"{number_text(self.value, series.decimals)}{series.unit}（{label}）"


FIELDS = ("value", "status", "kind", "as_of", "expected_month", "note")


def problems(entered: PopulationEntered) -> dict[str, str]:
    """Field → what is wrong and what to do; empty where the entry may be stored."""
    found = {}
    if entered.status not in POPULATION_STATUSES:
        named = "、".join(one.label for one in POPULATION_STATUSES if one in ENTERABLE_STATUSES)
        found["status"] = f"区分は、{named}のいずれかを選んでください。"
    elif entered.status in VALUE_STATUSES_WITH_VALUE:
        found |= _value_problems(entered)
    else:
        found |= _absence_problems(entered)
    if entered.kind and entered.kind not in COUNTED_KINDS:
        found["kind"] = "実績の統計の種類を選んでください。将来推計などは実績ではありません。"
    for name, longest in (("as_of", MAX_AS_OF), ("note", MAX_NOTE)):
        if len(getattr(entered, name)) > longest:
            found[name] = within(longest, len(getattr(entered, name)))
    return found


def _value_problems(entered: PopulationEntered) -> dict[str, str]:
    label = ValueStatus(entered.status).label
    found = {}
    if entered.value is None:
        found["value"] = f"「{label}」には実績値が必要です。値がない場合は「値なし」を選び、理由を選んでください。"
    if not entered.kind:
        found["kind"] = "統計の種類を選んでください。国勢調査と住民基本台帳では、同じ年でも値が異なります。"
    if not entered.as_of.strip():
        found["as_of"] = f"いつの時点の値かを「{AS_OF_EXAMPLE}」のように入力してください。"
    return found


def _absence_problems(entered: PopulationEntered) -> dict[str, str]:
    label = ValueStatus(entered.status).label
    found = {}
    if entered.value is not None:
        found["value"] = (
            f"「{label}」のときは実績値を入力できません。値がある場合は「速報」か「確定」を選んでください。"
        )
    if entered.status == ValueStatus.PENDING and entered.expected_month is None:
        found["expected_month"] = "「未公表」のときは、公表予定月を入力してください。"
    if entered.status in VALUE_STATUSES_WITH_REASON and not entered.note.strip():
        found["note"] = f"「{label}」のときは、その理由を注記に入力してください。"
    return found


def _plain(content) -> str:
    if content is None:
        return ""
    return open_number(content) if isinstance(content, Decimal) else str(content)
