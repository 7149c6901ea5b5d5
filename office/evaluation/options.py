"""The list of 今後の方向性 as a planner edits it: one row per choice, and empty rows to add more."""

from council.acts import set_directions
from council.acts.summarising import used_directions
from council.choices import Direction
from council.written import directions_of
from goals.models import Strategy
from kpis.workflow.cycle import Invalid
from organization.frozen import frozen
from organization.models import User

SPARE = 2  # empty rows at the end of the page
KEPT = "directions"  # of the hidden inputs with the list that was shown


@frozen
class Row:
    """``used`` counts the evaluations that hold the choice; such a row can be hidden, not removed."""

    number: int
    code: str
    place: str
    label: str
    definition: str
    is_active: bool
    used: int

    @property
    def is_new(self) -> bool:
        return not self.code


def rows_of(strategy: Strategy) -> list[Row]:
    used = used_directions(strategy)
    stored = directions_of(strategy)
    rows = [
        Row(n, one.code, str(n), one.label, one.definition, one.is_active, used.get(one.code, 0))
        for n, one in enumerate(stored, start=1)
    ]
    return [*rows, *(_empty(n) for n in range(len(rows) + 1, len(rows) + SPARE + 1))]


def typed_rows(strategy: Strategy, data) -> list[Row]:
    """The rows as they were sent, right or wrong."""
    used = used_directions(strategy)
    rows = []
    for number in range(1, _count(data) + 1):
        code = data.get(f"code-{number}", "")
        rows.append(
            Row(
                number,
                code,
                data.get(f"place-{number}", ""),
                data.get(f"label-{number}", "").strip(),
                data.get(f"definition-{number}", "").strip(),
                f"active-{number}" in data,
                used.get(code, 0),
            )
        )
    return rows


def save(strategy: Strategy, data, user: User) -> bool:
    """Raises ``Invalid`` with what is wrong; answers whether anything changed."""
    rows = [row for row in typed_rows(strategy, data) if not _is_dropped(row, data)]
    for row in rows:
        if not row.place.isdecimal():
            raise Invalid({f"place-{row.number}": "並び順は、1、2、3…の数字で入力してください。"})
        if not (row.label and row.definition):
            missing = "label" if not row.label else "definition"
            raise Invalid({f"{missing}-{row.number}": "名称と定義の両方を入力してください。"})
    rows.sort(key=lambda row: int(row.place))
    taken = {row.code for row in rows}
    wanted = [Direction(row.code or _code(taken), row.label, row.definition, row.is_active) for row in rows]
    return set_directions(strategy, wanted, seen=_seen(data), by=user)


def seen_fields(strategy: Strategy) -> list[str]:
    """The list as it is shown, to notice that somebody changed it meanwhile."""
    return [f"{one.code}\t{one.label}\t{one.definition}\t{int(one.is_active)}" for one in directions_of(strategy)]


def _seen(data) -> list[Direction]:
    parts = (line.split("\t") for line in data.getlist(KEPT))
    return [Direction(*part[:3], part[3] == "1") for part in parts if len(part) == 4]


def _is_dropped(row: Row, data) -> bool:
    """A spare row that stayed empty, or one that was ticked to be removed and is not in use."""
    return (row.is_new and not row.label and not row.definition) or (f"remove-{row.number}" in data and not row.used)


def _code(taken: set[str]) -> str:
    number = next(n for n in range(1, len(taken) + 2) if f"own-{n}" not in taken)
    taken.add(f"own-{number}")
    return f"own-{number}"


def _count(data) -> int:
    """How many rows were sent; nobody needs more than a few dozen."""
    text = data.get("rows", "")
    return min(int(text), 60) if text.isdecimal() else 0


def _empty(number: int) -> Row:
    return Row(number, "", str(number), "", "", True, 0)
