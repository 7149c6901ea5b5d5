"""The data dictionary as the page of a plan says it: in the plan's words, and of no level that the plan has not.

The files themselves describe their columns alike for every plan.
"""

from collections.abc import Callable

from goals.models import Strategy
from projects.models import LeadingProject

# What the sentences say of projects, and what they say where a plan has none; the longer ones first.
WITHOUT_PROJECTS = (
    ("プロジェクト番号-施策番号-指標番号（例：4-1-6）", "階層の番号をつないだもの、または計画独自のコード"),
    ("プロジェクトの番号。基本目標の数値目標では空欄。", "この計画にない階層のため、空欄。"),
    ("プロジェクトの番号", "中間の階層の番号"),
    ("プロジェクト内での", "基本目標内での"),
    ("リーディング・プロジェクト", "中間の階層"),
    ("、プロジェクト、", "、"),
)


def wording_of(strategy: Strategy) -> Callable[[str], str]:
    """One query."""
    has_projects = LeadingProject.objects.filter(goal__strategy=strategy, number__gt=0).exists()
    return lambda sentence: strategy.words.reword(sentence if has_projects else _without_projects(sentence))


def _without_projects(sentence: str) -> str:
    for said, instead in WITHOUT_PROJECTS:
        sentence = sentence.replace(said, instead)
    return sentence
