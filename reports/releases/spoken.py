"""What people said of a year, each text under a name of its own, beside the plan's own texts (texts.py)."""

from collections.abc import Callable, Iterator

from council.choices import HighlightKind
from reports.releases.texts import Text
from reports.review import Review
from reports.review.voices import Evaluation

# Input, its word, and how it is printed: all that a reader sees of an evaluation, but not how far it had come.
PRINTED: tuple[tuple[str, str, Callable[[Evaluation], str]], ...] = (
    ("self_rating", "自己評価", lambda one: one.self_rating),
    ("achievements", "成果", lambda one: one.achievements),
    ("issues", "課題", lambda one: one.issues),
    ("settlement", "決算額（千円）", lambda one: one.settlement),
    ("grant_name", "活用した交付金", lambda one: one.grant_name),
    ("grant_effect", "交付金事業の効果", lambda one: one.grant_effect),
    ("direction", "今後の方向性", lambda one: one.direction),
    ("next_step", "次年度の取組", lambda one: one.next_step),
    ("last_step", "前年度に予定した取組", lambda one: one.last_step),
    ("answer", "前年度の取組への対応", lambda one: one.answer),
    ("planning_view", "企画部門の所見", lambda one: one.planning_view),
)


def spoken_in(review: Review) -> dict[str, Text]:
    """Place → text, in the plan's order; what was not written has no place."""
    return {place: text for place, text in _all(review) if text.text}


def _all(review: Review) -> Iterator[tuple[str, Text]]:
    yield "summary", Text("戦略全体", "総括", review.voices.summary)
    for one in review.voices.replaced:
        text = f"{one.chosen}に代えて{one.shown}。{one.reason}"
        yield f"entry-{one.kind}-{one.chosen}", Text(HighlightKind(one.kind).label, "差替え", text)
    for choice in review.voices.directions:
        yield f"direction-{choice.label}", Text("今後の方向性", choice.label, choice.definition)
    for goal in review.goals:
        yield f"goal-{goal.number}-summary", Text(f"基本目標{goal.number}", "総括", goal.summary)
    for measure in review.measures:
        for name, label, words in PRINTED:
            if measure.evaluation is not None:
                place = f"measure-{measure.code}-{name}"
                yield place, Text(f"施策{measure.code}", label, words(measure.evaluation))
