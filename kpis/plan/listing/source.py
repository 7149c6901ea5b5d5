"""The sheet as texts, with what its merged cells hold in every cell of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal

from kpis.measurement.numerals import open_number, shortest
from kpis.plan.listing.headings import find_header
from kpis.sheets.kit import csvtext
from kpis.sheets.kit.archive import OLD_EXCEL, inspect
from kpis.sheets.kit.cells import cell_name, text_of
from kpis.sheets.kit.grids import Grid, Place, fill_merged, shown_grids
from kpis.sheets.kit.look import Limits
from kpis.sheets.kit.problems import BadFile, Problem, refuse_size
from organization.frozen import frozen
from organization.texts import foreign_in

LIST_SHEET, HEAD_SHEET = "指標一覧", "計画"
LIST = "一覧"  # what a problem calls the sheet, whatever its own name is
MAX_ROWS, MAX_COLUMNS = 2_000, 60
_LIMITS = Limits(rows=MAX_ROWS, columns=1_000, elements=60 * MAX_ROWS, unpacked=60 * 1024 * 1024)
EMPTY = "ファイルに内容がありません。"
MANY_COLUMNS = f"列が多すぎます。{MAX_COLUMNS}列以内の、指標の一覧だけのシートにしてください。"
MANY_ROWS = f"行が多すぎます。{MAX_ROWS:,}行以内にしてください。"
OLD_OR_LOCKED = (
    "古い形式（xls）か、パスワードの付いたExcelファイルです。"
    "パスワードを外し、「Excelブック（.xlsx）」で保存してください。"
)


@frozen
class Source:
    """``texts``: rows of cells from the first on. ``head``: what the sheet 計画 says, name by name.

    ``continued``: cells that say what a merged cell in a row above them says. ``unread``: sheets that have the
    headings of a list, too.
    """

    texts: tuple[tuple[str, ...], ...]
    problems: tuple[Problem, ...] = ()
    head: dict[str, str] = field(default_factory=dict)
    continued: frozenset[Place] = frozenset()
    unread: tuple[str, ...] = ()

    @property
    def unread_words(self) -> str:
        return f"一覧のようなシートがほかにもあり、読み取っていません：{'、'.join(self.unread)}" if self.unread else ""


def read_source(data: bytes) -> Source:
    """The sheet 指標一覧, else the one with most headings of a list, or a CSV. Raises ``BadFile`` with the way out."""
    refuse_size(len(data))
    if not data.strip():
        raise BadFile(EMPTY)
    if data.startswith(OLD_EXCEL):
        raise BadFile(OLD_OR_LOCKED)
    if not data.startswith(b"PK"):
        return _source(Grid(list(csvtext.records(data))), {})
    grids = dict(shown_grids(inspect(data, _LIMITS)))
    head = _head(grids.pop(HEAD_SHEET)) if HEAD_SHEET in grids else {}
    if LIST_SHEET in grids:
        return _source(grids[LIST_SHEET], head)
    return _most_like_a_list(grids, head)


def _most_like_a_list(grids: Mapping[str, Grid], head: dict[str, str]) -> Source:
    """Of equals the first; an empty or overlong sheet is passed over as long as there is another."""
    found: dict[str, Source] = {}
    refused = BadFile(EMPTY)
    for title, grid in grids.items():
        try:
            found[title] = _source(grid, head)
        except BadFile as error:
            refused = error
    if not found:
        raise refused
    headers = {title: find_header(source.texts) for title, source in found.items()}
    best = max(headers, key=lambda title: len(headers[title].column_of))
    alike = tuple(title for title, header in headers.items() if title != best and not header.missing)
    return replace(found[best], unread=alike)


def packed(source: Source) -> list:
    """As JSON holds it, to travel with a page."""
    problems = [(one.cell, one.text) for one in source.problems]
    return [source.texts, problems, source.head, sorted(source.continued), source.unread]


def unpacked(content: list) -> Source:
    texts, problems, head, continued, unread = content
    return Source(
        tuple(map(tuple, texts)),
        tuple(Problem.at(cell, text, LIST) for cell, text in problems),
        dict(head),
        frozenset((row, column) for row, column in continued),
        tuple(unread),
    )


def _head(grid: Grid) -> dict[str, str]:
    pairs = ([text_of(cell) for cell in row[:2]] for row in grid.rows)
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2 and pair[0]}


def _source(grid: Grid, head: dict[str, str]) -> Source:
    rows = [list(map(_text, row)) for row in grid.rows]
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise BadFile(EMPTY)
    if len(rows) > MAX_ROWS:
        raise BadFile(MANY_ROWS)
    width = max(map(_width, rows))
    if width > MAX_COLUMNS:
        raise BadFile(MANY_COLUMNS)
    texts = [(row + [""] * width)[:width] for row in rows]
    continued: set[Place] = set()
    for reference in grid.merged:
        continued |= fill_merged(texts, reference)
    problems = tuple(_problems(grid.rows, width))
    return Source(tuple(map(tuple, texts)), problems, head, frozenset(continued))


def _width(row: Sequence[str]) -> int:
    return max((place for place, text in enumerate(row, start=1) if text), default=0)


def _text(cell) -> str:
    """A share behind a percent format is what is seen in the cell: 0.853 is 85.3％."""
    number = getattr(cell, "value", None)
    is_percent = "%" in str(getattr(cell, "number_format", "") or "")
    if is_percent and isinstance(number, int | float) and not isinstance(number, bool):
        return f"{open_number(shortest(number) * Decimal(100))}％"
    return text_of(cell)


def _problems(rows: Sequence[Sequence], width: int) -> Iterator[Problem]:
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells[:width]):
            value = getattr(cell, "value", cell)
            if getattr(cell, "data_type", "") == "e":
                words = f"エラー値（{str(value)[:20]}）が入っています。値を入力し直してください。"
                yield Problem.at(cell_name(row, column), words, LIST)
            elif isinstance(value, str) and (why := foreign_in(value)):
                yield Problem.at(cell_name(row, column), why, LIST)
