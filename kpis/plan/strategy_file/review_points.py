"""要確認: every judgement with a reason, every inference and every point that the file tells of itself."""

from collections.abc import Iterator

from kpis.choices import ReviewPointKind
from kpis.plan.readings import WHOLE_PLAN
from kpis.plan.strategy_file.content import Goal, Indicator, PopulationSeries, ReviewPoint, Scheme

OUTLOOK, SCHEME_TOPIC = "人口の将来展望", "評価の方法"
TOPICS = {
    "direction": "望ましい方向",
    "accumulation": "量の種類",
    "guide": "目安値の決め方",
    "method": "評価の手法",
    "share": "100％が上限の割合",
    "time_basis": "期間の取り方",
    "owner": "入力担当部署",
    "result_level": "指標の段階",
    "viewpoint": "基本的視点",
    "projects": "リーディング・プロジェクト",
    "goal": "数値目標が同じ基本目標",
}


def gather(
    scheme: Scheme, population: tuple[PopulationSeries, ...], goals: tuple[Goal, ...], told: tuple[ReviewPoint, ...]
) -> tuple[ReviewPoint, ...]:
    """What the file tells first, for contradictions weigh most; then the judgements in the order of the plan."""
    of_series = (point for series in population for point in _of_series(series))
    return (*told, *_of_scheme(scheme), *of_series, *(point for goal in goals for point in _of_goal(goal)))


def _of_series(series: PopulationSeries) -> Iterator[ReviewPoint]:
    for key, text in series.judged.items():
        yield ReviewPoint(OUTLOOK, ReviewPointKind.INFERENCE.value, TOPICS[key], f"{series.name}：{text}")


def _of_scheme(scheme: Scheme) -> Iterator[ReviewPoint]:
    if scheme.judged:
        yield ReviewPoint(WHOLE_PLAN, ReviewPointKind.JUDGEMENT.value, SCHEME_TOPIC, scheme.judged, scheme.judged)


def _of_goal(goal: Goal) -> Iterator[ReviewPoint]:
    for key, text in goal.judged.items():
        yield ReviewPoint(f"基本目標{goal.number}", ReviewPointKind.INFERENCE.value, TOPICS[key], text)
    for target in goal.targets:
        yield from _of_indicator(target)
    for project in goal.projects:
        for measure in project.measures:
            for kpi in measure.kpis:
                yield from _of_indicator(kpi)


def _of_indicator(indicator: Indicator) -> Iterator[ReviewPoint]:
    for key, text in indicator.judged.reasons.items():
        yield ReviewPoint(indicator.code, ReviewPointKind.JUDGEMENT.value, TOPICS.get(key, key), text)
