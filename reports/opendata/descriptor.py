"""datapackage.json: what a folder of the open data holds, in the words of its latest release (Frictionless)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from goals.choices import Labels
from kpis.measurement.numerals import fiscal_year_label
from kpis.measurement.terms import Scheme
from kpis.sheets.kit.spoilt import CP932_SPELLINGS, LACKING
from kpis.sheets.kit.writing import LINE_END
from organization.frozen import frozen
from organization.identity import identity_at
from reports.opendata.files import BOOKS, DESCRIPTIONS, MEDIA_TYPES, OLD_CODED, TITLES, TOP_DATA, table_of
from reports.opendata.tables import KEYS, TABLES, Column, columns_of
from reports.review import Review
from reports.review.formats import Format
from reports.review.issued import Snapshot

Facts = dict[str, Any]
OLD_CODE = "cp932"


@frozen
class Folder:
    """What the tables of a folder are: graded by these schemes (at the top: those of all years), with the columns of
    this format."""

    schemes: tuple[Scheme, ...]
    format: Format


def package_bytes(
    latest: Snapshot, reviews: Sequence[Review], files: Mapping[str, bytes], folders: Mapping[str, Folder]
) -> bytes:
    """``reviews`` are those of the years that the files hold; ``folders`` are the years', and the top ("")."""
    joined = _codes_are_joined(latest.review, reviews)
    described = [
        _resource(path, content, folders[path.rpartition("/")[0]], latest.review.words, joined)
        for path, content in sorted(files.items(), key=_top_first)
    ]
    package = _head(latest, [review.year for review in reviews if review.year]) | {"resources": described}
    return (json.dumps(_filled(package), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _head(latest: Snapshot, years: list[int]) -> Facts:
    review, city = latest.review, latest.plan["municipality"]
    licence, strategy = identity_at(city["code"]).licence, review.strategy
    demo = "実績値、要因、今後の取組は、動作を示すための架空の値です。" if strategy.is_demo else ""
    day = review.status.as_of
    return {
        "profile": "data-package",
        "name": strategy.code.lower(),
        "title": f"{strategy.name} 指標と実績",
        "description": (
            f"{city['prefecture']}{city['name']}の「{strategy.name}」の指標、実績値、評価です。{demo}"
            "年度は西暦で、値の期間は指標により年度（4月から翌年3月まで）、暦年、時点のいずれかです"
            "（time_basis の列）。空欄は値がないことを示し、0 とは異なります。"
            "文字の項目が = + - @ などで始まる場合は、表計算ソフトが式と解釈しないよう、先頭に ' を付けています。"
        ),
        "created": f"{day.isoformat()}T00:00:00+09:00" if day else "",
        "version": f"{review.year}.{review.status.release}.0" if review.status.release else "",
        "municipality_code": city["code"],
        "years": years,
        "contributors": [{"title": city["name"], "role": "publisher"}],
        "licenses": [_filled({"name": licence.name, "title": licence.title, "path": licence.path})],
        "sources": _sources(review),
    }


def _sources(review: Review) -> list[Facts]:
    """The plan, and the statistics that its KPIs name."""
    named = dict.fromkeys(row.source for row in review.rows if row.source)
    return [{"title": review.strategy.name}, *({"title": source} for source in named)]


def _codes_are_joined(latest: Review, reviews: Sequence[Review]) -> bool:
    """Whether every actual at the top is of a KPI there: a revision may have taken one out of the latest plan."""
    known = {row.code for row in latest.rows}
    return all(row.code in known for review in reviews for row in review.rows)


def _top_first(item: tuple[str, bytes]) -> tuple[str, int]:
    folder, _, name = item[0].rpartition("/")
    return folder, TOP_DATA.index(name)


def _resource(path: str, content: bytes, kind: Folder, words: Labels, joined: bool) -> Facts:
    folder, _, name = path.rpartition("/")
    extension = name.rpartition(".")[2]
    year = f"（{fiscal_year_label(int(folder))}の公表時点）" if folder else ""
    facts = {
        "name": _name(name, folder),
        "path": path,
        "title": f"{TITLES[name]}{year}",
        "description": words.reword(DESCRIPTIONS[name]),
        "format": extension,
        "mediatype": MEDIA_TYPES[extension],
        "encoding": "" if name in BOOKS else OLD_CODE if name in OLD_CODED else "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if table_of(name) not in TABLES:
        return _filled(facts)
    schema = _schema(table_of(name), kind, words)
    if table_of(name) == "actuals.csv" and (joined or folder):
        schema["foreignKeys"] = [_of_kpi(_name(name.replace("actuals", "kpis"), folder))]
    return _filled(facts) | {"profile": "tabular-data-resource"} | _written_as(name) | {"schema": schema}


def _name(file: str, folder: str) -> str:
    """One in the package: kpis, kpis-xlsx, kpis-cp932-2025."""
    form = "xlsx" if file in BOOKS else OLD_CODE if file in OLD_CODED else ""
    return "-".join(filter(None, (file.partition(".")[0], form, folder)))


def _written_as(name: str) -> Facts:
    """UTF-8 with BOM, or CP932 without, CRLF at line ends: RFC 4180. A workbook says this of itself."""
    if name in BOOKS:
        return {}
    marks = {"delimiter": ",", "lineTerminator": LINE_END, "quoteChar": '"', "doubleQuote": True}
    dialect = {"dialect": marks | {"header": True, "caseSensitiveHeader": True}}
    return dialect | ({"replacements": _replacements()} if name in OLD_CODED else {})


def _replacements() -> list[Facts]:
    """How signs that CP932 lacks are written."""
    known = [{"from": sign, "to": written} for sign, written in CP932_SPELLINGS.items()]
    return [*known, {"from": "その他の表せない文字", "to": LACKING}]


def _of_kpi(resource: str) -> Facts:
    fields = ["strategy", "kpi_code"]
    return {"fields": fields, "reference": {"resource": resource, "fields": fields}}


def _schema(name: str, kind: Folder, words: Labels) -> Facts:
    return {
        "fields": [_field(column, words) for column in columns_of(name, kind.schemes, kind.format.number)],
        "missingValues": [""],
        "primaryKey": list(KEYS[name]),
    }


def _field(column: Column, words: Labels) -> Facts:
    constraints = {"required": True} if column.required else {}
    if column.codes:
        constraints["enum"] = list(column.codes)
    return _filled(
        {
            "name": column.name,
            "title": words.reword(column.title),
            "type": column.type,
            "description": words.reword(column.description),
            "unit": column.unit,
            "constraints": constraints,
            "codes": [{"value": value, "label": words.reword(label)} for value, label in column.codes.items()],
        }
    )


def _filled(facts: Facts) -> Facts:
    """Without the keys that say nothing."""
    return {key: value for key, value in facts.items() if value not in ("", {})}
