"""Putting another KPI where the rule for 成果 and 課題 chose one, and taking that back. Part of the 総括: who may and
when is the same."""

from django.db import transaction

from council.acts.common import GONE, hold, record, too_long
from council.choices import CouncilAct, HighlightKind
from council.models import ReplacedEntry
from council.models.highlight import LONGEST_REASON
from council.policy import Doing
from goals.models import Strategy
from kpis.models import KPI
from kpis.workflow.runner import Invalid, Saved, not_stale, write
from organization.frozen import frozen
from organization.models import User

NO_KPI = "代わりに示す指標を選んでください。"
NO_REASON = "差し替える理由を入力してください。理由は、一覧とともに公表します。"
SAME = "同じ指標には差し替えられません。別の指標を選んでください。"
TAKEN = "この指標は、同じ一覧のほかの差替えで選ばれています。"


@frozen
class EntryText:
    """What a planner fills in; ``shown`` None where no KPI of the plan was chosen."""

    shown: KPI | None
    reason: str


def replace_entry(
    strategy: Strategy,
    fiscal_year: int,
    kind: HighlightKind,
    chosen: KPI,
    text: EntryText,
    *,
    version: int,
    by: User | None,
) -> Saved[ReplacedEntry]:
    """Show ``text.shown`` where the rule chose ``chosen``; the reason is printed with it."""
    reason = text.reason.strip()
    with transaction.atomic():
        hold(strategy, fiscal_year, by).check(Doing.SUMMARISE)
        if found := _wrong(strategy, fiscal_year, kind, chosen, EntryText(text.shown, reason)):
            raise Invalid(found)
        stored = _stored(strategy, fiscal_year, kind, chosen)
        if stored and (stored.shown_id, stored.reason) == (text.shown.pk, reason):
            return Saved(stored, changed=False)
        not_stale(stored, version, GONE)
        entry = stored or ReplacedEntry(strategy=strategy, fiscal_year=fiscal_year, kind=kind, chosen=chosen, version=0)
        detail = {"kind": kind, "from": chosen.code, "to": text.shown.code}
        entry.shown, entry.reason = text.shown, reason
        write(entry, by, CouncilAct.ENTRY_REPLACED.label)
        record(
            strategy, fiscal_year, CouncilAct.ENTRY_REPLACED, by, _subject(kind, chosen), reason=reason, detail=detail
        )
    return Saved(entry, changed=True)


def restore_entry(
    strategy: Strategy, fiscal_year: int, kind: HighlightKind, chosen: KPI, *, version: int, by: User | None
) -> bool:
    """Let the rule decide again. Answers whether anything was there to take back."""
    with transaction.atomic():
        hold(strategy, fiscal_year, by).check(Doing.SUMMARISE)
        stored = _stored(strategy, fiscal_year, kind, chosen)
        if stored is None:
            return False
        not_stale(stored, version, GONE)
        detail = {"kind": kind, "from": stored.shown.code, "to": chosen.code}
        stored.delete()
        record(strategy, fiscal_year, CouncilAct.ENTRY_RESTORED, by, _subject(kind, chosen), detail=detail)
    return True


def _stored(strategy: Strategy, fiscal_year: int, kind: HighlightKind, chosen: KPI) -> ReplacedEntry | None:
    entries = ReplacedEntry.objects.filter(strategy=strategy, fiscal_year=fiscal_year, kind=kind, chosen=chosen)
    return entries.select_related("shown").first()


def _wrong(strategy: Strategy, fiscal_year: int, kind: HighlightKind, chosen: KPI, text: EntryText) -> dict[str, str]:
    found = too_long({"reason": ("理由", text.reason)}, LONGEST_REASON)
    if not text.reason:
        found["reason"] = NO_REASON
    if text.shown is None:
        found["shown"] = NO_KPI
    elif text.shown == chosen:
        found["shown"] = SAME
    else:
        entries = ReplacedEntry.objects.filter(strategy=strategy, fiscal_year=fiscal_year, kind=kind, shown=text.shown)
        if entries.exclude(chosen=chosen).exists():
            found["shown"] = TAKEN
    return found


def _subject(kind: HighlightKind, chosen: KPI) -> str:
    return f"{HighlightKind(kind).label}　{chosen.code} {chosen.name}"
