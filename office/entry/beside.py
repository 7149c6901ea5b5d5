"""The same number in the city's other plans, as a row of the entry page tells it."""

from collections.abc import Iterator

from django.urls import reverse

from kpis.assessing import actual_text
from kpis.choices import ActualState, Stage, ValueStatus
from kpis.entered import Entered
from kpis.measurement.numerals import short_year, wareki
from kpis.measurement.terms import Badge
from kpis.models import KPI, Actual
from kpis.workflow.cycle import said
from kpis.workflow.policy import Doing
from office.entry.desk import NOBODY, Desk
from office.entry.result import result_of
from organization.eras import long_month
from organization.frozen import frozen

EMPTY = "記入なし"


@frozen
class Difference:
    """What the two plans say differently of one number."""

    label: str
    here: str
    there: str


@frozen
class Beside:
    """One other plan. ``reach`` says whether a save here is a save there; addresses are empty where they are not open.

    ``differences`` stand where both plans hold something, and not the same.
    """

    plan: str
    code: str
    target: str
    stage: str
    state: str
    state_label: str
    value: str
    grade: Badge | None
    reach: str
    is_reached: bool
    entry_url: str
    talk_url: str
    comments: int
    evidence: int
    differences: tuple[Difference, ...]


def beside(desk: Desk, kpi: KPI) -> tuple[Beside, ...]:
    return tuple(_beside(desk, kpi, partner) for partner in desk.partners.get(kpi.pk, ()))


def versions_beside(desk: Desk, kpi: KPI) -> str:
    """What the page was shown of the other plans, to be sent back with the row: 「34.5 35.0」."""
    found = ((partner, _stored(desk, partner)) for partner in desk.partners.get(kpi.pk, ()))
    return " ".join(f"{partner.pk}.{stored.version if stored else 0}" for partner, stored in found)


def versions_seen(text: str) -> dict[int, int]:
    """The same, read; what cannot be one is left out, and its plan counts as not seen."""
    pairs = (part.split(".") for part in text.split())
    return {int(pair[0]): int(pair[1]) for pair in pairs if len(pair) == 2 and all(map(_is_whole, pair))}


def filled_beside(desk: Desk, kpi: KPI) -> tuple[str, Actual] | None:
    """The plan that holds the number already, and what it holds: nobody types it a second time."""
    for partner in desk.partners.get(kpi.pk, ()):
        stored = _stored(desk, partner)
        if stored is not None and stored.status != ValueStatus.MISSING:
            return partner.strategy.short_name, stored
    return None


def _is_whole(text: str) -> bool:
    return text.isdecimal() and len(text) < 11


def _stored(desk: Desk, partner: KPI) -> Actual | None:
    there = desk.plans.get(partner.strategy_id)
    return there.actual(partner) if there else None


def _beside(desk: Desk, kpi: KPI, partner: KPI) -> Beside:
    there, stored = desk.plans.get(partner.strategy_id), _stored(desk, partner)
    reads = there is not None and there.may(Doing.READ, partner)
    place = [partner.strategy.code, desk.fiscal_year]
    return Beside(
        plan=partner.strategy.short_name,
        code=partner.code,
        target=f"指標値 {short_year(partner.target_year)} {partner.target_text}",
        stage=Stage(there.year.stage).label if there else "",
        state=stored.state if stored else "missing",
        state_label=ActualState(stored.state).label if stored else ValueStatus.MISSING.label,
        value=_value(stored, partner) if stored else "",
        grade=_grade(there, partner, stored),
        reach=_reach(there, desk, kpi, partner),
        is_reached=there is not None and there.may(Doing.ENTER, partner),
        entry_url=f"{reverse('entry:page', args=place)}{_chosen(desk, partner)}#kpi-{partner.code}" if reads else "",
        talk_url=f"{reverse('entry:page', args=place)}kpi/{partner.code}/" if reads and stored else "",
        comments=stored.comment_count if stored else 0,
        evidence=stored.evidence_count if stored else 0,
        differences=tuple(_differences(desk.actual(kpi), stored, kpi)),
    )


def _reach(there: Desk | None, desk: Desk, kpi: KPI, partner: KPI) -> str:
    if there is None:
        return f"この計画では、{wareki(desk.fiscal_year)}をまだ始めていません。"
    closed = there.why_not(Doing.ENTER, partner)
    if not desk.may(Doing.ENTER, kpi):
        return "" if closed else "この計画の値は、この計画の実績入力で変更できます。"
    if closed:
        return f"ここで保存しても、この計画の値は変わりません。{closed.why}。"
    return "ここで保存・提出すると、この計画の値にもなります。"


def _chosen(desk: Desk, partner: KPI) -> str:
    """Planning meets a row on its department's page."""
    return f"?department={partner.owner_id or NOBODY}" if desk.user.is_planning else ""


def _grade(there: Desk | None, partner: KPI, stored: Actual | None) -> Badge | None:
    found = result_of(there, partner, Entered.of(stored)) if there and stored else None
    return found.grade if found else None


def _value(stored: Actual, kpi: KPI) -> str:
    text = actual_text(stored, kpi.decimals)
    return f"{text}{kpi.full_unit}（{ValueStatus(stored.status).label}）" if stored.value is not None else text


def _differences(here: Actual | None, there: Actual | None, kpi: KPI) -> Iterator[Difference]:
    if here is None or there is None or said(here) == said(there):
        return
    for label, words in SAID.items():
        mine, theirs = words(here, kpi), words(there, kpi)
        if mine != theirs:
            yield Difference(label, mine or EMPTY, theirs or EMPTY)


SAID = {
    "実績値": _value,
    "値の年度": lambda actual, kpi: short_year(actual.data_year) if actual.data_year else "",
    "公表予定月": lambda actual, kpi: long_month(actual.expected_month) if actual.expected_month else "",
    "要因": lambda actual, kpi: actual.cause,
    "今後の取組": lambda actual, kpi: actual.next_step,
}
