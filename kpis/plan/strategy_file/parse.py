"""Text of a strategy file → ``StrategyFile``, or every error at once with its line (``BadRows``)."""

from goals.schemes import USUAL
from kpis.choices import ReviewPointKind
from kpis.fields import YEARS
from kpis.plan.strategy_file import content, head
from kpis.plan.strategy_file.nodes import Mapping, as_mapping, compose, decode
from kpis.plan.strategy_file.prose import read_chapters, read_population
from kpis.plan.strategy_file.review_points import gather
from kpis.plan.strategy_file.rules import Problems, longest
from kpis.plan.strategy_file.tree import TreeReader


def parse(data: bytes) -> content.StrategyFile:
    problems = Problems()
    root = as_mapping(compose(decode(data)), "ファイルの全体", problems)
    problems.raise_if_any()
    found = _read(root)
    problems.raise_if_any()
    return found


def _read(root: Mapping) -> content.StrategyFile:
    head.check_format(root)
    period = root.within("period", head.read_period, YEARS)
    departments, code = head.read_departments(root), head.read_code(root)
    viewpoints, goals = TreeReader(root, period, departments, lambda: head.stored_targets(code)).read()
    scheme = root.within("scheme", head.read_scheme, content.Scheme(USUAL), required=False)
    title = root.within("vision", head.read_vision, ("", ""), required=False)
    population = read_population(root, frozenset(goal.number for goal in goals if goal.target))
    told = root.each("review_points", _review_point)
    found = content.StrategyFile(
        code=code,
        name=root.text("name", longest=longest("Strategy.name")),
        short_name=root.text("short_name", longest=longest("Strategy.short_name")),
        municipality=root.within("municipality", head.read_municipality, content.Municipality("", "", "")),
        council=root.text("council", required=False, longest=longest("Strategy.council")),
        labels=root.within("labels", head.read_labels, {}, required=False),
        first_year=period[0],
        last_year=period[1],
        vision_title=title[0],
        vision_subtitle=title[1],
        scheme=scheme,
        departments=departments,
        sections=read_chapters(root),
        population=population,
        viewpoints=viewpoints,
        goals=goals,
        review_points=gather(scheme, population, goals, told),
    )
    root.close()
    return found


def _review_point(found: Mapping) -> content.ReviewPoint:
    return content.ReviewPoint(
        subject=found.text("subject", longest=longest("ReviewPoint.subject")),
        kind=found.choice("kind", ReviewPointKind.values),
        topic=found.text("topic", required=False, longest=longest("ReviewPoint.topic")),
        text=found.text("text", lines=True),
        reading=found.text("reading", required=False, lines=True),
    )
