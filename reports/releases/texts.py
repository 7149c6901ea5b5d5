"""What a release says, each text under a name of its own, so that two versions can be laid side by side.

The plan's texts, what people said of the year, and what the council said of it. Below, corrections in sentences.
"""

from collections.abc import Callable, Iterable, Iterator

from council.choices import HighlightKind
from goals.choices import Labels, PopulationKind
from kpis.measurement.numerals import short_year, wareki
from organization.eras import long_month
from organization.frozen import frozen
from reports.review import Review
from reports.review.facts import CorrectionNote
from reports.review.issued import Snapshot
from reports.review.population import PopulationSeries
from reports.review.row import Row
from reports.review.voices import Evaluation, OpinionEntry

DEFAULT = Labels()


@frozen
class Text:
    """``name`` says whose text it is (「施策1-1」), ``label`` which (「名称」)."""

    name: str
    label: str
    text: str


def texts_of(snapshot: Snapshot) -> dict[str, Text]:
    """Place → text, in the document's order.

    KPIs and the grading scheme are not among them, nor the list of departments, which follows from measures and KPIs.
    """
    plan = snapshot.plan
    found = dict(_strategy(plan))
    found["demo"] = Text("戦略", "デモデータの表示", "あり" if snapshot.review.strategy.is_demo else "なし")
    found |= dict(_sections(plan["chapters"], "chapter", ""))
    for series in plan["population"]["series"]:
        found[f"population-{series['code']}"] = Text("人口の将来展望", series["name"], _population(series))
    found |= dict(_population_actuals(snapshot.review.population))
    for viewpoint in plan["viewpoints"]:
        number = viewpoint["number"]
        found[f"viewpoint-{number}"] = Text(f"基本的視点{number}", "名称", viewpoint["name"])
    words = Labels(**plan.get("labels", {}))
    for goal in plan["goals"]:
        found |= dict(_goal(goal, words))
    return found


def _strategy(plan: dict) -> Iterator[tuple[str, Text]]:
    texts = (
        ("city", "自治体の名称", plan["municipality"]["name"]),
        ("prefecture", "都道府県", plan["municipality"]["prefecture"]),
        ("city_code", "自治体コード", plan["municipality"]["code"]),
        ("name", "名称", plan["name"]),
        ("short_name", "略称", plan["short_name"]),
        ("council", "検証機関", plan["council"]),
        *_labels(plan),
        ("period", "計画期間", f"{plan['period']['start']}～{plan['period']['end']}年度"),
        ("vision_title", "構想", plan["vision"]["title"]),
        ("vision_subtitle", "構想の副題", plan["vision"]["subtitle"]),
    )
    for place, label, text in texts:
        yield place, Text("戦略", label, text)


def _labels(plan: dict) -> Iterator[tuple[str, str, str]]:
    """What a plan calls its levels, where it has words of its own."""
    for name, word in plan.get("labels", {}).items():
        yield f"label_{name}", f"「{getattr(DEFAULT, name)}」の呼び名", word


def _sections(sections: list[dict], place: str, above: str) -> Iterator[tuple[str, Text]]:
    for number, section in enumerate(sections, start=1):
        here = f"{place}-{number}"
        heading = section.get("title") or section.get("heading", "")
        name = f"第{section['number']}章" if "number" in section else f"{above} {section['label']}".strip()
        yield here, Text(name, "本文", "\n".join([heading, *map(_block, section["body"])]))
        yield from _sections(section["sections"], here, name)


def _block(block: str | dict) -> str:
    if isinstance(block, str):
        return block
    return block["note"] if "note" in block else "\n".join(f"・{item}" for item in block.get("items", ()))


def _population(series: dict) -> str:
    figures = [_figure(figure) for figure in series["figures"]]
    footnotes = [f"{mark} {text}" for mark, text in series["footnotes"].items()]
    return "\n".join([series["name"], series["unit"], *map(_block, series["notes"]), *figures, *footnotes])


def _population_actuals(population: tuple[PopulationSeries, ...]) -> Iterator[tuple[str, Text]]:
    """Year by year; a series that a numeric target counts has its actuals among the KPIs."""
    for series in population:
        for actual in series.actuals:
            told = (actual.text, actual.status_label, actual.kind_label, actual.as_of, actual.note)
            month = f"{long_month(actual.expected_month)}に公表予定" if actual.expected_month else ""
            place = f"population-{series.code}-{actual.year}"
            text = " ".join(filter(None, (*told, month)))
            yield place, Text("人口の実績", f"{series.name} {short_year(actual.year)}", text)


def _figure(figure: dict) -> str:
    kind = PopulationKind(figure["kind"]).label
    return " ".join(filter(None, (figure["year_text"], figure["text"], kind, figure["as_of"])))


def _goal(goal: dict, words: Labels) -> Iterator[tuple[str, Text]]:
    number = goal["number"]
    place, name = f"goal-{number}", f"{words.goal}{number}"
    yield place, Text(name, "名称", goal["name"])
    yield f"{place}-viewpoint", Text(name, "基本的視点", str(goal["viewpoint"] or ""))
    yield f"{place}-narrative", Text(name, "説明", "\n".join(goal["narrative"]))
    for measure in goal.get("measures", ()):
        yield from _measure(measure, number, words)
    for project in goal["projects"]:
        place, name = f"project-{project['number']}", f"{words.project}{project['number']}"
        yield place, Text(name, "名称", project["name"])
        yield f"{place}-narrative", Text(name, "説明", "\n".join(project["narrative"]))
        for measure in project["measures"]:
            yield from _measure(measure, project["number"], words)


