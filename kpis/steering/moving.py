"""The page that confirms a move: what it will do, and what is still missing, by department."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kpis import moves
from kpis.choices import Stage
from kpis.cycle import MovePreview
from kpis.models import KPI, ReportingYear
from kpis.steering.forms import MoveForm
from kpis.steering.overview import frame


@dataclass(frozen=True, slots=True)
class Waiting:
    department: str
    kpis: tuple[KPI, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """One kind of what is not there yet."""

    title: str
    note: str
    count: int
    departments: tuple[Waiting, ...]


def confirmation(year: ReportingYear, to: Stage, preview: MovePreview, form: MoveForm) -> dict:
    here = Stage(year.stage)
    is_back = moves.STAGES.index(to) < moves.STAGES.index(here)
    verb = "に戻す" if is_back else "に進める"
    return frame(year, f"「{to.label}」{verb}") | {
        "form": form,
        "here": here,
        "to": to,
        "is_back": is_back,
        "verb": verb,
        "preview": preview,
        "lists": lists_of(preview),
    }


def lists_of(preview: MovePreview) -> list[Missing]:
    """From the furthest behind to the nearest; what is empty is not named."""
    kinds = (
        ("未入力", "実績値も、値がない理由もありません。", preview.missing),
        ("未提出", "下書き、差戻し、決裁待ちのまま、担当課にあります。", preview.unsubmitted),
        ("未確認", "提出されましたが、企画部門が確認していません。", preview.unaccepted),
    )
    return [Missing(title, note, len(kpis), tuple(by_department(kpis))) for title, note, kpis in kinds if kpis]


def by_department(kpis: Iterable[KPI]) -> list[Waiting]:
    """In the order in which they come."""
    found: dict[str, list[KPI]] = defaultdict(list)
    for kpi in kpis:
        found[str(kpi.owner) if kpi.owner_id else "入力担当部署なし"].append(kpi)
    return [Waiting(department, tuple(listed)) for department, listed in found.items()]
