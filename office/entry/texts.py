"""The three texts of a row: what is written this year beside what was written last year."""

from collections.abc import Iterator, Mapping

from kpis.measurement.numerals import short_year
from kpis.models import Actual
from office.entry.desk import Desk
from office.kit.conflict import Dispute, Values
from organization.frozen import frozen

NOTHING_SAID = "記入なし"
EXPECTED = ("cause", "next_step")  # what a grade that needs effort asks for


@frozen
class Text:
    """``last`` are last year's words, under ``last_label``; without a label they stand elsewhere already."""

    name: str
    label: str
    value: str
    stored: str
    last_label: str
    last: str
    is_required: bool
    is_expected: bool
    error: str
    dispute: Dispute | None


def written(
    desk: Desk,
    stored: Actual | None,
    last: Actual | None,
    held: Values,
    errors: Values,
    disputes: Mapping[str, Dispute],
) -> tuple[Text, ...]:
    """The texts of a row. ``held``: what stands in the inputs; ``errors`` and ``disputes`` by the name of the text."""
    return tuple(
        Text(
            name=name,
            label=label,
            value=held[name],
            stored=getattr(stored, name) if stored else "",
            last_label=last_label,
            last=words or NOTHING_SAID,
            is_required=name == "answer",
            is_expected=name in EXPECTED,
            error=errors[name],
            dispute=disputes[name] or None,
        )
        for name, label, last_label, words in _shown(desk, stored, last)
    )


def _shown(desk: Desk, stored: Actual | None, last: Actual | None) -> Iterator[tuple[str, str, str, str]]:
    """Name, label, what stands above last year's words, those words."""
    year, promised = short_year(desk.fiscal_year - 1), last.next_step if last else ""
    if last is None and desk.fiscal_year <= desk.strategy.first_year:  # nobody could have said anything before the plan
        yield "cause", "要因", "", ""
        yield "next_step", "今後の取組", "", ""
        return
    yield "cause", "要因", f"{year}の要因", last.cause if last else ""
    if _is_asked(stored, last):
        yield "answer", "前年度の取組への対応", f"{year}に書いた今後の取組", promised
        yield "next_step", "今後の取組", "", ""
    else:
        yield "next_step", "今後の取組", f"{year}の今後の取組", promised


def _is_asked(stored: Actual | None, last: Actual | None) -> bool:
    """Last year promised something, or it is answered already."""
    return bool(last and last.next_step.strip()) or bool(stored and stored.answer)
