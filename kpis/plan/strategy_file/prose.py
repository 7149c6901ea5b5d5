"""The document's text and population outlook in the file (chapters 1 to 4)."""

from collections.abc import Iterator

import yaml

from goals.choices import PopulationKind
from kpis.plan.strategy_file.content import Blocks, PopulationFigure, PopulationSeries, Section
from kpis.plan.strategy_file.nodes import Mapping, as_mapping, closed, scalar_text
from kpis.plan.strategy_file.rules import Once, Problems, longest

DEEPEST = 7  # levels of headings; also the stop for an anchor that contains itself


# --- Chapters ----------------------------------------------------------------------------------------------


def read_chapters(root: Mapping) -> tuple[Section, ...]:
    """All chapters and their sections, flat and in reading order."""
    found: list[Section] = []
    once = Once(root.problems)
    for chapter in root.mappings("chapters"):
        number = chapter.integer("number", 1, 99)
        if number is not None:
            once.check(number, chapter.line_at("number"), f"章の番号 {number}")
        label = chapter.text("label", required=False, longest=longest("Section.label")) or f"第{number}章"
        title = chapter.text("title", longest=longest("Section.heading"))
        found.append(Section(str(number), 1, label, title, read_blocks(chapter, "body")))
        found += _sections(chapter, str(number), 2)
        chapter.close()
    return tuple(found)


def _sections(parent: Mapping, path: str, level: int) -> Iterator[Section]:
    for position, section in enumerate(parent.mappings("sections"), start=1):
        here = f"{path}-{position}"
        if level > DEEPEST or len(here) > longest("Section.path"):
            section.problems.add(section.line, f"見出しの入れ子は{DEEPEST}階層までです。")
            return
        yield Section(
            path=here,
            level=level,
            label=section.text("label", required=False, longest=longest("Section.label")),
            heading=section.text("heading", longest=longest("Section.heading")),
            body=read_blocks(section, "body"),
        )
        yield from _sections(section, here, level + 1)
        section.close()


def read_blocks(parent: Mapping, key: str) -> Blocks:
    blocks = [_block(node, key, parent.problems) for node in parent.sequence(key)]
    return [block for block in blocks if block]


def _block(node: yaml.Node, key: str, problems: Problems) -> str | dict | None:
    """A paragraph, ``{items: […]}`` or ``{note: …}``."""
    if not isinstance(node, yaml.MappingNode):
        text = scalar_text(node, f"「{key}」の項目", problems)
        return text.rstrip("\n") if text else None
    return closed(as_mapping(node, key, problems), _items_or_note)


def _items_or_note(block: Mapping) -> dict:
    items, note = block.texts("items"), block.text("note", required=False, lines=True)
    if bool(items) == bool(note):
        block.problems.add(
            block.line, "本文の項目は、文字列、items（箇条書き）、note（注）のいずれか一つで書いてください。"
        )
    return {"items": items} if items else {"note": note}


# --- Population --------------------------------------------------------------------------------------------


def read_population(root: Mapping, targets: frozenset[int] = frozenset()) -> tuple[PopulationSeries, ...]:
    """``targets``: the numbers of the goals with a numeric target, which a series may name as its own."""
    return root.within("population", lambda population: _population(population, targets), (), required=False)


def _population(population: Mapping, targets: frozenset[int]) -> tuple[PopulationSeries, ...]:
    body, footnotes = read_blocks(population, "body"), population.words("footnotes")
    once = Once(population.problems)
    return tuple(
        _series(found, _notes(body, position), footnotes, once, targets)
        for position, found in enumerate(population.mappings("series"))
    )


def _notes(body: Blocks, position: int) -> Blocks:
    """The introduction stands before the first series; a ※ note on the figures belongs to every one."""
    return body if position == 0 else [block for block in body if isinstance(block, dict) and "note" in block]


def _series(
    found: Mapping, notes: Blocks, footnotes: dict[str, str], once: Once, targets: frozenset[int]
) -> PopulationSeries:
    code = found.text("code", longest=longest("PopulationSeries.code"))
    once.check(code, found.line_at("code"), f"系列「{code}」")
    figures = tuple(
        figure
        for item in found.mappings("figures", required=True)
        if (figure := closed(item, _figure_reader(footnotes)))
    )
    used = {mark for figure in figures for mark in figure.marks}
    series = PopulationSeries(
        code=code,
        name=found.text("name", longest=longest("PopulationSeries.name")),
        unit=found.text("unit", required=False, longest=longest("PopulationSeries.unit")),
        decimals=found.integer("decimals", 0, 4, required=False, default=0) or 0,
        footnotes={mark: text for mark, text in footnotes.items() if mark in used},
        notes=[*notes, *read_blocks(found, "notes")],
        figures=figures,
        goal=_goal(found, targets),
        judged=found.within("judged", _judged, {}, required=False),
    )
    found.close()
    return series


def _goal(found: Mapping, targets: frozenset[int]) -> int | None:
    number = found.integer("goal", 1, 999, required=False)
    if number is not None and number not in targets:
        found.refuse("goal", f"の基本目標 {number} に「target」（数値目標）がありません。")
        return None
    return number


def _judged(judged: Mapping) -> dict[str, str]:
    text = judged.text("goal", lines=True)
    return {"goal": text} if text else {}


def _figure_reader(footnotes: dict[str, str]):
    def read(found: Mapping) -> PopulationFigure | None:
        marks = found.texts("marks")
        for mark in marks:
            if mark not in footnotes:
                found.refuse("marks", f"の「{mark}」が「footnotes」にありません。")
        year, value = found.integer("year", 1800, 2300), found.decimal("value")
        figure = PopulationFigure(
            year=year or 0,
            year_text=found.text("year_text", longest=longest("PopulationFigure.year_text")),
            text=found.text("text", longest=longest("PopulationFigure.text")),
            value=value,
            kind=found.choice("kind", PopulationKind.values),
            marks=marks,
            as_of=found.text("as_of", required=False, longest=longest("PopulationFigure.as_of")),
        )
        return figure if value is not None else None

    return read
