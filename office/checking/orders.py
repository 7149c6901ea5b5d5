"""What is ordered on the list, where one comes back to, and what is told there: once, with the way to undo it."""

import re
import time
from collections.abc import Iterable, Mapping

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from kpis.models import KPI, Actual
from kpis.workflow.cycle import Bulk
from office.checking.desktops import Opened
from office.checking.lines import Line
from office.checking.marks import changes_between
from office.kit.frame import address
from organization.frozen import frozen

Seen = Mapping[int, int]  # KPI's id → the version that was seen
NOTHING_CHOSEN = "指標を選んでから、ボタンを押してください。何も変えていません。"
CHANGED = "表示した後に、ほかの人が変更しています"
_PAIR = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})")
_SESSION = "checking"
_TOLD_FOR = 600  # seconds: what was just done


def pairs_of(texts: Iterable[str]) -> dict[int, int]:
    """「12.3 14.1」: what cannot be one is left out."""
    found = (_PAIR.fullmatch(pair) for text in texts for pair in text.split())
    return {int(pair[1]): int(pair[2]) for pair in found if pair}


def told_of(seen: Seen) -> str:
    return " ".join(f"{kpi}.{version}" for kpi, version in seen.items())


@frozen
class Order:
    """``seen``: what was chosen; ``shown``: the page's lines in their order, by which one finds the place again."""

    seen: Seen
    shown: tuple[int, ...]
    is_confirmed: bool

    @classmethod
    def of(cls, data: QueryDict, kpis: Mapping[int, KPI]) -> "Order":
        """One line by its own button (only), the whole filter (every), else the ticked lines; of these ``kpis``."""
        source = "only" if "only" in data else "every" if data.get("scope") == "every" else "chosen"
        shown = tuple(int(pk) for pk in data.get("shown", "").split() if pk.isdecimal() and len(pk) < 10)
        confirmed = data.get("confirmed", "")
        seen = pairs_of([confirmed]) if confirmed else pairs_of(data.getlist(source))
        own = {pk: version for pk, version in seen.items() if pk in kpis}
        return cls(own, shown, bool(confirmed) or source == "only")

    def place(self, kpis: Mapping[int, KPI], done: Iterable[int] = ()) -> str:
        """The first line that was acted on; where it was done, the one after it: 「#kpi-1-1-2」."""
        done = set(done)
        first = next((place for place, pk in enumerate(self.shown) if pk in self.seen), None)
        if first is None:  # what comes back to the list
            return next((f"#kpi-{kpis[pk].code}" for pk in self.seen), "")
        after = [*self.shown[first:], *reversed(self.shown[:first])]
        return next((f"#kpi-{kpis[pk].code}" for pk in after if pk not in done and pk in kpis), "")


# --- What was changed since it was shown -------------------------------------------------------------------


@frozen
class Overtaken:
    """A value that was replaced since the page was opened: what was seen, and what is there now."""

    line: Line
    changes: tuple[str, ...]

    @property
    def words(self) -> str:
        return "、".join(self.changes) or f"状態 {self.line.state_label}"


def overtaken(lines: Iterable[Line], seen: Seen) -> list[Overtaken]:
    """With both contents. One query, and none where nothing was replaced."""
    stale = {line.kpi.pk: line for line in lines if line.actual and line.actual.version != seen.get(line.kpi.pk)}
    if not stale:
        return []
    rows = Actual.history.filter(kpi__in=stale, version__in={seen[pk] for pk in stale}).order_by("history_id")
    before = {(row.kpi_id, row.version, row.fiscal_year): row for row in rows}
    year = next(iter(stale.values())).actual.fiscal_year
    return [Overtaken(line, _changes(line, before.get((pk, seen[pk], year)))) for pk, line in stale.items()]


def _changes(line: Line, before: Actual | None) -> tuple[str, ...]:
    return changes_between(before, line.actual, line.kpi) if before and line.actual else ()


# --- What is told ------------------------------------------------------------------------------------------


@frozen
class Told:
    """``words`` what was done, ``left`` what was not and why; ``undo`` what could be taken back."""

    words: str
    left: tuple[str, ...] = ()
    undo: str = ""
    at: str = ""


def left_words(bulk: Bulk, stale: Iterable[Overtaken]) -> tuple[str, ...]:
    """One sentence for each reason; of what was replaced, both contents."""
    words = {one.line.kpi.pk: f"{one.line.named}（{one.words}）" for one in stale}
    by_reason: dict[str, list[str]] = {}
    for one in bulk.left:
        why = CHANGED + "。" if one.subject.pk in words else one.why
        by_reason.setdefault(why, []).append(words.get(one.subject.pk, f"{one.subject.code} {one.subject.name}"))
    return tuple(f"{len(names)}指標はそのままです：{'、'.join(names)}。{why}" for why, names in by_reason.items())


def remember(request: HttpRequest, here: Opened, told: Told) -> None:
    now = timezone.localtime()
    kept = {"words": told.words, "left": list(told.left), "undo": told.undo, "at": f"{now:%H:%M}"}
    request.session[_SESSION] = kept | {"page": _page(here), "until": time.time() + _TOLD_FOR}


def recall(request: HttpRequest, here: Opened) -> Told | None:
    """Once; with a way back for a while, so that a look elsewhere does not cost it. Never on another page."""
    kept = request.session.get(_SESSION)
    if not kept or kept["page"] != _page(here):
        return None
    undo = _still(here, kept["undo"]) if time.time() < kept["until"] else ""
    request.session[_SESSION] = kept | {"left": [], "words": kept["words"] if undo else "", "undo": undo}
    told = Told(kept["words"], tuple(kept["left"]), undo, kept["at"])
    return told if told.words or told.left else None


def is_told(request: HttpRequest, here: Opened, order: Order) -> bool:
    """The order was sent twice: what is told of it, with the way back, still stands."""
    kept = request.session.get(_SESSION)
    if not kept or kept["page"] != _page(here) or time.time() >= kept["until"]:
        return False
    return order.seen.keys() <= pairs_of([_still(here, kept["undo"])]).keys()


def _page(here: Opened) -> list:
    return [here.desktop.name, *address(here.desk.year)]


def _still(here: Opened, undo: str) -> str:
    """What nobody has gone on from."""
    stored = {pk: here.desk.actual(kpi) for pk, kpi in here.kpis.items()}
    seen = pairs_of([undo]).items()
    return told_of({pk: version for pk, version in seen if (one := stored.get(pk)) and one.version == version})
