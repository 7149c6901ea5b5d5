"""The head of a strategy file: whose plan it is, its period, its words, how it grades, which departments it names."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError

from goals.choices import LABEL_NAMES, Figure, GradeToken
from goals.codes import STORABLE, code_problem
from goals.models import Strategy
from goals.schemes import THRESHOLD_RULE, USUAL, ClassFacts, SchemeFacts, is_threshold, problems_of
from kpis.fields import YEARS
from kpis.models import KPI
from kpis.plan.strategy_file import content
from kpis.plan.strategy_file.grading import OWN_SOURCE, shipped_codes
from kpis.plan.strategy_file.nodes import Mapping, line_of, scalar_text
from kpis.plan.strategy_file.rules import Once, longest
from organization.models import Municipality

FORMAT = "inastrategy/1"
LONGEST_DEPARTMENT = 45  # division and section together
LONGEST_LABEL = 20
OF_MUNICIPALITY = ("contact", "address", "key_colour", "licence", "site_url", "logo_text", "font_family")


def check_format(root: Mapping) -> None:
    """Another format would only bring errors that mislead."""
    if (found := root.text("format")) != FORMAT:
        root.refuse("format", f"は {FORMAT} と書いてください（いまは「{found}」）。")
        root.problems.raise_if_any()


def read_code(root: Mapping) -> str:
    """What is stored under an older rule keeps its code, to the letter."""
    code = root.text("code")
    if code and (problem := code_problem(code)) and not _is_stored(code):
        root.refuse("code", problem)
    return code


def stored_targets(code: str) -> frozenset[str]:
    """The codes of the numeric targets that the plan has already."""
    return frozenset(KPI.objects.filter(strategy__code=code, measure=None).values_list("code", flat=True))


def _is_stored(code: str) -> bool:
    return re.fullmatch(STORABLE, code) is not None and Strategy.objects.filter(code=code).exists()


def read_municipality(found: Mapping) -> content.Municipality:
    code = found.text("code")
    if code and not is_municipality_code(code):
        found.refuse("code", f"は検査数字を含む6桁の全国地方公共団体コードで書いてください（いまは「{code}」）。")
    return content.Municipality(
        code=code,
        name=found.text("name", longest=longest("Municipality.name")),
        prefecture=found.text("prefecture", longest=longest("Municipality.prefecture")),
        own={name: text for name in OF_MUNICIPALITY if (text := _setting(found, name))},
    )


def _setting(found: Mapping, name: str) -> str:
    text = found.text(name, required=False, longest=longest(f"Municipality.{name}"))
    try:
        Municipality._meta.get_field(name).run_validators(text)
    except ValidationError as error:
        found.refuse(name, f"：{error.messages[0]}（いまは「{text}」）")
    return text


def is_municipality_code(code: str) -> bool:
    """Six digits, the last one the check digit over the five before it."""
    if not re.fullmatch(r"[0-9]{6}", code):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=False))
    return (11 - total % 11) % 10 == int(code[5])


def read_period(found: Mapping) -> tuple[int, int]:
    start, end = (found.year(key, *YEARS) for key in ("start", "end"))
    if start is None or end is None:
        return YEARS
    if start > end:
        found.refuse("end", f"は start（{start}）以降の年度にしてください（いまは「{end}」）。")
        return YEARS
    return start, end


def read_vision(found: Mapping) -> tuple[str, str]:
    title = found.text("title", longest=longest("Strategy.vision_title"))
    return title, found.text("subtitle", required=False, longest=longest("Strategy.vision_subtitle"))


def read_labels(found: Mapping) -> dict[str, str]:
    """What the plan calls its levels, where it has words of its own."""
    read = {name: found.text(name, required=False, longest=LONGEST_LABEL) for name in LABEL_NAMES}
    return {name: text for name, text in read.items() if text}


def read_departments(root: Mapping) -> tuple[str, ...]:
    once, found = Once(root.problems), []
    for node in root.sequence("departments"):
        label = _department(root, node)
        once.check(label, line_of(node), f"部署「{label}」")
        found.append(label)
    return tuple(found)


def _department(root: Mapping, node) -> str:
    words = (scalar_text(node, "「departments」の項目", root.problems) or "").split()
    if len(words) > 3:
        form = "部署は「課」「部 課」「部 課 係」と、間を一つ空けて書いてください"
        root.problems.add(line_of(node), f"{form}（いまは「{node.value}」）。")
    label = " ".join(words)
    if len(label) > LONGEST_DEPARTMENT:
        root.problems.add(
            line_of(node), f"部署の名称は{LONGEST_DEPARTMENT}文字以内で書いてください（いまは「{label}」）。"
        )
    return label


# --- 評価の区分 ---------------------------------------------------------------------------------------------


def read_scheme(found: Mapping) -> content.Scheme:
    """A shipped scheme by its code, a figure with two thresholds, or own classes."""
    judged = found.text("judged", required=False, lines=True)
    if "code" in found.names:
        return content.Scheme(found.choice("code", shipped_codes()), judged=judged)
    if "classes" in found.names:
        return content.Scheme(own=_own(found), judged=judged)
    return _two_thresholds(found, judged)


def _two_thresholds(found: Mapping, judged: str) -> content.Scheme:
    figure = found.choice("figure", Figure.values)
    on_track, mostly = _threshold(found, "on_track"), _threshold(found, "mostly_on_track")
    if on_track is None or mostly is None:
        return content.Scheme(USUAL)
    if on_track <= mostly:
        found.refuse("mostly_on_track", f"は on_track（{on_track}）より小さくしてください（いまは「{mostly}」）。")
    return content.Scheme("", figure, on_track, mostly, judged)


def _threshold(found: Mapping, key: str, required: bool = True) -> Decimal | None:
    value = found.decimal(key, required)
    if value is not None and not is_threshold(value):
        found.refuse(key, f"は{THRESHOLD_RULE}（いまは「{value}」）。")
        return None
    return value


def _own(found: Mapping) -> SchemeFacts:
    scheme = SchemeFacts(
        code="",
        name=found.text("name", required=False, longest=longest("GradeScheme.name")),
        source=found.text("source", required=False, lines=True) or OWN_SOURCE,
        figure=found.choice("figure", Figure.values),
        classes=found.each("classes", _class, required=True),
    )
    for problem in problems_of(scheme):
        found.refuse("classes", f"：{problem}")
    return scheme


def _class(found: Mapping) -> ClassFacts:
    return ClassFacts(
        code=found.text("code", longest=longest("GradeClass.code")),
        label=found.text("label", longest=longest("GradeClass.label")),
        symbol=found.text("symbol", longest=longest("GradeClass.symbol")),
        token=found.choice("token", GradeToken.values),
        threshold=_threshold(found, "threshold", required=False),
    )
