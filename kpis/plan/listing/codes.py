"""The codes of measures and KPIs: the list's own, else by their place; none stands twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpis.plan.codes import is_own_code, is_target_code
from kpis.plan.listing.kept import Kept
from kpis.sheets.kit.problems import Problem
from kpis.sheets.kit.spoilt import became_date, is_date, plain_code

if TYPE_CHECKING:
    from kpis.plan.listing.plan import Node
    from kpis.plan.listing.resource import Entry

_FORM = "半角の英数字で始まる20文字以内の英数字と . _ - で入力してください（G1 の形は数値目標だけに使います）。"


class Codes:
    """``problems``: what is wrong with codes, by the cell. A KPI that the plan has already keeps its code."""

    def __init__(self, goals: Sequence[Node], kept: Kept):
        self.kept = kept
        self.problems: list[Problem] = []
        self._of_entry: dict[int, tuple[str, int]] = {}
        self._of_measure: dict[int, str] = {}
        self._first: dict[str, Entry] = {}
        for goal in goals:
            self._targets(goal)
            for project, measure in ((above, one) for above in goal.below for one in above.below):
                self._kpis(goal, project, measure)

    def of_measure(self, measure: Node) -> str:
        return self._of_measure[id(measure)]

    def of(self, entry: Entry) -> tuple[str, int]:
        """Code and number."""
        return self._of_entry[entry.line.row]

    def _targets(self, goal: Node) -> None:
        """A single target is G1, several are G1-1, G1-2; the plan's first stays G1 where it is that already."""
        first = f"G{goal.number}"
        codes = [f"{first}-{place}" for place in range(1, len(goal.entries) + 1)]
        if codes and (len(codes) == 1 or first in self.kept.indicators):
            codes[0] = first
        told = [plain_code(entry.line["code"]).upper() for entry in goal.entries]
        if all(code == first or code.startswith(f"{first}-") for code in told):
            codes = told
        for place, (entry, code) in enumerate(zip(goal.entries, codes, strict=True), start=1):
            self._keep(entry, code, place)

    def _kpis(self, goal: Node, project: Node, measure: Node) -> None:
        """Where shapes mix, a code by place is as good as an own one, as long as it stands once."""
        above = str(goal.number if project.is_absent else project.number)
        code = "" if measure.is_absent else f"{above}-{measure.number}"
        self._of_measure[id(measure)] = code
        numbers = self._numbers(measure, code or above)
        for entry, number in zip(measure.entries, numbers, strict=True):
            own, by_place = plain_code(entry.line["code"]), f"{code or above}-{number}"
            if own and not self._is_good(entry, own):
                own = ""
            self._keep(entry, own or by_place, number)

    def _numbers(self, measure: Node, above: str) -> list[int]:
        """1, 2, 3; a KPI that the plan has already keeps its number, wherever it stands in the list now."""
        stored = {one.name: one.number for code, one in self.kept.indicators.items() if code.startswith(f"{above}-")}
        names = [entry.kpi.name for entry in measure.entries]
        known = [stored.get(name) for name in names]
        if not any(known) or len(set(names)) < len(names):
            return list(range(1, len(names) + 1))
        free = iter(sorted(set(range(1, len(stored) + len(names) + 1)) - set(stored.values())))
        return [number or next(free) for number in known]

    def _is_good(self, entry: Entry, code: str) -> bool:
        if is_date(entry.line["code"]):
            self.problems.append(entry.line.problem("code", became_date(entry.line["code"])))
        elif is_target_code(code) or not is_own_code(code):
            self.problems.append(entry.line.problem("code", f"「{code[:30]}」は使えません。{_FORM}"))
        else:
            return True
        return False

    def _keep(self, entry: Entry, code: str, number: int) -> None:
        first = self._first.setdefault(code.lower(), entry)
        if first is not entry:
            there = f"{first.line.place('code')}の「{first.line['name']}」"
            words = f"「{code}」は、{there}と同じです。別のコードにしてください。"
            self.problems.append(entry.line.problem("code", words))
        self._of_entry[entry.line.row] = (code, number)
