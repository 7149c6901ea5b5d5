"""An opinion as a line of the desk's lists, in ready words."""

import datetime as dt
from collections.abc import Iterable

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from council.choices import ReplyState, SubjectKind
from council.models import FollowUp, Opinion
from council.permissions import opinions_to_answer
from council.subjects import WITH_SUBJECT, subject_words
from kpis.models import ReportingYear
from organization.frozen import frozen
from organization.lineage import Lineage
from organization.models import User

PLANNING = "企画部門"
WAITING, WITHDRAWN = "回答待ち", "取下げ"


@frozen
class Line:
    """``state`` is the reply's code, ``waiting`` or ``withdrawn``; ``result_state`` the result's, or empty."""

    opinion: Opinion
    number: int
    meeting: str
    subject: str
    subject_url: str
    text: str
    who: str
    department: str
    state: str
    state_label: str
    reply: str
    reason: str
    result: FollowUp | None

    @property
    def owes_result(self) -> bool:
        """Not where the city said, with its reason, that it would not act; a result may be written all the same."""
        return self.result is None and self.state != ReplyState.WILL_NOT

    @property
    def result_label(self) -> str:
        return ReplyState(self.result.state).label if self.result else ""


def lines_of(opinions: Iterable[Opinion], lineage: Lineage, on: dt.date) -> list[Line]:
    """``opinions`` come from ``access.with_all``; departments are called as they were, with their names of today."""
    return [line_of(opinion, lineage, on) for opinion in opinions]


def line_of(opinion: Opinion, lineage: Lineage, on: dt.date) -> Line:
    reply = getattr(opinion, "reply", None)
    state, label = _state(opinion, reply)
    named = reply.department if reply else opinion.department
    return Line(
        opinion=opinion,
        number=opinion.number,
        meeting=opinion.meeting.label,
        subject=subject_words(opinion),
        subject_url=subject_url(opinion),
        text=opinion.text,
        who=opinion.who,
        department=str(lineage.then_and_now(named, on)) if named else PLANNING,
        state=state,
        state_label=label,
        reply=reply.text if reply else "",
        reason=reply.reason if reply else "",
        result=result_of(opinion),
    )


def result_of(opinion: Opinion) -> FollowUp | None:
    """What the year after found."""
    year = opinion.meeting.fiscal_year + 1
    return next((found for found in opinion.follow_ups.all() if found.fiscal_year == year), None)


def subject_url(opinion: Opinion) -> str:
    """The page that shows what the opinion speaks of, with the figures of its year."""
    place = [opinion.meeting.strategy.code, opinion.meeting.fiscal_year]
    match opinion.kind:
        case SubjectKind.GOAL:
            return reverse("dashboards:goal", args=[*place, opinion.goal.number])
        case SubjectKind.PROJECT:
            return reverse("dashboards:project", args=[*place, opinion.project.number])
        case SubjectKind.MEASURE:
            return reverse("dashboards:measure", args=[*place, opinion.measure.code])
        case SubjectKind.KPI:
            return reverse("dashboards:kpi", args=[*place, opinion.kpi.code])
    return reverse("dashboards:overview", args=place)


def _state(opinion: Opinion, reply) -> tuple[str, str]:
    if opinion.withdrawn_at is not None:
        return "withdrawn", WITHDRAWN
    if reply is None:
        return "waiting", WAITING
    return reply.state, ReplyState(reply.state).label


def opinion_to_answer(user: User, year: ReportingYear, fiscal_year: int, number: int) -> Opinion:
    """One that the person's departments reply to (any, for planning); of ``fiscal_year``, this year's or the last."""
    opinions = with_all(opinions_to_answer(user, year.strategy, timezone.localdate()))
    found = opinions.filter(meeting__fiscal_year=fiscal_year, number=number).first()
    if found is None:
        raise Http404("この意見はありません。")
    return found


def with_all(opinions):
    """With what a line or page says of an opinion, so that none asks for more."""
    joined = opinions.select_related(
        "meeting__strategy__municipality",
        "department",
        "member",
        "written_by",
        "reply__department",
        "reply__updated_by",
        *WITH_SUBJECT,
    )
    return joined.prefetch_related("follow_ups__department").order_by("number")
