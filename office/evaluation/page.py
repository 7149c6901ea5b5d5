"""What the template of one measure's page reads, in ready words."""

import datetime as dt
from collections.abc import Iterator, Mapping

from django.urls import reverse

from council.choices import GrantEffect, ReplyState, SelfRating
from council.models.evaluation import LONGEST_TEXT
from council.policy import Doing
from council.progress import STANDINGS
from council.subjects import subject_words
from kpis.choices import STAGES_OF_REPORTING, ActualState
from kpis.measurement.months import full_day, left
from kpis.measurement.numerals import fiscal_year_label, short_year
from kpis.models import ReportingYear
from kpis.workflow.rule import Part
from office.evaluation import inputs
from office.evaluation.desk import Asked, Desk
from office.evaluation.facts import facts_of
from office.evaluation.round import Round, round_of
from office.evaluation.saving import CHANGED_MEANWHILE, DRAFTS, Outcome
from office.evaluation.written import TEXT, VIEW, shown_pieces
from office.kit.conflict import CHOOSE, Dispute, Laid, untouched
from office.kit.frame import trail
from office.kit.rows import Problem
from organization.frozen import frozen
from reports.releases.issued import review_of

LABELS = {**inputs.LABELS, "planning_view": inputs.VIEW_LABEL, "reason": "差戻しの理由"}


MONEY = ("settlement", "grant_name", "grant_effect")  # what few departments have to write


@frozen
class Field:
    """One input: what it holds, what last year said there, what is wrong, and who else wrote it."""

    name: str
    label: str
    value: str
    words: str
    last: str
    error: str
    dispute: Dispute | None
    taken: bool


@frozen
class Question:
    """An opinion of last year's council with its reply, and the inputs for what became of it."""

    asked: Asked
    number: int
    subject: str
    reply_state: str
    name: str
    version: int
    state: Field
    text: Field

    @property
    def is_open(self) -> bool:
        return self.asked.closed is None


def context(desk: Desk, today: dt.date, outcome: Outcome | None = None, *, resumed: bool = False) -> dict:
    fiscal_year, words = desk.year.fiscal_year, desk.year.strategy.words
    review = review_of(desk.year.strategy, fiscal_year)
    measure = next((one for one in review.measures if one.code == desk.measure.code), None)
    laid, way = _laid(desk, outcome), round_of(desk)
    may = _rights(desk)
    errors = outcome.errors if outcome else {}
    closed = desk.why_not(Doing.EVALUATE)
    text = untouched(laid[TEXT].piece) if closed else laid[TEXT]
    fields = {name: _field(desk, text, name, errors, with_last=name != "answer") for name in inputs.LABELS}
    questions = [_question(desk, asked, laid, errors) for asked in desk.asked]
    return {
        "desk": desk,
        "place": [desk.year.strategy.code, fiscal_year],
        "page_url": page_url(desk),
        "list_url": list_url(desk.year),
        "crumbs": trail(f"{words.measure}{desk.measure.code}"),
        "year_label": fiscal_year_label(fiscal_year),
        "last_year": short_year(fiscal_year - 1),
        "state_label": STANDINGS[desk.state],
        "due": due_words(desk.year, today),
        "facts": facts_of(measure, review) if measure else None,
        "fields": fields,
        "opens_money": any(_is_filled(fields.get(name)) for name in MONEY),
        "version": laid[TEXT].version,
        "questions": questions,
        "view": _field(desk, laid[VIEW], "planning_view", errors) if VIEW in laid else None,
        "view_version": laid[VIEW].version if VIEW in laid else 0,
        "view_closed": laid[VIEW].piece.closed if VIEW in laid else None,
        "ratings": SelfRating.choices,
        "effect_options": [("", "選ばない（交付金を活用していない）"), *GrantEffect.choices],
        "direction_options": [
            (one.code, one.label, one.definition) for one in _directions(desk, fields["direction"].value)
        ],
        "stored_fields": [field for name, field in fields.items() if name != "answer"],
        "reply_states": ReplyState.choices,
        "longest": LONGEST_TEXT,
        "closed": closed,
        "may": may,
        "round": way,
        "draft_url": draft_url(desk) if closed is None and desk.state in DRAFTS else "",
        "saves": closed is None or any(one.is_open for one in questions) or _may_view(laid),
        "offers_submit": desk.may(Doing.SUBMIT) and not desk.may(Doing.APPROVE),
        "saving_is_all": way.is_led_elsewhere or not any(may[one] for one in ("submit", "accept", "approve")),
        "hint": _hint(desk, way),
        "submit_label": "決裁に回す" if desk.needs_approval else "提出する",
        "problems": list(_problems(fields, questions, laid, errors)),
        "lost": outcome.lost if outcome else [],
        "news": _news(outcome),
        "reason": outcome.reason if outcome else "",
        "reason_error": errors.get("reason", ""),
        "resumed": resumed,
        "waits": outcome is not None and not outcome.is_clean,
    }


