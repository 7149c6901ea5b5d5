"""What becomes of an opinion: who replies, the 対応方針, and a year later its result."""

import datetime as dt

from django.db import transaction

from council.acts.common import GONE, ReviewHold, changes, hold, own_department, record, too_long
from council.choices import CouncilAct, ReplyState
from council.models import FollowUp, Opinion, Reply
from council.models.evaluation import Written
from council.permissions import who_answers
from council.policy import Doing
from council.subjects import WITH_SUBJECT, subject_words
from council.written import ReplyText, reply_problems
from kpis.workflow.runner import Invalid, Notice, Saved, not_stale, notify, write
from organization.models import Department, User
from organization.refusals import Denied, Refused

OPINION_ASSIGNED = "opinion_assigned"  # a notice about an opinion


def assign(opinion: Opinion, department: Department | None, *, version: int, by: User | None) -> Opinion:
    """Name the department that shall reply (None: the planning division); its people are told by mail."""
    with transaction.atomic():
        held, stored = _held(opinion, by)
        held.check(Doing.ASSIGN)
        if department is not None and department.municipality_id != held.year.strategy.municipality_id:
            raise Invalid({"department": "この自治体の部署を選んでください。"})
        if stored.department_id == (department.pk if department else None):
            return stored
        not_stale(stored, version, GONE)
        detail = {"department": [str(stored.department or "企画部門"), str(department or "企画部門")]}
        stored.department = department
        write(stored, by, CouncilAct.ASSIGNED.label)
        _record(stored, CouncilAct.ASSIGNED, by, stored.meeting.fiscal_year, detail=detail)
        if department is not None:
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
    with transaction.atomic():
        held, stored = _held(opinion, by)
        departments = _departments(stored, on)
        held.check(Doing.REPLY, departments)
        kept = Reply.objects.filter(opinion=stored).first()
        return _keep(
            kept or Reply(opinion=stored, version=0),
            text,
            ("state", "text", "reason"),
            CouncilAct.REPLIED,
            stored,
            held.year.fiscal_year,
            stored_version=kept,
            version=version,
            by=by,
            departments=departments,
        )


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
    with transaction.atomic():
        held = hold(meeting.strategy, fiscal_year, by, on)
        stored = _stored(opinion)
        departments = _departments(stored, on)
        held.check(Doing.FOLLOW_UP, departments)
        kept = FollowUp.objects.filter(opinion=stored, fiscal_year=fiscal_year).first()
        return _keep(
            kept or FollowUp(opinion=stored, fiscal_year=fiscal_year, version=0),
            written,
            ("state", "text"),
            CouncilAct.FOLLOWED_UP,
            stored,
            fiscal_year,
            stored_version=kept,
            version=version,
            by=by,
            departments=departments,
        )


def _keep(
    thing: Reply | FollowUp,
    text: ReplyText,
    fields: tuple[str, ...],
    act: CouncilAct,
    opinion: Opinion,
    fiscal_year: int,
    *,
    stored_version: Written | None,
    version: int,
    by: User | None,
    departments: list[int],
) -> Saved:
    before = ReplyText(thing.state, thing.text, getattr(thing, "reason", ""))
    if stored_version is not None and before == text:
        return Saved(thing, changed=False)
    not_stale(stored_version, version, GONE)
    for name in fields:
        setattr(thing, name, getattr(text, name))
    # Planning writes in the department's place: the answer is the department's all the same.
    thing.department = own_department(by, departments) or thing.department or _asked(opinion, departments)
    write(thing, by, act.label)
    _record(opinion, act, by, fiscal_year, detail=changes(before, text))
    return Saved(thing, changed=True)


def _held(opinion: Opinion, by: User | None) -> tuple[ReviewHold, Opinion]:
    meeting = opinion.meeting
    return hold(meeting.strategy, meeting.fiscal_year, by), _stored(opinion)


def _stored(opinion: Opinion) -> Opinion:
    opinions = Opinion.objects.select_related("meeting__strategy", "department", *WITH_SUBJECT)
    stored = opinions.get(pk=opinion.pk)
    if stored.withdrawn_at is not None:
        raise Refused(Denied("この意見は取り下げられています", "対応方針は必要ありません"))
    return stored


def _departments(opinion: Opinion, on: dt.date | None) -> list[int]:
    return [department.pk for department in who_answers(opinion, on)]


def _asked(opinion: Opinion, departments: list[int]) -> Department | None:
    """The department that was named, by its name of today where one carries on its work."""
    return Department.objects.get(pk=departments[0]) if len(departments) == 1 else opinion.department


def _record(opinion: Opinion, act: CouncilAct, by: User | None, fiscal_year: int, **more) -> None:
    subject = f"意見{opinion.number}（{subject_words(opinion)}）"
    record(opinion.meeting.strategy, fiscal_year, act, by, subject, thing=opinion, **more)
