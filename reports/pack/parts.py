"""The parts of the pack in their order: a name, a code, and who makes the content of it.

The code is the part's name everywhere: in the address (``?parts=``), as the key in the document, as the template
(templates/reports/pack/parts/), as the function of typst/main.typ, and as the anchor of the page. A part with nothing
to say is left out, and the others close the ranks.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from typing import Any

from organization.eras import long_date
from organization.frozen import frozen
from reports.charts.outlook import outlook_chart
from reports.charts.spec import OutlookSpec
from reports.charts.wording import describe_outlook
from reports.pack.brief import Brief, clipped
from reports.pack.cover import agenda
from reports.pack.entries import chart, listing, readings
from reports.pack.reading import reading
from reports.pack.sheets import sheet_key, sheet_title, sheets
from reports.pack.summary import summary
from reports.pack.voiced import guide, opinions_part, replies_part, survey
from reports.releases.texts import corrected_thing
from reports.review import Review, Row
from reports.review.charting import close_up, outlook_of
from reports.review.grading import effort_title
from reports.review.levels import lowest_level
from reports.review.moved import needing_effort_twice
from reports.review.population import PopulationSeries, actuals_of, footnotes_of, lines_of

OPENING = (
    "計画書の「人口の将来展望」に掲載した値と、その後の実績です。"
    "計画書との差は、計画書に同じ年の推計値などがある年だけ示しています（「－」は、計画書に値のない年です）。"
    "グラフの点線は計画書の値を結んだもので、間の年の推計値を表すものではありません。"
)
SIZE = "flat"  # two side by side


def population(brief: Brief) -> dict | None:
    """None where the plan has no outlook; then the report has no such part."""
    review = brief.review
    if not review.population:
        return None
    return {"opening": OPENING, "series": [_series(series, review) for series in review.population]}


def _series(series: PopulationSeries, review: Review) -> dict:
    row = review.row(series.kpi_code)
    actuals = actuals_of(series, row)
    spec = outlook_of(series, actuals)
    near = close_up(spec, review.strategy)
    unit = f"（{series.unit}）" if series.unit else ""
    return {
        "code": series.code,
        "name": series.name,
        "source": f"実績は、数値目標{row.code}（{row.name}）の実績です。" if row else "",
        "charts": [_chart(spec, f"推移と見通し{unit}"), *([_chart(near, f"計画期間の拡大{unit}")] if near else [])],
        "has_actuals": bool(actuals),
        "lines": [asdict(line) for line in lines_of(series, actuals)],
        "notes": list(footnotes_of(series, actuals)),
    }


def _chart(spec: OutlookSpec, title: str) -> dict:
    return {
        "title": title,
        "svg": outlook_chart(spec, SIZE),
        "alt": f"{spec.title}のグラフ。{describe_outlook(spec)}",
    }


@frozen
class Part:
    """``build`` answers nothing (None or empty) where there is nothing to print; ``is_kept`` prints it even so.

    ``is_numbered``: with a number before its title, as the chapters have. ``named_by``: a title that depends on the
    scheme or on what the plan calls its levels. ``is_there``: whether it can be chosen in this year.
    """

    code: str
    title: str
    build: Callable[[Brief], Any]
    is_numbered: bool = True
    is_kept: bool = False
    named_by: Callable[[Review], str] | None = None
    is_there: Callable[[Review], bool] = lambda review: True

    def title_in(self, review: Review) -> str:
        """The title as this year's scheme and plan have it."""
        return self.named_by(review) if self.named_by else self.title


def _reading(brief: Brief) -> dict:
    return reading(brief.review) | guide(brief)


def _effort(brief: Brief) -> dict:
    """Who needs effort two years running first, by name alone; then every one with cause and next step."""
    return {
        "twice": [brief.entries[row.code] for row in needing_effort_twice(brief.review)],
        "kpis": [_shortened(row, brief) for row in brief.review.needing_effort],
    }