def page_url(desk: Desk) -> str:
    return reverse("evaluating:measure", args=[desk.year.strategy.code, desk.year.fiscal_year, desk.measure.code])


def draft_url(desk: Desk) -> str:
    return reverse("evaluating:draft", args=[desk.year.strategy.code, desk.year.fiscal_year, desk.measure.code])


def list_url(year: ReportingYear) -> str:
    return reverse("evaluating:list", args=[year.strategy.code, year.fiscal_year])


def due_words(year: ReportingYear, today: dt.date) -> str:
    """「2028年6月30日（金）（あと8日）」; how many days only as long as the departments write."""
    if year.stage not in STAGES_OF_REPORTING:
        return full_day(year.due_on)
    return f"{full_day(year.due_on)}（{left(year.due_on, today)}）"


def _laid(desk: Desk, outcome: Outcome | None) -> Mapping[str, Laid]:
    return outcome.laid if outcome else {name: untouched(piece) for name, piece in shown_pieces(desk).items()}


def _is_filled(field) -> bool:
    """Whether there is something in it to see: a text, an error, or another person's text."""
    return bool(field and (field.value or field.error or field.dispute))


def _field(desk: Desk, laid: Laid, name: str, errors: Mapping[str, str], *, with_last: bool = True) -> Field:
    label = laid.piece.labels[name]
    last = inputs.shown(desk.last) if with_last and desk.last else {}
    return Field(
        name=name,
        label=label,
        value=laid.values[name],
        words=laid.piece.words(name, laid.values),
        last=laid.piece.words(name, last) if name in last else "",
        error=errors.get(name, ""),
        dispute=laid.dispute(name),
        taken=name in laid.taken,
    )


def _question(desk: Desk, asked: Asked, laid: Mapping[str, Laid], errors: Mapping[str, str]) -> Question:
    opinion, reply = asked.opinion, getattr(asked.opinion, "reply", None)
    own = laid[asked.name] if asked.closed is None else untouched(laid[asked.name].piece)
    state, text = (_field(desk, own, f"{asked.name}-{name}", errors, with_last=False) for name in ("state", "text"))
    return Question(
        asked=asked,
        number=opinion.number,
        subject=subject_words(opinion),
        reply_state=reply.get_state_display() if reply else "",
        name=asked.name,
        version=own.version,
        state=state,
        text=text,
    )


def _directions(desk: Desk, chosen: str) -> list:
    """What is offered, and what was chosen before it was no longer offered."""
    return [one for one in desk.directions if one.is_active or one.code == chosen]


def _rights(desk: Desk) -> dict[str, bool]:
    doings = (Doing.EVALUATE, Doing.SUBMIT, Doing.APPROVE, Doing.RETURN, Doing.ACCEPT)
    return {doing.value: desk.may(doing) for doing in doings}


def _hint(desk: Desk, way: Round) -> str:
    """What the buttons do, where that is not plain."""
    if way.is_led_elsewhere and desk.may(Doing.SUBMIT) and not desk.may(Doing.APPROVE):
        return f"提出は、主担当の{way.asked.lead_words}がまとめて行います。書いたところまで保存してください。"
    if desk.may(Doing.ACCEPT):
        return "所見や直した内容も、一緒に保存します。"
    if desk.may(Doing.APPROVE):
        return "内容を直して承認することもできます。"
    if not desk.may(Doing.SUBMIT):
        return ""
    if desk.state in (ActualState.SUBMITTED, ActualState.AWAITING) and desk.part != Part.PLANNING:
        return "内容を直して保存すると下書きに戻ります。続けて提出してください。"
    return "提出すると、所属長の決裁に回ります。" if desk.needs_approval else "書きかけでも保存できます。"


def _may_view(laid: Mapping[str, Laid]) -> bool:
    return VIEW in laid and laid[VIEW].piece.closed is None


def _problems(fields, questions, laid: Mapping[str, Laid], errors: Mapping[str, str]) -> Iterator[Problem]:
    """The list at the top, in the order of the page, each line leading to its input."""
    order = [*(one.name for q in questions for one in (q.state, q.text)), *fields, "planning_view", "reason"]
    where = {one.name: f"意見{q.number}への{label}" for q in questions for one, label in _named(q)} | LABELS
    disputes = {one.name: one for piece in laid.values() for one in piece.disputes}
    for name in sorted({*errors, *disputes}, key=lambda name: order.index(name) if name in order else len(order)):
        text = errors.get(name) or CHOOSE
        yield Problem(f"{name}-mine" if name in disputes else name, where.get(name, name), text)


def _named(question: Question):
    return (question.state, "対応の状況"), (question.text, "対応結果")


def _news(outcome: Outcome | None) -> list[str]:
    """What somebody else did while this page was open."""
    if outcome is None:
        return []
    return [*([CHANGED_MEANWHILE] if outcome.overtaken else []), *outcome.news]
