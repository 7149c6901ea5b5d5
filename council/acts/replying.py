"""What becomes of an opinion: who replies, the 対応方針, and a year later its result."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from council.acts.common import ReviewHold, changes, holding, own_department, too_long
from council.choices import CouncilAct, ReplyState
from council.models import FollowUp, Opinion, Reply
from council.permissions import who_answers
from council.policy import Doing
from council.subjects import WITH_SUBJECT
from council.written import ReplyText, reply_problems
from kpis.workflow.runner import Invalid, Notice, Saved, notify
from organization.models import Department, User
from organization.refusals import Denied, Refused

OPINION_ASSIGNED = "opinion_assigned"  # a notice about an opinion


def assign(opinion: Opinion, department: Department | None, *, version: int, by: User | None) -> Opinion:
    """Name the department that shall reply (None: the planning division); its people are told by mail."""
    with _holding(opinion, opinion.meeting.fiscal_year, by) as (held, stored):
        held.check(Doing.ASSIGN)
        if department is not None and department.municipality_id != held.strategy.municipality_id:
            raise Invalid({"department": "この自治体の部署を選んでください。"})
        before, after = str(stored.department or "企画部門"), str(department or "企画部門")
        saved = held.store(
            CouncilAct.ASSIGNED,
            stored,
            stored.department_id,
            department.pk if department else None,
            version=version,
            change=lambda opinion: setattr(opinion, "department", department),
            detail={"department": [before, after]},
        )
        if saved.changed and department is not None:
            notify(Notice(OPINION_ASSIGNED, held.year, (department.pk,), (stored,), by))
    return stored


def reply(
    opinion: Opinion, text: ReplyText, *, version: int, by: User | None, on: dt.date | None = None
) -> Saved[Reply]:
    """対応方針 by the department that was named, or by planning in its place.

    What a department wrote stays the department's where planning corrects it.
    """
    text = text.trimmed()
    limits = too_long({"text": ("対応方針", text.text), "reason": ("対応しない理由", text.reason)})
    if found := reply_problems(text) | limits:
        raise Invalid(found)
    with _holding(opinion, opinion.meeting.fiscal_year, by, on=on) as (held, stored):
        kept = Reply.objects.filter(opinion=stored).first() or Reply(opinion=stored, version=0)
        return _keep(held, Doing.REPLY, CouncilAct.REPLIED, kept, text, version)


def follow_up(
    opinion: Opinion,
    fiscal_year: int,
    state: str,
    text: str,
    *,
    version: int,
    by: User | None,
    on: dt.date | None = None,
) -> Saved[FollowUp]:
    """What had become of last year's opinion when ``fiscal_year`` was reported; it stands in that year's pack."""
    written = ReplyText(state, text.strip())
    if state not in ReplyState.values:
        raise Invalid({"state": "対応の状況を選んでください。"})
    if not written.text:
        raise Invalid({"text": "対応結果を入力してください。"})
    if found := too_long({"text": ("対応結果", written.text)}):
        raise Invalid(found)
    meeting = opinion.meeting
    if fiscal_year != meeting.fiscal_year + 1:
        raise Refused(Denied("対応結果は、意見のあった年度の翌年度に記入します", "年度を確認してください"))
    with _holding(opinion, fiscal_year, by, on=on) as (held, stored):
        kept = FollowUp.objects.filter(opinion=stored, fiscal_year=fiscal_year).first()
        kept = kept or FollowUp(opinion=stored, fiscal_year=fiscal_year, version=0)
        return _keep(held, Doing.FOLLOW_UP, CouncilAct.FOLLOWED_UP, kept, written, version)


def _keep(
    held: ReviewHold, doing: Doing, act: CouncilAct, answer: Reply | FollowUp, text: ReplyText, version: int
) -> Saved:
    opinion = answer.opinion
    departments = [department.pk for department in who_answers(opinion, held.on)]
    held.check(doing, departments)
    before = ReplyText(answer.state, answer.text, getattr(answer, "reason", ""))

    def change(answer: Reply | FollowUp) -> None:
        answer.state, answer.text = text.state, text.text
        if isinstance(answer, Reply):
            answer.reason = text.reason
        # Planning writes in the department's place: the answer is the department's all the same.
        answer.department = own_department(held.by, departments) or answer.department or _asked(opinion, departments)

    return held.store(
        act, answer, before, text, version=version, change=change, subject=opinion, detail=changes(before, text)
    )


@contextmanager
def _holding(opinion: Opinion, fiscal_year: int, by: User | None, **when) -> Iterator[tuple[ReviewHold, Opinion]]:
    """The year in which it is answered, held, and the opinion as it is stored."""
    with holding(opinion.meeting.strategy, fiscal_year, by, **when) as held:
        yield held, _stored(opinion)


def _stored(opinion: Opinion) -> Opinion:
    opinions = Opinion.objects.select_related("meeting__strategy", "department", *WITH_SUBJECT)
    stored = opinions.get(pk=opinion.pk)
    if stored.withdrawn_at is not None:
        raise Refused(Denied("この意見は取り下げられています", "対応方針は必要ありません"))
    return stored


def _asked(opinion: Opinion, departments: list[int]) -> Department | None:
    """The department that was named, by its name of today where one carries on its work."""
    return Department.objects.get(pk=departments[0]) if len(departments) == 1 else opinion.department
