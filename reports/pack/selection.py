"""What of the pack is printed: all of it, some parts, one project, one department's measures, or one 個票 alone."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from organization.frozen import frozen
from reports.review import Review
from reports.review.levels import lowest_level, project_title
from reports.review.narrowed import departments_of, of_department, of_measure, of_project


class Unknown(Exception):
    """Something was chosen that this year's pack has not; the words say what there is."""


@frozen
class Selection:
    """``parts`` are codes of parts.py, empty for all of them. ``department`` is printed as 「部 課」.

    ``measure`` or ``kpi``: its 個票 alone, without cover and contents.
    """

    parts: tuple[str, ...] = ()
    project: int | None = None
    department: str = ""
    measure: str = ""
    kpi: str = ""

    @property
    def is_sheet(self) -> bool:
        return bool(self.measure or self.kpi)

    @property
    def is_extract(self) -> bool:
        """Less than the whole pack, so the cover and every page say so."""
        return self != WHOLE and not self.is_sheet

    def query(self) -> str:
        """The same selection in an address; empty for the whole pack."""
        named = [("parts", ",".join(self.parts)), ("project", self.project), ("department", self.department)]
        return urlencode([(name, value) for name, value in named if value])

    def of(self, review: Review) -> Review:
        """The review with nothing in it but what was chosen."""
        if self.measure:
            return of_measure(review, self.measure)
        if self.project is not None:
            review = of_project(review, self.project)
        return of_department(review, self.department) if self.department else review


WHOLE = Selection()


def choose(
    review: Review, known: Sequence[str], *, parts: Sequence[str] = (), project: str = "", department: str = ""
) -> Selection:
    """A selection from typed words; ``known`` are the codes of the parts there are. Refuses what is not there.

    Every part of the whole plan is the whole pack, however it was asked for.
    """
    wanted = [code for words in parts for code in words.split(",") if code]
    if unknown := [code for code in wanted if code not in known]:
        raise Unknown(f"「{'、'.join(unknown)}」という部はありません。指定できるのは {'、'.join(known)} です。")
    selection = Selection(
        parts=tuple(code for code in known if code in wanted),
        project=_project(review, project),
        department=_department(review, department),
    )
    if set(selection.parts) == set(known):
        selection = replace(selection, parts=())
    if (project or department) and not selection.of(review).goals:
        words = review.words
        raise Unknown(f"「{department}」が担当する{lowest_level(review)}は、{words.project}{project}にありません。")
    return selection


def scope_words(review: Review, selection: Selection) -> str:
    """What the selection is of, as the cover says it; empty where it is of everything."""
    project = next((one for one in review.projects if one.number == selection.project), None)
    words = [project_title(project, review.words)] if project else []
    of = f"{selection.department}が担当する{lowest_level(review)}"
    return "　".join([*words, of] if selection.department else words)


def _project(review: Review, typed: str) -> int | None:
    numbers = {str(one.number): one.number for one in review.projects}
    if typed and typed not in numbers:
        word = review.words.project
        if not numbers:
            raise Unknown(f"この計画に{word}はありません。指定せずに作成してください。")
        raise Unknown(f"{word}「{typed}」はありません。指定できるのは {'、'.join(numbers)} です。")
    return numbers.get(typed)


def _department(review: Review, typed: str) -> str:
    known = departments_of(review)
    if typed and typed not in known:
        level = lowest_level(review)
        raise Unknown(f"部署「{typed}」が担当する{level}はありません。指定できるのは {'、'.join(known)} です。")
    return typed
