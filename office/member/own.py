"""Which opinions are the reader's own. Everybody else's stand without a name, and nothing here can say whose."""

from collections.abc import Mapping

from django.db.models import Q

from council.acts.opinions import is_author
from council.denials import ANSWERED, NOT_THE_AUTHOR, act_closed
from council.models import Opinion
from council.policy import Doing
from goals.models import Strategy
from kpis.models import ReportingYear
from kpis.workflow.permissions import Standing
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied


@frozen
class Own:
    """``is_recorded``: the secretary wrote down what the member said. ``closed`` says why it cannot be changed."""

    year: int
    number: int
    is_recorded: bool
    closed: Denied | None


Owned = Mapping[tuple[int, int], Own]  # by fiscal year and number


def own_opinions(user: User, year: ReportingYear) -> Owned:
    """A member's opinions of the year and the one before; nobody else has any."""
    if not user.is_council:
        return {}
    by_stage = act_closed(Doing.WRITE_OPINION, Standing(user, year.strategy), year)
    opinions = of_member(user, year.strategy).filter(meeting__fiscal_year__in=(year.fiscal_year - 1, year.fiscal_year))
    found = (_own(user, one, by_stage) for one in opinions.select_related("meeting", "reply", "written_by"))
    return {(own.year, own.number): own for own in found}


def of_member(user: User, strategy: Strategy):
    """Written by the member, or recorded for the member; what was withdrawn is gone."""
    opinions = Opinion.objects.filter(meeting__strategy=strategy, withdrawn_at=None)
    return opinions.filter(Q(written_by=user) | Q(member__user=user))


def _own(user: User, opinion: Opinion, by_stage: Denied | None) -> Own:
    """In the order in which the act asks: the stage, the author, the reply."""
    is_recorded = not is_author(user, opinion)
    closed = by_stage or (NOT_THE_AUTHOR if is_recorded else ANSWERED if hasattr(opinion, "reply") else None)
    return Own(opinion.meeting.fiscal_year, opinion.number, is_recorded, closed)