def _measure(measure: dict, above: int, words: Labels) -> Iterator[tuple[str, Text]]:
    code = measure.get("code") or f"{above}-{measure['number']}"
    place, name = f"measure-{code}", f"{words.measure}{code}"
    initiatives = "\n".join(map(_initiative, measure["initiatives"]))
    yield place, Text(name, "名称", measure["name"])
    yield f"{place}-narrative", Text(name, "説明", "\n".join(measure["narrative"]))
    yield f"{place}-initiatives", Text(name, words.initiative, initiatives)
    yield f"{place}-departments", Text(name, "担当部署", "、".join(measure["departments"]))
    if repeats := [kpi["same_as"] for kpi in measure["kpis"] if "same_as" in kpi]:
        yield f"{place}-repeats", Text(name, "再掲", "、".join(repeats))


def _initiative(item: dict) -> str:
    return "\n".join([item["text"], *(f"・{detail}" for detail in item["details"])])


def opinion_texts_of(review: Review) -> dict[str, Text]:
    """Place → text: this year's opinions with their replies, then the last year's with what became of them."""
    found = dict(_texts(review.voices.opinions, ""))
    if review.year is not None:
        found |= dict(_texts(review.voices.last_opinions, wareki(review.year - 1)))
    return found


def _texts(opinions: Iterable[OpinionEntry], of_year: str) -> Iterator[tuple[str, Text]]:
    """An empty text is none: what is not written yet differs from nothing only once it is."""
    for one in opinions:
        place, name = f"opinion-{one.year}-{one.number}", f"{of_year}意見{one.number}（{one.subject}）"
        texts = (
            ("text", "意見", one.text),
            ("department", "回答する部署", one.department),
            ("reply_state", "対応の状況", one.reply_state_label),
            ("reply", "対応方針", one.reply),
            ("refusal", "対応しない理由", one.refusal_reason),
            ("result_state", "対応結果の状況", one.result_state_label),
            ("result", "対応結果", one.result),
        )
        for field, label, text in texts:
            if text:
                yield f"{place}-{field}", Text(name, label, text)


# Input, its word, and how it is printed: all that a reader sees of an evaluation, but not how far it had come.
PRINTED: tuple[tuple[str, str, Callable[[Evaluation], str]], ...] = (
    ("self_rating", "自己評価", lambda one: one.self_rating),
    ("achievements", "成果", lambda one: one.achievements),
    ("issues", "課題", lambda one: one.issues),
    ("settlement", "決算額（千円）", lambda one: one.settlement),
    ("grant_name", "活用した交付金", lambda one: one.grant_name),
    ("grant_effect", "交付金事業の効果", lambda one: one.grant_effect),
    ("direction", "今後の方向性", lambda one: one.direction),
    ("next_step", "次年度の取組", lambda one: one.next_step),
    ("last_step", "前年度に予定した取組", lambda one: one.last_step),
    ("answer", "前年度の取組への対応", lambda one: one.answer),
    ("planning_view", "企画部門の所見", lambda one: one.planning_view),
)


def spoken_in(review: Review) -> dict[str, Text]:
    """Place → text, in the plan's order; what was not written has no place."""
    return {place: text for place, text in _all(review) if text.text}


def _all(review: Review) -> Iterator[tuple[str, Text]]:
    yield "summary", Text("戦略全体", "総括", review.voices.summary)
    for one in review.voices.replaced:
        text = f"{one.chosen}に代えて{one.shown}。{one.reason}"
        yield f"entry-{one.kind}-{one.chosen}", Text(HighlightKind(one.kind).label, "差替え", text)
    for choice in review.voices.directions:
        yield f"direction-{choice.label}", Text("今後の方向性", choice.label, choice.definition)
    words = review.words
    for goal in review.goals:
        yield f"goal-{goal.number}-summary", Text(f"{words.goal}{goal.number}", "総括", goal.summary)
    for measure in review.measures:
        for name, label, said in PRINTED:
            if measure.evaluation is not None:
                place = f"measure-{measure.code}-{name}"
                yield place, Text(f"{words.measure}{measure.code}", label, said(measure.evaluation))


def correction_sentence(note: CorrectionNote) -> str:
    """「実績値を「14」から「15」に訂正しました。」"""
    if not note.old:
        return f"{note.label}「{note.new}」を加えました。"
    if not note.new:
        return f"{note.label}「{note.old}」を除きました。"
    return f"{note.label}を「{note.old}」から「{note.new}」に訂正しました。"


def corrected_thing(note: CorrectionNote) -> str:
    """「1-1-1 事業を通じた成婚者数」, or whose text it is."""
    return f"{note.code} {note.name}".strip()


def rebased_sentence(row: Row) -> str:
    """Why a second value stands in brackets."""
    rebased = row.rebased
    return (
        f"公表した後に統計が過去にさかのぼって改められ、{wareki(row.year)}の値は{rebased.cell.text}{row.said_unit}、"
        f"評価は「{rebased.rated.grade.label}」となりました。このページには公表した値と評価を掲載し、"
        "改定後のものを（ ）で示しています。"
    )
