"""The document's text: chapters and their sections are written, added, ordered, moved and removed at any time.

A published year keeps the text that it was published with. Where a section stands numbers it, so its path follows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from goals.models import Section, Strategy
from kpis.plan.editing.blocks import from_text, to_text
from kpis.plan.editing.holding import Held, forget_loaded, held_now, holding, not_overtaken
from kpis.plan.editing.placing import without_gap
from kpis.plan.editing.tree import UP
from kpis.plan.strategy_file.prose import DEEPEST
from kpis.plan.strategy_file.rules import longest
from kpis.workflow.runner import Invalid
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied, Refused

MOST_CHAPTERS = 99
LONGEST_PATH = longest("Section.path") or 20


@frozen
class SectionText:
    """``body`` is typed text (blocks.py); ``label`` of a chapter is 「第1章」 where it has no other."""

    heading: str
    label: str = ""
    body: str = ""

    @classmethod
    def of(cls, section: Section) -> "SectionText":
        return cls(section.heading, section.label, to_text(section.body))


@dataclass(slots=True)
class Node:
    """A section with those below it. ``number`` of a chapter is its own, of a section its place."""

    section: Section
    below: list["Node"] = field(default_factory=list)

    def each(self) -> Iterator["Node"]:
        yield self
        for one in self.below:
            yield from one.each()


def outline_of(strategy: Strategy) -> list[Node]:
    """The chapters, in reading order."""
    roots: list[Node] = []
    above: list[Node] = []
    for section in strategy.sections.order_by("position"):
        node = Node(section)
        above = above[: section.level - 1]
        (above[-1].below if above else roots).append(node)
        above.append(node)
    return roots


# --- Acts --------------------------------------------------------------------------------------------------------


def save_section(
    strategy: Strategy,
    text: SectionText,
    section: Section | None = None,
    *,
    parent: Section | None = None,
    seen: SectionText | None = None,
    by: User | None = None,
) -> Section:
    """A new one comes last under ``parent``; without one it is a chapter."""
    with holding(strategy, by) as held:
        kept = held_now(Section, section) or Section(strategy=held.strategy, position=0, level=1, path="")
        stored = SectionText.of(kept) if section else None
        not_overtaken(stored, seen)
        if stored == text:
            return kept
        if not text.heading.strip():
            raise Invalid({"heading": "見出しを入力してください。"})
        kept.heading, kept.label = text.heading, text.label
        if stored is None or stored.body != text.body:
            kept.body = from_text(text.body)
        roots = outline_of(held.strategy)
        if section is None:
            _place(roots, kept, parent)
        else:
            _node(roots, kept).section = kept
        _write(held, roots)
        held.record(str(kept), "を加えました。" if section is None else "の本文を変えました。")
    return kept


def shift_section(strategy: Strategy, section: Section, way: str, *, by: User | None = None) -> bool:
    """One place up or down under the same heading; False at the end."""
    with holding(strategy, by) as held:
        roots = outline_of(held.strategy)
        siblings = _siblings(roots, section)
        at = next(place for place, one in enumerate(siblings) if one.section.pk == section.pk)
        to = at + (-1 if way == UP else 1)
        if not 0 <= to < len(siblings):
            return False
        siblings[at], siblings[to] = siblings[to], siblings[at]
        _write(held, roots)
        held.record(str(section), "の並び順を変えました。")
    return True


def move_section(strategy: Strategy, section: Section, parent: Section | None, *, by: User | None = None) -> bool:
    """To the end of another heading, with all that is below it; None makes it a chapter."""
    with holding(strategy, by) as held:
        roots = outline_of(held.strategy)
        node, siblings = _node(roots, section), _siblings(roots, section)
        if parent is not None and any(one.section.pk == parent.pk for one in node.each()):
            raise Refused(Denied("自分の下には移せません", now="ほかの見出しを選んでください。"))
        target = _node(roots, parent).below if parent is not None else roots
        if target is siblings:
            return False
        siblings.remove(node)
        if parent is None:
            node.section.path = ""
        target.append(node)
        _write(held, roots)
        held.record(str(section), "を移しました。")
    return True


def remove_section(strategy: Strategy, section: Section, *, by: User | None = None) -> int:
    """With all that is below it; how many went."""
    with holding(strategy, by) as held:
        roots = outline_of(held.strategy)
        node, name = _node(roots, section), str(section)
        gone = [one.section.pk for one in node.each()]
        _siblings(roots, section).remove(node)
        Section.objects.filter(pk__in=gone).delete()
        numbers = [int(root.section.path) for root in roots]
        _write(held, roots, numbers if section.level > 1 else without_gap(numbers, int(section.path)))
        held.record(name, f"（{len(gone)}件）を削除しました。")
    return len(gone)


# --- Where it stands ---------------------------------------------------------------------------------------------


def _place(roots: list[Node], section: Section, parent: Section | None) -> None:
    (_node(roots, parent).below if parent is not None else roots).append(Node(section))


def _node(roots: list[Node], section: Section) -> Node:
    for root in roots:
        for node in root.each():
            if node.section.pk == section.pk:
                return node
    raise Refused(Denied("この見出しは、ほかの人が削除しました", now="本文の一覧に戻って、確かめてください。"))


def _siblings(roots: list[Node], section: Section) -> list[Node]:
    for group in (roots, *(node.below for root in roots for node in root.each())):
        if any(one.section.pk == section.pk for one in group):
            return group
    raise Refused(Denied("この見出しは、ほかの人が削除しました", now="本文の一覧に戻って、確かめてください。"))


def _write(held: Held, roots: list[Node], numbers: list[int] | None = None) -> None:
    """Paths, levels and positions as they stand now; a path is unique, so those that change step aside first."""
    before = {node.section.pk: node.section.path for root in roots for node in root.each() if node.section.pk}
    for root, number in zip(roots, numbers or _chapter_numbers(roots), strict=True):
        _number_chapter(root.section, number)
        _number_below(root, 1)
    nodes = [node.section for root in roots for node in root.each()]
    changed = [one for one in nodes if one.pk and before[one.pk] != one.path]
    forget_loaded(held.strategy, [f"section:{before[one.pk]}" for one in changed])
    parked = Concat(Value("~"), Cast("pk", CharField()))
    Section.objects.filter(pk__in=[one.pk for one in changed]).update(path=parked)
    for position, one in enumerate(nodes, start=1):
        one.position = position
    columns = ["label", "heading", "body", "path", "level", "position"]
    Section.objects.bulk_update([one for one in nodes if one.pk], columns)
    for one in nodes:
        if one.pk is None:
            one.save()


def _chapter_numbers(roots: list[Node]) -> list[int]:
    """The numbers that the chapters have, in their order; a new one takes the next."""
    known = sorted(int(root.section.path) for root in roots if root.section.path.isdecimal())
    new = len(roots) - len(known)
    first = (known[-1] if known else 0) + 1
    numbers = [*known, *range(first, first + new)]
    if numbers and numbers[-1] > MOST_CHAPTERS:
        raise Refused(Denied(f"章は{MOST_CHAPTERS}までです", now="章の中の見出しにしてください。"))
    return numbers


def _number_chapter(section: Section, number: int) -> None:
    """「第2章」 follows the number; a label of the plan's own stays."""
    if section.label in ("", f"第{section.path}章"):
        section.label = f"第{number}章"
    section.path, section.level = str(number), 1


def _number_below(node: Node, level: int) -> None:
    for place, one in enumerate(node.below, start=1):
        one.section.path, one.section.level = f"{node.section.path}-{place}", level + 1
        if level + 1 > DEEPEST or len(one.section.path) > LONGEST_PATH:
            raise Refused(
                Denied(f"見出しの入れ子は{DEEPEST}階層までです", now="もっと上の見出しの下に置いてください。")
            )
        _number_below(one, level + 1)
