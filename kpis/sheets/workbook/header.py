"""Row 1 of the entry sheet: which column is which, found by its heading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpis.sheets.workbook.cells import DOWNLOAD, CellProblem, text_of
from kpis.sheets.workbook.layout import NEEDED, cell_name, headings, input_start


@dataclass(frozen=True, slots=True)
class Header:
    """``places``: for every heading of the layout the file's column (from 0), -1 where it has none."""

    places: tuple[int, ...]
    problems: tuple[CellProblem, ...]


def read_header(rows: Sequence[Sequence], past_years: Sequence[int], form: str) -> Header:
    known = headings(past_years)
    found = [text_of(cell) for cell in rows[0]] if rows else []
    needed = input_start(past_years) + NEEDED[form]
    if not any(found):
        told = CellProblem("1行目", f"見出しがありません。1行目を元に戻すか、{DOWNLOAD}")
        return Header(tuple(range(needed)) + (-1,) * (len(known) - needed), (told,))
    places = tuple(found.index(heading) if heading in found else -1 for heading in known)
    return Header(places, tuple(_problems(found, known, places, needed)))


def _problems(found: Sequence[str], known: Sequence[str], places: Sequence[int], needed: int) -> Iterator[CellProblem]:
    replaced = set()
    for place, heading in enumerate(known[:needed]):
        if places[place] >= 0:
            continue
        text = found[place] if place < len(found) else ""
        if text in known:
            yield CellProblem("1行目", f"見出し「{heading}」の列がありません。列を元に戻すか、{DOWNLOAD}")
            continue
        replaced.add(place)
        words = f"「{text[:40]}」になっています" if text else "空欄になっています"
        yield CellProblem(cell_name(1, place), f"見出しが{words}。「{heading}」に戻してください。")
    for column, text in enumerate(found):
        if text and text not in known and column not in replaced:
            yield CellProblem(cell_name(1, column), "列が増えています。追加した列を削除してください。")
        elif text and text in found[:column]:
            yield CellProblem(cell_name(1, column), f"見出し「{text}」の列が二つあります。一つにしてください。")
