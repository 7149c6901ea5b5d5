"""What the council said and what became of it, each under a name of its own: two versions can be laid side by side."""

from collections.abc import Iterable, Iterator

from kpis.measurement.numerals import wareki
from reports.releases.texts import Text
from reports.review import Review
from reports.review.voices import OpinionEntry


def opinion_texts_of(review: Review) -> dict[str, Text]:
    """Place → text: this year's opinions with their replies, then the last year's with what became of them."""
    found = dict(_texts(review.voices.opinions, ""))
    if review.year is not None:
        found |= dict(_texts(review.voices.last_opinions, wareki(review.year - 1)))
    return found


def _texts(opinions: Iterable[OpinionEntry], of_year: str) -> Iterator[tuple[str, Text]]:
    """An empty text is none: what is not written yet differs from nothing only once it is."""
    for one in opinions:
        place, name = f"opinion-{one.year}-{one.number}", f"{of_year}意見{one.number}（{one.subject}）"
        texts = (
            ("text", "意見", one.text),
            ("department", "回答する部署", one.department),
            ("reply_state", "対応の状況", one.reply_state_label),
            ("reply", "対応方針", one.reply),
            ("refusal", "対応しない理由", one.refusal_reason),
            ("result_state", "対応結果の状況", one.result_state_label),
            ("result", "対応結果", one.result),
        )
        for field, label, text in texts:
            if text:
                yield f"{place}-{field}", Text(name, label, text)
