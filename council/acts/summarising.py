"""What the planning division says itself: its view of a measure, the 総括 of goals and strategy, the direction list."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Count

from council.acts.common import GONE, hold, record, too_long
from council.acts.evaluating import evaluation_of
from council.choices import CouncilAct, Direction
from council.directions import directions_of
from council.earlier import evaluation_in
from council.models import DirectionOption, MeasureEvaluation, Summary
from council.permissions import department_ids
from council.policy import Doing
from goals.models import BasicGoal, Strategy
from kpis.workflow.denials import strategy_closed
from kpis.workflow.runner import Invalid, Saved, not_stale, write
from organization.models import User
from organization.refusals import Denied, Refused
from projects.models import Measure

OVERTAKEN = "画面を開いた後に、ほかの人が選択肢を変更しました。いまの選択肢を確認してください。"
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
    strategy = measure.project.goal.strategy
    with transaction.atomic():
        hold(strategy, fiscal_year, by).check(Doing.VIEW, department_ids(measure))
        stored = evaluation_of(measure, fiscal_year)
        evaluation = stored or MeasureEvaluation(measure=measure, fiscal_year=fiscal_year, version=0)
        if text == evaluation.planning_view:
            return Saved(evaluation, changed=False)
        seen = evaluation_in(measure, fiscal_year, version)
        if stored is None or seen is None or seen.planning_view != stored.planning_view:
            not_stale(stored, version, GONE)
        detail = {"planning_view": [evaluation.planning_view, text]}
        evaluation.planning_view = text
        write(evaluation, by, CouncilAct.VIEWED.label)
        record(strategy, fiscal_year, CouncilAct.VIEWED, by, f"施策{measure}", thing=evaluation, detail=detail)
    return Saved(evaluation, changed=True)


def save_summary(
    strategy: Strategy, fiscal_year: int, text: str, *, goal: BasicGoal | None = None, version: int, by: User | None
) -> Saved[Summary]:
    """総括 of a goal, or of the whole strategy."""
    text = text.strip()
    if found := too_long({"text": ("総括", text)}):
        raise Invalid(found)
    with transaction.atomic():
        hold(strategy, fiscal_year, by).check(Doing.SUMMARISE)
        stored = Summary.objects.filter(strategy=strategy, fiscal_year=fiscal_year, goal=goal).first()
        summary = stored or Summary(strategy=strategy, fiscal_year=fiscal_year, goal=goal, version=0)
        if text == summary.text:
            return Saved(summary, changed=False)
        not_stale(stored, version, GONE)
        detail = {"text": [summary.text, text]}
        summary.text = text
        write(summary, by, CouncilAct.SUMMARISED.label)
        about = str(goal or "戦略全体")
        record(strategy, fiscal_year, CouncilAct.SUMMARISED, by, about, thing=summary, detail=detail)
    return Saved(summary, changed=True)


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
    with transaction.atomic():
        Strategy.objects.select_for_update().get(pk=strategy.pk)
        stored = directions_of(strategy)
        if tuple(wanted) == stored:
            return False
        if seen is not None and tuple(seen) != stored:
            raise Invalid({"list": OVERTAKEN})
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
        record(strategy, None, CouncilAct.DIRECTIONS_SET, by, "今後の方向性の選択肢", detail=detail)
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
