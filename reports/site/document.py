"""The plan's chapters as a page prints them, out of the tree of strategy.json: as published, or as it stands now."""

from collections.abc import Iterator

from organization.frozen import frozen


@frozen
class SectionText:
    """``path`` counts the sections from the chapter down (「1-4-2」); ``level`` 1 is the chapter itself."""

    path: str
    chapter: int
    label: str
    heading: str
    body: list

    @property
    def level(self) -> int:
        return self.path.count("-") + 1


def chapters_of(plan: dict) -> list[SectionText]:
    return [_section(chapter, str(chapter["number"]), chapter["number"]) for chapter in plan["chapters"]]


def chapter_of(plan: dict, number: int) -> list[SectionText]:
    """A chapter and all that stands in it, in the document's order; empty where there is none."""
    return [
        section
        for chapter in plan["chapters"]
        if chapter["number"] == number
        for section in _within(chapter, str(number), number)
    ]


def _within(node: dict, path: str, chapter: int) -> Iterator[SectionText]:
    yield _section(node, path, chapter)
    for place, below in enumerate(node["sections"], start=1):
        yield from _within(below, f"{path}-{place}", chapter)


def _section(node: dict, path: str, chapter: int) -> SectionText:
    return SectionText(path, chapter, node["label"], node.get("title") or node.get("heading", ""), node["body"])
