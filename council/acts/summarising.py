"""What the planning division says itself: its view of a measure, the 総括 of goals and strategy, the direction list,
and which KPIs stand under 成果 and 課題 (part of the 総括: who may and when is the same)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db.models import Count, Model

from council.acts.common import ReviewHold, holding, holding_strategy, too_long
from council.acts.evaluations import evaluation_of
from council.choices import CouncilAct, Direction, HighlightKind
from council.models import DirectionOption, MeasureEvaluation, ReplacedEntry, Summary
from council.models.highlight import LONGEST_REASON
from council.permissions import department_ids
from council.policy import Doing
from council.written import directions_of, evaluation_in
from goals.models import BasicGoal, Strategy
from kpis.models import KPI
from kpis.workflow.denials import strategy_closed
from kpis.workflow.runner import Conflict, Invalid, Saved
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied, Refused
from projects.models import Measure

NO_KPI = "代わりに示す指標を選んでください。"
NO_REASON = "差し替える理由を入力してください。理由は、一覧とともに公表します。"
SAME = "同じ指標には差し替えられません。別の指標を選んでください。"
TAKEN = "この指標は、同じ一覧のほかの差替えで選ばれています。"
LONGEST_LABEL = DirectionOption._meta.get_field("label").max_length
LONGEST_DEFINITION = DirectionOption._meta.get_field("definition").max_length


def save_view(
    measure: Measure, fiscal_year: int, text: str, *, version: int, by: User | None = None
) -> Saved[MeasureEvaluation]:
    """企画部門の所見 on one measure, whatever the state of the department's part.

    Only another save of the view itself makes one stale, not what the department did meanwhile.
    """
    text = text.strip()
    if found := too_long({"planning_view": ("企画部門の所見", text)}):
        raise Invalid(found)
    with holding(measure.project.goal.strategy, fiscal_year, by) as held:
        held.check(Doing.VIEW, department_ids(measure))
        stored = evaluation_of(measure, fiscal_year)
        evaluation = stored or MeasureEvaluation(measure=measure, fiscal_year=fiscal_year, version=0)
        seen = evaluation_in(measure, fiscal_year, version)
        if stored and seen and seen.planning_view == stored.planning_view:
            version = stored.version
        return _store_text(held, CouncilAct.VIEWED, evaluation, "planning_view", text, version)


def save_summary(
    strategy: Strategy, fiscal_year: int, text: str, *, goal: BasicGoal | None = None, version: int, by: User | None
) -> Saved[Summary]:
    """総括 of a goal, or of the whole strategy."""
    text = text.strip()
    if found := too_long({"text": ("総括", text)}):
        raise Invalid(found)
    with holding(strategy, fiscal_year, by) as held:
        held.check(Doing.SUMMARISE)
        stored = Summary.objects.filter(strategy=strategy, fiscal_year=fiscal_year, goal=goal).first()
        summary = stored or Summary(strategy=strategy, fiscal_year=fiscal_year, goal=goal, version=0)
        return _store_text(held, CouncilAct.SUMMARISED, summary, "text", text, version)


def _store_text(held: ReviewHold, act: CouncilAct, thing: Model, field: str, text: str, version: int) -> Saved:
    before = getattr(thing, field)
    return held.store(
        act,
        thing,
        before,
        text,
        version=version,
        change=lambda thing: setattr(thing, field, text),
        detail={field: [before, text]},
    )


def set_directions(
    strategy: Strategy,
    directions: Sequence[Direction],
    *,
    seen: Sequence[Direction] | None = None,
    by: User | None,
) -> bool:
    """The whole list of 今後の方向性 as it shall be; what an evaluation already holds can only be put aside.

    ``seen`` is the list that the person was looking at. Answers whether anything changed.
    """
    if strategy_closed(by, strategy):
        raise Refused(Denied("今後の方向性の選択肢は企画部門が設定します", "変更できるのは企画部門の職員です"))
    wanted = [replace(one, label=one.label.strip(), definition=one.definition.strip()) for one in directions]
    with holding_strategy(strategy, by) as held:
        stored = directions_of(strategy)
        if tuple(wanted) == stored:
            return False
        if seen is not None and tuple(seen) != stored:
            raise Conflict(stored)
        if found := _wrong(wanted, set(used_directions(strategy))):
            raise Invalid(found)
        DirectionOption.objects.filter(strategy=strategy).delete()
        DirectionOption.objects.bulk_create(
            DirectionOption(
                strategy=strategy,
                code=one.code,
                position=place,
                label=one.label,
                definition=one.definition,
                is_active=one.is_active,
            )
            for place, one in enumerate(wanted)
        )
        detail = {"directions": [one.label for one in wanted if one.is_active]}
        held.record(CouncilAct.DIRECTIONS_SET, strategy, detail=detail)
    return True


def used_directions(strategy: Strategy) -> Mapping[str, int]:
    """Code → how many evaluations, of whatever year, hold it."""
    used = MeasureEvaluation.objects.filter(measure__project__goal__strategy=strategy).exclude(direction="")
    return dict(used.values_list("direction").order_by("direction").annotate(Count("pk")))


def _wrong(directions: Sequence[Direction], used: set[str]) -> dict[str, str]:
    codes = [one.code for one in directions]
    active = [one for one in directions if one.is_active]
    if len(set(codes)) != len(codes):
        return {"code": "同じコードの選択肢が二つあります。"}
    if used - set(codes):
        return {"code": "施策評価で使われている選択肢は削除できません。使わないときは、表示しないことにしてください。"}
    if any(not one.label or not one.definition for one in directions):
        return {"label": "名称と定義を入力してください。"}
    if any(len(one.label) > LONGEST_LABEL or len(one.definition) > LONGEST_DEFINITION for one in directions):
        return {"label": f"名称は{LONGEST_LABEL}字以内、定義は{LONGEST_DEFINITION}字以内で入力してください。"}
    if len({one.label for one in active}) != len(active):
        return {"label": "同じ名称の選択肢が二つあります。"}
    return {} if len(active) > 1 else {"label": "表示する選択肢は二つ以上必要です。"}


# --- Entries of 成果 and 課題: another KPI where the rule chose one ------------------------------------------


@frozen
class EntryText:
    """What a planner fills in; ``shown`` None where no KPI of the plan was chosen."""

    shown: KPI | None
    reason: str

    def write_to(self, entry: ReplacedEntry) -> None:
        entry.shown, entry.reason = self.shown, self.reason


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
    text = replace(text, reason=text.reason.strip())
    with holding(strategy, fiscal_year, by) as held:
        held.check(Doing.SUMMARISE)
        if found := _wrong_kpi(strategy, fiscal_year, kind, chosen, text):
            raise Invalid(found)
        stored = _entry(strategy, fiscal_year, kind, chosen)
        entry = stored or ReplacedEntry(strategy=strategy, fiscal_year=fiscal_year, kind=kind, chosen=chosen, version=0)
        before = EntryText(stored.shown, stored.reason) if stored else None
        detail = {"kind": kind, "from": chosen.code, "to": text.shown.code}
        return held.store(
            CouncilAct.ENTRY_REPLACED, entry, before, text, version=version, reason=text.reason, detail=detail
        )


def restore_entry(
    strategy: Strategy, fiscal_year: int, kind: HighlightKind, chosen: KPI, *, version: int, by: User | None
) -> bool:
    """Let the rule decide again. Answers whether anything was there to take back."""
    with holding(strategy, fiscal_year, by) as held:
        held.check(Doing.SUMMARISE)
        stored = _entry(strategy, fiscal_year, kind, chosen)
        if stored is None:
            return False
        held.compare(stored, version)
        detail = {"kind": kind, "from": stored.shown.code, "to": chosen.code}
        held.record(CouncilAct.ENTRY_RESTORED, stored, detail=detail)
        stored.delete()
    return True


def _entry(strategy: Strategy, fiscal_year: int, kind: HighlightKind, chosen: KPI) -> ReplacedEntry | None:
    entries = ReplacedEntry.objects.filter(strategy=strategy, fiscal_year=fiscal_year, kind=kind, chosen=chosen)
    return entries.select_related("shown", "chosen").first()


def _wrong_kpi(
    strategy: Strategy, fiscal_year: int, kind: HighlightKind, chosen: KPI, text: EntryText
) -> dict[str, str]:
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
