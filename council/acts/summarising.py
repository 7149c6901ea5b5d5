"""What the planning division says itself: its view of a measure, the 総括 of goals and strategy, the direction list."""

from collections.abc import Sequence

from django.db import transaction

from council.acts.common import Saved, check, hold, not_stale, record, too_long, write
from council.acts.evaluating import evaluation_of
from council.choices import CouncilAct, Direction
from council.models import DirectionOption, MeasureEvaluation, Summary
from council.moves import Doing
from council.permissions import department_ids
from goals.models import BasicGoal, Strategy
from kpis.closed import strategy_closed
from kpis.cycle import Invalid
from kpis.cycle.common import refuse
from organization.models import User
from projects.models import Measure


def save_view(
    measure: Measure, fiscal_year: int, text: str, *, version: int, by: User | None = None
) -> Saved[MeasureEvaluation]:
    """企画部門の所見 on one measure, whatever the state of the department's part."""
    text = text.strip()
    if found := too_long({"planning_view": ("企画部門の所見", text)}):
        raise Invalid(found)
    strategy = measure.project.goal.strategy
    with transaction.atomic():
        year = hold(strategy, fiscal_year)
        check(Doing.VIEW, by, year, department_ids(measure))
        stored = evaluation_of(measure, fiscal_year)
        evaluation = stored or MeasureEvaluation(measure=measure, fiscal_year=fiscal_year, version=0)
        if text == evaluation.planning_view:
            return Saved(evaluation, changed=False)
        not_stale(stored, version)
        detail = {"planning_view": [evaluation.planning_view, text]}
        evaluation.planning_view = text
        write(evaluation, by, CouncilAct.VIEWED)
        record(strategy, fiscal_year, CouncilAct.VIEWED, by, f"施策{measure}", detail=detail)
    return Saved(evaluation, changed=True)


def save_summary(
    strategy: Strategy, fiscal_year: int, text: str, *, goal: BasicGoal | None = None, version: int, by: User | None
) -> Saved[Summary]:
    """総括 of a goal, or of the whole strategy."""
    text = text.strip()
    if found := too_long({"text": ("総括", text)}):
        raise Invalid(found)
    with transaction.atomic():
        year = hold(strategy, fiscal_year)
        check(Doing.SUMMARISE, by, year)
        stored = Summary.objects.filter(strategy=strategy, fiscal_year=fiscal_year, goal=goal).first()
        summary = stored or Summary(strategy=strategy, fiscal_year=fiscal_year, goal=goal, version=0)
        if text == summary.text:
            return Saved(summary, changed=False)
        not_stale(stored, version)
        detail = {"text": [summary.text, text]}
        summary.text = text
        write(summary, by, CouncilAct.SUMMARISED)
        record(strategy, fiscal_year, CouncilAct.SUMMARISED, by, str(goal or "戦略全体"), detail=detail)
    return Saved(summary, changed=True)


def set_directions(strategy: Strategy, directions: Sequence[Direction], *, by: User | None) -> None:
    """The whole list of 今後の方向性 as it shall be; what an evaluation already holds can only be put aside."""
    refuse(strategy_closed(by, strategy))
    with transaction.atomic():
        Strategy.objects.select_for_update().get(pk=strategy.pk)
        used = set(_used_codes(strategy))
        if found := _wrong(directions, used):
            raise Invalid(found)
        DirectionOption.objects.filter(strategy=strategy).delete()
        DirectionOption.objects.bulk_create(
            DirectionOption(
                strategy=strategy,
                code=one.code,
                position=place,
                label=one.label.strip(),
                definition=one.definition.strip(),
                is_active=one.is_active,
            )
            for place, one in enumerate(directions)
        )
        detail = {"directions": [one.label for one in directions if one.is_active]}
        record(strategy, None, CouncilAct.DIRECTIONS_SET, by, "今後の方向性の選択肢", detail=detail)


def _used_codes(strategy: Strategy):
    used = MeasureEvaluation.objects.filter(measure__project__goal__strategy=strategy).exclude(direction="")
    return used.values_list("direction", flat=True).distinct()


def _wrong(directions: Sequence[Direction], used: set[str]) -> dict[str, str]:
    codes = [one.code for one in directions]
    active = [one for one in directions if one.is_active]
    if len(set(codes)) != len(codes):
        return {"code": "同じコードの選択肢が二つあります。"}
    if missing := used - set(codes):
        return {"code": f"施策評価で使われている選択肢は削除できません（{'、'.join(sorted(missing))}）。"}
    if any(not one.label.strip() or not one.definition.strip() for one in directions):
        return {"label": "名称と定義を入力してください。"}
    if len({one.label.strip() for one in active}) != len(active):
        return {"label": "同じ名称の選択肢が二つあります。"}
    return {} if len(active) > 1 else {"label": "選択肢は二つ以上必要です。"}
