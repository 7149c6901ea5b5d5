"""Every act of the review. Page, command and demo come through here; publishing asks ``unanswered``.

An act checks who and when (denials.py over the table of policy.py), writes in one transaction while it holds the year,
leaves a ``CouncilEvent``, and returns. ``by=None`` is a shell command acting for the planning division. What several
people write carries a version: a save that has not seen the latest one raises ``Conflict`` and writes nothing.

evaluating.py: a measure's evaluation · summarising.py: what planning says · sitting.py: members and meetings
· terms.py: many members at once
· opinions.py: what the council says · replying.py: what becomes of it · surveying.py: the citizen survey.
"""

from council.acts.evaluating import (
    accept_evaluation,
    accept_evaluations,
    approve_evaluation,
    approve_evaluations,
    return_evaluation,
    return_evaluations,
    save_evaluation,
    submit_evaluation,
    submit_evaluations,
)
from council.acts.opinions import (
    change_opinion,
    change_record,
    record_opinion,
    unanswered,
    withdraw_opinion,
    write_opinion,
)
from council.acts.replying import assign, follow_up, reply
from council.acts.sitting import end_term, remove_meeting, remove_member, save_meeting, save_member
from council.acts.summarising import EntryText, replace_entry, restore_entry, save_summary, save_view, set_directions
from council.acts.surveying import remove_survey, save_survey
from council.acts.terms import end_terms, enter_members, renew_terms

__all__ = [
    "EntryText",
    "accept_evaluation",
    "accept_evaluations",
    "approve_evaluation",
    "approve_evaluations",
    "assign",
    "change_opinion",
    "change_record",
    "end_term",
    "end_terms",
    "enter_members",
    "follow_up",
    "record_opinion",
    "remove_meeting",
    "remove_member",
    "remove_survey",
    "renew_terms",
    "replace_entry",
    "reply",
    "restore_entry",
    "return_evaluation",
    "return_evaluations",
    "save_evaluation",
    "save_meeting",
    "save_member",
    "save_summary",
    "save_survey",
    "save_view",
    "set_directions",
    "submit_evaluation",
    "submit_evaluations",
    "unanswered",
    "withdraw_opinion",
    "write_opinion",
]