def _shortened(row: Row, brief: Brief) -> dict:
    """A text that would fill the list is cut, and leads to the sheet that has all of it; without sheets it is whole."""
    found = brief.entries[row.code] | {"rest": ""}
    if "sheets" not in brief.parts or row.is_goal_target:
        return found
    cause, next_step = clipped(found["cause"]), clipped(found["next_step"])
    is_cut = cause != found["cause"] or next_step != found["next_step"]
    rest = sheet_title(row, brief) if is_cut else ""
    return found | {"cause": cause, "next_step": next_step, "rest": rest, "sheet": sheet_key(row)}


def _targets(brief: Brief) -> list[dict]:
    return [
        {
            "goal": {"number": f"{brief.review.words.goal}{goal.number}", "name": goal.name},
            "kpi": brief.entries[target.code],
            "chart": chart(target, brief.review, "compact"),
        }
        for goal in brief.review.goals
        for target in goal.targets
    ]


def _corrections(brief: Brief) -> list[dict]:
    return [
        {
            "day": long_date(note.on),
            "thing": corrected_thing(note),
            "label": note.label,
            "old": note.old or "－",
            "new": note.new or "－",
            "reason": note.reason,
        }
        for note in brief.review.corrections
    ]


def _plan_reading(brief: Brief) -> dict | None:
    """Of the whole plan and of every KPI that the plan leaves open; nothing where it leaves none open."""
    review = brief.review
    if not has_readings(review):
        return None
    return {
        "opening": "計画書に書かれていないため評価に当たって判断した事柄と、計画書の記載で留意する点です。"
        "指標の評価に関わるものを載せています。",
        "whole": readings(review.readings),
        "kpis": [
            {"code": row.code, "name": row.name, "readings": readings(row.readings)}
            for row in review.rows
            if row.readings
        ],
    }


def has_readings(review: Review) -> bool:
    """A release from before readings were kept has none."""
    return bool(review.readings) or any(row.readings for row in review.rows)


PARTS = (
    Part("agenda", "次第・委員名簿", agenda, is_numbered=False),
    Part("reading", "この報告書の見方", _reading),
    Part("replies", "前年度の意見への対応", replies_part),
    Part("summary", "総括", summary),
    Part("effort", "努力を要する指標", _effort, is_kept=True, named_by=lambda review: effort_title(review.scheme)),
    Part("targets", "基本目標の数値目標", _targets, named_by=lambda review: f"{review.words.goal}の数値目標"),
    Part("population", "人口の将来展望と実績", population),
    Part("survey", "市民意識調査", survey, named_by=lambda review: review.words.survey),
    Part("listing", "指標一覧", listing),
    Part("sheets", "施策別の状況", sheets, named_by=lambda review: f"{lowest_level(review)}別の状況"),
    Part(
        "opinions", "審議会の意見と対応方針", opinions_part, named_by=lambda one: f"{one.words.council}の意見と対応方針"
    ),
    Part("corrections", "訂正の記録", _corrections, is_there=lambda review: bool(review.corrections)),
    Part("plan_reading", "資料　計画書の読み方", _plan_reading, is_there=has_readings),
)
CODES = tuple(part.code for part in PARTS)
CONTENTS = {"code": "contents", "title": "目次", "number": ""}


def build_parts(brief: Brief, codes: Iterable[str] = ()) -> tuple[list[dict], dict[str, Any]]:
    """Heads (code, title, number) of what is printed, and the contents by code. No codes: all the parts.

    The table of contents stands before the first numbered part, where there is more than one.
    """
    wanted = set(codes) or set(CODES)
    brief = replace(brief, parts=frozenset(wanted))
    built = [(part, part.build(brief)) for part in PARTS if part.code in wanted]
    printed = [(part, content) for part, content in built if content or part.is_kept]
    heads, number = [], 0
    for part, _ in printed:
        number += part.is_numbered
        if number == part.is_numbered == 1 and len(printed) > 1:
            heads.append(CONTENTS)
        heads.append(
            {"code": part.code, "title": part.title_in(brief.review), "number": str(number) if part.is_numbered else ""}
        )
    return heads, {part.code: content for part, content in printed}
