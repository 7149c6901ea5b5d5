"""The plan's texts, each under a name of its own, so that two versions can be laid side by side."""

from collections.abc import Iterator

from goals.choices import PopulationKind
from kpis.measurement.months import long_month
from kpis.measurement.numerals import short_year
from organization.frozen import frozen
from reports.review.issued import Snapshot
from reports.review.population import PopulationSeries


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
    for goal in plan["goals"]:
        found |= dict(_goal(goal))
    return found


def _strategy(plan: dict) -> Iterator[tuple[str, Text]]:
    texts = (
        ("city", "自治体の名称", plan["municipality"]["name"]),
        ("prefecture", "都道府県", plan["municipality"]["prefecture"]),
        ("city_code", "自治体コード", plan["municipality"]["code"]),
        ("name", "名称", plan["name"]),
        ("short_name", "略称", plan["short_name"]),
        ("council", "検証機関", plan["council"]),
        ("period", "計画期間", f"{plan['period']['start']}～{plan['period']['end']}年度"),
        ("vision_title", "構想", plan["vision"]["title"]),
        ("vision_subtitle", "構想の副題", plan["vision"]["subtitle"]),
    )
    for place, label, text in texts:
        yield place, Text("戦略", label, text)


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


def _goal(goal: dict) -> Iterator[tuple[str, Text]]:
    place, name = f"goal-{goal['number']}", f"基本目標{goal['number']}"
    yield place, Text(name, "名称", goal["name"])
    yield f"{place}-viewpoint", Text(name, "基本的視点", str(goal["viewpoint"] or ""))
    yield f"{place}-narrative", Text(name, "説明", "\n".join(goal["narrative"]))
    for project in goal["projects"]:
        place, name = f"project-{project['number']}", f"リーディング・プロジェクト{project['number']}"
        yield place, Text(name, "名称", project["name"])
        yield f"{place}-narrative", Text(name, "説明", "\n".join(project["narrative"]))
        for measure in project["measures"]:
            yield from _measure(measure, f"{project['number']}-{measure['number']}")


def _measure(measure: dict, code: str) -> Iterator[tuple[str, Text]]:
    place, name = f"measure-{code}", f"施策{code}"
    initiatives = "\n".join(map(_initiative, measure["initiatives"]))
    yield place, Text(name, "名称", measure["name"])
    yield f"{place}-narrative", Text(name, "説明", "\n".join(measure["narrative"]))
    yield f"{place}-initiatives", Text(name, "事業の内容", initiatives)
    yield f"{place}-departments", Text(name, "担当部署", "、".join(measure["departments"]))


def _initiative(item: dict) -> str:
    return "\n".join([item["text"], *(f"・{detail}" for detail in item["details"])])
