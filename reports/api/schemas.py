"""JSON Schema (2020-12) of every document. Records are described by the columns of the open data.

Each file stands alone; ``refs`` says where its parts are, for the OpenAPI document holds the same parts elsewhere.
"""

from collections.abc import Iterable
from typing import Any

from council.choices import HighlightKind
from goals.choices import Figure
from kpis.measurement import Signal
from reports.opendata.actual_columns import ACTUAL_COLUMNS
from reports.opendata.column import Column
from reports.opendata.kpi_columns import KPI_COLUMNS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER_OR_NONE: Schema = {"type": ["number", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}


def _text(description: str, *, none: bool = False, **facts: Any) -> Schema:
    return {"type": ["string", "null"] if none else "string", "description": description} | facts


def _whole(description: str, *, none: bool = False, **facts: Any) -> Schema:
    return {"type": ["integer", "null"] if none else "integer", "description": description} | facts


def _object(properties: Schema, description: str = "") -> Schema:
    """Every property is always there; later versions may add some, and readers pass over what they do not know."""
    said = {"description": description} if description else {}
    return {"type": "object", **said, "properties": properties, "required": list(properties)}


def _list(items: Schema, description: str = "") -> Schema:
    return {"type": "array", "items": items} | ({"description": description} if description else {})


def _record(columns: Iterable[Column], description: str) -> Schema:
    return _object({column.name: _of_column(column) for column in columns}, description)


def _of_column(column: Column) -> Schema:
    kind = column.type if column.required else [column.type, "null"]
    codes = {} if not column.codes else {"enum": [*column.codes, *([] if column.required else [None])]}
    meaning = "".join(f"\n- {code}：{label}" for code, label in column.codes.items())
    unit = f"（{column.unit}）" if column.unit else ""
    return {"type": kind, "title": f"{column.title}{unit}", "description": column.description + meaning} | codes


_DAY = {"format": "date"}
FACTS = {
    "strategy": _text("戦略のコード（例：ina-3）。"),
    "strategy_name": _text("戦略の名称。年度と指標の文書では、公表したときのもの。一覧では、今のもの。"),
    "municipality_code": _text("全国地方公共団体コード（6桁）。", pattern="^[0-9]{6}$"),
    "municipality_name": _text("自治体の名称。"),
    "licence": _object(
        {"name": TEXT, "title": TEXT, "url": _text("利用条件のページ。", none=True, format="uri")}, "利用条件。"
    ),
    "is_demo": {"type": "boolean", "description": "true のとき、実績値などは動作を示すための架空の値。"},
}
RELEASED = {
    "fiscal_year": _whole("年度（西暦）。", minimum=1000, maximum=9999),
    "fiscal_year_label": _text("年度の書き方（例：令和7年度（2025年度））。"),
    "release": _whole("公表の版。訂正のたびに1つ増える。", minimum=1),
    "digest": _text("公表した版の内容の SHA-256。", pattern="^[0-9a-f]{64}$"),
    "published_on": _text("公表した日。", **_DAY),
    "corrected_on": _text("最新の訂正を公表した日。訂正がなければ null。", none=True, **_DAY),
}
_SCHEMA = {"schema": _text("この文書の JSON Schema の所在（文書の所在からの相対）。", format="uri-reference")}


def parts() -> Schema:
    """What the documents are made of, by name; they refer to no other."""
    return {
        "kpi_record": _record(KPI_COLUMNS, "kpis.csv の1行。値のない項目は null。"),
        "actual_record": _record(ACTUAL_COLUMNS, "actuals.csv の1行。値のない項目は null（0 とは異なる）。"),
        "released": _object(RELEASED, "公表した年度の、最新の版。"),
        "tally": _tally(),
        "scheme": _scheme(),
        "trust": _trust(),
        "moved": _moved(),
    }


def documents(refs: str) -> dict[str, Schema]:
    """Name → the schema of a document, without its parts."""
    return {
        "index": _index(),
        "kpis": _of_year({"kpis": _list(_ref(refs, "kpi_record"))}, "一つの年度に公表した指標。"),
        "actuals": _of_year({"actuals": _list(_ref(refs, "actual_record"))}, "一つの年度に公表した実績値と評価。"),
        "summary": _of_year(_summary(refs), "一つの年度の評価のまとめ。"),
        "kpi": _of_year(_kpi(refs), "一つの指標の、公表したすべての年度。版と公表日は、指標のある最新の年度のもの。"),
        "problem": _object(
            {"title": TEXT, "status": _whole("HTTP の状態コード。"), "detail": TEXT}, "文書がない理由。"
        ),
    }


def schema_document(name: str) -> Schema:
    """A schema as a file of its own, with the parts that it uses."""
    refs = "#/$defs/"
    body = documents(refs)[name]
    used = {part: schema for part, schema in parts().items() if f"{refs}{part}" in _referred(body)}
    return {"$schema": DIALECT, "title": name} | body | ({"$defs": used} if used else {})


def _referred(schema: Any) -> set[str]:
    below = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    own = {schema["$ref"]} if isinstance(schema, dict) and "$ref" in schema else set()
    return own.union(*map(_referred, below))


def _ref(refs: str, name: str) -> Schema:
    return {"$ref": f"{refs}{name}"}


def _of_year(content: Schema, description: str) -> Schema:
    return _object(_SCHEMA | FACTS | RELEASED | content, description)


def _index() -> Schema:
    address = _text("文書の所在（この文書からの相対）。", format="uri-reference")
    year = _object(RELEASED | {"kpis": address, "actuals": address, "summary": address})
    strategy = FACTS | {
        "first_year": _whole("計画の最初の年度。"),
        "last_year": _whole("計画の最後の年度。"),
        "kpi_documents": _text("指標ごとの文書の所在。{kpi_code} を指標のコードに置き換える。"),
        "years": _list(year, "公表した年度。古い順。"),
    }
    version = _text("この形の版。項目を除く変更、意味を変える変更のときに変わる。")
    strategies = _list(_object(strategy), "公開している戦略。")
    return _object(_SCHEMA | {"api_version": version, "strategies": strategies}, "戦略と、公表した年度の一覧。")


def _kpi(refs: str) -> Schema:
    year = {"allOf": [_ref(refs, "released"), _object({"actual": _ref(refs, "actual_record")})]}
    return {
        "kpi_code": _text("指標のコード。"),
        "kpi": _ref(refs, "kpi_record"),
        "years": _list(year, "公表した年度。古い順。"),
    }


def _summary(refs: str) -> Schema:
    moved = _list(_ref(refs, "moved"))
    goal = _object({"number": COUNT, "name": TEXT, "targets": _list(TEXT), "tally": _ref(refs, "tally")})
    return {
        "headline": _text("評価ごとの指標の数を述べた一文。"),
        "change": _text("前年度との比較。比べない年度では、その理由。", none=True),
        "rules_version": _whole("評価した規則の版。", minimum=1),
        "scheme": _ref(refs, "scheme"),
        "tally": _ref(refs, "tally"),
        "goals": _list(goal, "基本目標ごとの数。targets は数値目標のコード。"),
        "trust": _list(_ref(refs, "trust"), "評価の数を読むときの注意。"),
        "highlights": {
            "type": "object",
            "description": "規則により選んだ、良くなった指標と後退した指標。",
            "properties": {kind.value: moved | {"description": kind.label} for kind in HighlightKind},
        },
        "highlights_rule": _text("選んだ規則。"),
    }


def _tally() -> Schema:
    count = {
        "grade": _text("評価の区分のコード。"),
        "label": TEXT,
        "count": COUNT,
        "share_text": _text("構成比（四捨五入）。"),
        "change": _whole("前年度と比べられる指標での増減。比べないときは null。", none=True),
    }
    compared = _whole("前年度と比べられる指標の数。比べないときは null。", none=True)
    return _object({"total": COUNT, "compared": compared, "counts": _list(_object(count))})


def _scheme() -> Schema:
    threshold = NUMBER_OR_NONE | {"description": "下限（％）。最も低い区分では null。"}
    classes = _object({"code": TEXT, "label": TEXT, "symbol": TEXT, "threshold": threshold})
    figure = _text("評価に使う割合。", enum=Figure.values)
    source = _text("区分の出典。", none=True)
    return _object({"code": TEXT, "name": TEXT, "source": source, "figure": figure, "classes": _list(classes)})


def _trust() -> Schema:
    signal = _text("注意のコード。", enum=[one.value for one in Signal])
    total = COUNT | {"description": "対象とした指標の数。"}
    return _object({"signal": signal, "label": TEXT, "total": total, "kpi_codes": _list(TEXT), "sentence": TEXT})


def _moved() -> Schema:
    return _object(
        {
            "kpi_code": TEXT,
            "kpi_name": TEXT,
            "since": _text("何と比べたか（前年度、現状値）。"),
            "before": TEXT,
            "now": TEXT,
            "unit": _text("before と now の単位。", none=True),
            "reason": _text("規則によらず企画部門が選んだときの理由。", none=True),
        }
    )
