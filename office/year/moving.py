"""The page that confirms a move: what it will do, and what is still missing, by department."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from council.progress import Progress, lacking_in
from kpis.choices import Stage
from kpis.models import KPI, ReportingYear
from kpis.workflow.cycle import MovePreview
from kpis.workflow.missing import Lacking, grouped
from kpis.workflow.policy import Doing, may
from kpis.workflow.rule import May, Part
from office.kit.frame import frame
from office.year.forms import MoveForm
from organization.eras import long_date
from organization.frozen import frozen


@frozen
class Named:
    """One KPI or measure, with the state of its value where that sets it apart from the others of its list."""

    code: str
    name: str
    state: str = ""


@frozen
class Listed:
    """One kind of what is not there yet, by department."""

    title: str
    note: str
    count: int
    departments: tuple[tuple[str, tuple[Named, ...]], ...]
    of: str = "指標"


def confirmation(year: ReportingYear, to: Stage, preview: MovePreview, form: MoveForm, on: dt.date) -> dict:
    here = Stage(year.stage)
    is_back = to.place < here.place
    verb = "に戻す" if is_back else "に進める"
    return frame(year, f"「{to.label}」{verb}") | {
        "form": form,
        "here": here,
        "to": to,
        "is_back": is_back,
        "verb": verb,
        "preview": preview,
        "past_due": _past_due(year, on) if to == Stage.ENTRY and not is_back else "",
        "lists": lists_of(preview) + ([] if preview.missing is None else evaluations_lacking(year, to, on)),
        "shows_lists": preview.missing is not None,
        "may_take_over": bool(preview.unsubmitted) and may(Doing.TAKE_OVER, Part.PLANNING, here) == May.YES,
    }


def _past_due(year: ReportingYear, on: dt.date) -> str:
    """Every department would be late, and reminded, from the first day."""
    if year.due_on >= on:
        return ""
    return f"提出期限は{long_date(year.due_on)}です。このまま進めると、どの部署も初めから期限に遅れたことになります。"


def lists_of(preview: MovePreview) -> list[Listed]:
    """From the furthest behind to the nearest; what is empty is not named."""
    kinds = (
        ("未入力", "実績値も、値がない理由もありません。", _lacking(preview.not_entered, stated=False)),
        ("未提出", "担当課にあり、まだ提出されていません。", _lacking(preview.unsubmitted, stated=True)),
        ("未確認", "提出されましたが、企画部門が確認していません。", [(kpi, "") for kpi in preview.unaccepted]),
    )
    return [_listed(title, note, found) for title, note, found in kinds if found]


def _lacking(found: Iterable[Lacking], *, stated: bool) -> list[tuple[KPI, str]]:
    return [(one.kpi, one.label if stated else "") for one in found]


def _listed(title: str, note: str, found: list[tuple[KPI, str]]) -> Listed:
    departments = tuple(
        (department, tuple(Named(kpi.code, kpi.name, state) for kpi, state in listed))
        for department, listed in grouped(found, lambda pair: pair[0])
    )
    return Listed(title, note, len(found), departments)


def evaluations_lacking(year: ReportingYear, to: Stage, on: dt.date) -> list[Listed]:
    """Those that are not handed in, at the department that puts them together."""
    found: dict[str, list[Named]] = defaultdict(list)
    for one in lacking_in(year, on):
        found[_who_leads(one)].append(Named(one.measure.code, one.measure.name, one.label))
    if not found:
        return []
    words, count = year.strategy.words, sum(map(len, found.values()))
    departments = tuple((department, tuple(listed)) for department, listed in found.items())
    still = "まだ記入と提出ができます。" if to.row.is_checking else "入力を許可しないと記入できなくなります。"
    note = f"部署は主担当です。「{to.label}」の段階では、{still}"
    return [Listed(f"未提出の{words.evaluation}", note, count, departments, of=words.measure)]


def _who_leads(one: Progress) -> str:
    return str(one.lead or one.asked[0])
