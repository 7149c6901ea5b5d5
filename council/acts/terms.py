"""Terms of several members at once, with one date: ended, renewed, or entered from a list. All of them or none."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from council.acts.common import holding_strategy
from council.acts.sitting import MemberText, end_term, save_member
from council.models import Member
from goals.models import Strategy
from kpis.workflow.runner import Invalid
from organization.eras import long_date
from organization.models import User
from organization.refusals import Denied, Refused


def end_terms(strategy: Strategy, members: Sequence[Member], on: dt.date, *, by: User | None = None) -> list[Member]:
    """The last day of all these terms."""
    with holding_strategy(strategy, by):
        return [_named(member, end_term, member, on, by=by) for member in members]


def renew_terms(
    strategy: Strategy, members: Sequence[Member], first: dt.date, last: dt.date | None, *, by: User | None = None
) -> list[Member]:
    """再任: a new term each. A term that would still run then ends on the day before."""
    with holding_strategy(strategy, by):
        return [_named(member, _renew, member, first, last, by) for member in members]


def enter_members(strategy: Strategy, texts: Sequence[MemberText], *, by: User | None = None) -> list[Member]:
    with holding_strategy(strategy, by):
        return [save_member(strategy, text, by=by) for text in texts]


def _renew(member: Member, first: dt.date, last: dt.date | None, by: User | None) -> Member:
    member = Member.objects.select_related("user", "strategy").get(pk=member.pk)  # as it is now that it is held
    if Member.objects.filter(strategy=member.strategy, name=member.name, term_from=first).exists():
        raise Refused(Denied(f"{long_date(first)}からの任期がすでに登録されています", "委員の一覧で確かめてください"))
    if member.term_from >= first:
        since = long_date(member.term_from)
        raise Refused(Denied(f"いまの任期が{since}に始まっています", "新しい任期の初日を、その後の日にしてください"))
    if member.term_to is None or member.term_to >= first:
        end_term(member, first - dt.timedelta(days=1), by=by)
    text = replace(MemberText.of(member), term_from=first, term_to=last)
    if text.user is not None and not text.user.is_active:
        text = replace(text, user=None)
    return save_member(member.strategy, text, by=by)


def _named(member: Member, act, *told, **more) -> Member:
    """Whose term it is that cannot be so."""
    try:
        return act(*told, **more)
    except Refused as refused:
        raise Refused(replace(refused.closed, why=f"{member}：{refused.closed.why}")) from None
    except Invalid as invalid:
        raise Refused(Denied.of(f"{member}：{''.join(invalid.problems.values())}")) from None
