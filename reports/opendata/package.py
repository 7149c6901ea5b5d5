"""The open data of a strategy as a mapping of paths to bytes: files at the top, and a frozen folder per year.

The same mapping is written to a folder by ``export_open_data`` and served under /open-data/.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from goals.choices import Labels
from goals.models import Strategy
from kpis.measurement.numerals import fiscal_year_label
from kpis.measurement.terms import Scheme
from kpis.models import ReportingYear
from kpis.sheets.kit.writing import LINE_END, XLSX, xlsx_bytes
from organization.frozen import frozen
from organization.identity import identity_at
from reports.opendata.tables import (
    KEYS,
    TABLES,
    Column,
    actual_records,
    actuals_csv,
    columns_in,
    columns_of,
    kpi_records,
    kpis_csv,
)
from reports.releases.issued import review_of, snapshot_at
from reports.review.formats import CURRENT, Format
from reports.review.issued import Snapshot
from reports.review.plan import tree_json

RELEASE_FILES = ("kpis.csv", "actuals.csv", "strategy.json")
PACKAGE_FILE = "datapackage.json"
BOOKS = {"kpis.xlsx": "kpis.csv", "actuals.xlsx": "actuals.csv"}  # the same tables for a spreadsheet
DATA_FILES = (*RELEASE_FILES, *BOOKS)
TOP_FILES = (*DATA_FILES, PACKAGE_FILE)
BOOKS_SINCE = 2  # the number of the release format whose folders have them
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "xlsx": XLSX}
TITLES = {
    "kpis.csv": "指標（KPI）",
    "actuals.csv": "実績値と評価",
    "strategy.json": "戦略の全文",
    "kpis.xlsx": "指標（KPI）のExcelファイル",
    "actuals.xlsx": "実績値と評価のExcelファイル",
    PACKAGE_FILE: "データ項目の説明",
}
DESCRIPTIONS = {
    "kpis.csv": "計画書の指標。1行が1指標です。",
    "actuals.csv": "年度ごとの実績値、達成率、評価。1行が1指標の1年度です。実績値のない指標も含みます。",
    "strategy.json": "本文、基本目標、プロジェクト、施策、指標の全体。",
    "kpis.xlsx": "kpis.csv と同じ内容です。コードは文字で、日付に変わりません。",
    "actuals.xlsx": "actuals.csv と同じ内容です。コードは文字で、日付に変わりません。",
    PACKAGE_FILE: "項目、コード、単位、利用条件（Frictionless Data Package）。",
}


@frozen
class Kind:
    """What the tables of a folder are: graded by these schemes (at the top: those of all years), with the columns of
    this format."""

    schemes: tuple[Scheme, ...]
    format: Format


def export_years(strategy: Strategy, *, unpublished: bool = False) -> list[int]:
    """The fiscal years that have a release: the published ones, or every opened one where that is asked for."""
    years = ReportingYear.objects.of(strategy)
    years = years if unpublished else years.published()
    return list(years.order_by("fiscal_year").values_list("fiscal_year", flat=True))


def build_files(
    strategy: Strategy, years: Sequence[int], progress: Callable[[str], None] = lambda _: None
) -> dict[str, bytes]:
    """Every file of the open data, ready to be written, zipped or compared."""
    files: dict[str, bytes] = {}
    snapshots = []
    for year in years:
        progress(f"{fiscal_year_label(year)}を作成しています")
        snapshots.append(snapshot_at(strategy, year))
        files |= {f"{year}/{name}": release_file(name, snapshots[-1]) for name in files_of(snapshots[-1].format)}
    latest = snapshots[-1] if snapshots else snapshot_at(strategy, None)
    files |= {name: release_file(name, replace(latest, format=CURRENT)) for name in RELEASE_FILES}
    files["actuals.csv"] = actuals_csv(snapshot.review for snapshot in snapshots)
    files["kpis.xlsx"] = _book("kpis.xlsx", kpi_records(latest))
    files["actuals.xlsx"] = _book("actuals.xlsx", actual_records(snapshot.review for snapshot in snapshots))
    kinds = {str(year): Kind((one.review.scheme,), one.format) for year, one in zip(years, snapshots, strict=True)}
    kinds[""] = Kind(tuple(one.review.scheme for one in snapshots) or (latest.review.scheme,), CURRENT)
    return files | {PACKAGE_FILE: _package(latest, years, files, kinds)}


def files_of(kind: Format) -> tuple[str, ...]:
    """The files of a year's folder; those of an earlier format stay as they were."""
    return DATA_FILES if kind.number >= BOOKS_SINCE else RELEASE_FILES


def release_file(name: str, snapshot: Snapshot) -> bytes:
    """One file of a year: of its release, once it is published, with the columns of its format."""
    if name == "kpis.csv":
        return kpis_csv(snapshot)
    if name == "actuals.csv":
        return actuals_csv([snapshot.review], snapshot.format.number)
    if name in BOOKS:
        kpis = BOOKS[name] == "kpis.csv"
        return _book(name, kpi_records(snapshot) if kpis else actual_records([snapshot.review]))
    return tree_json(snapshot.plan)


def top_file(name: str, strategy: Strategy, years: Sequence[int]) -> bytes:
    """One file at the top, without building the others: actuals of all years, the rest of the latest.

    Where nothing is released, KPIs and strategy are those of the plan itself.
    """
    if name == "actuals.csv":
        return actuals_csv(review_of(strategy, year) for year in years)
    return release_file(name, replace(snapshot_at(strategy, years[-1] if years else None), format=CURRENT))


def book_file(name: str, strategy: Strategy, years: Sequence[int]) -> bytes:
    """A table at the top as a workbook: codes are texts there, numbers are numbers."""
    if BOOKS[name] == "actuals.csv":
        return _book(name, actual_records(review_of(strategy, year) for year in years))
    return _book(name, kpi_records(snapshot_at(strategy, years[-1] if years else None)))


def _book(name: str, records: Iterable[tuple]) -> bytes:
    """Equal records are equal bytes."""
    table = BOOKS[name]
    columns = [column.name for column in columns_in(table, CURRENT.number)]
    return xlsx_bytes(columns, records, table.partition(".")[0])


# --- datapackage.json --------------------------------------------------------------------------------------


def _package(latest: Snapshot, years: Sequence[int], files: dict[str, bytes], kinds: Mapping[str, Kind]) -> bytes:
    """Described in the words of the latest release, so that it too stays as it was published.

    ``kinds`` are those of the years' folders, and of the top ("").
    """
    strategy, city = latest.review.strategy, latest.plan["municipality"]
    licence = identity_at(city["code"]).licence
    demo = "実績値、要因、今後の取組は、動作を示すための架空の値です。" if strategy.is_demo else ""
    package = {
        "profile": "data-package",
        "name": strategy.code.lower(),
        "title": f"{strategy.name} 指標と実績",
        "description": (
            f"{city['prefecture']}{city['name']}の「{strategy.name}」の指標、実績値、評価です。{demo}"
            "年度は西暦で、値の期間は指標により年度（4月から翌年3月まで）、暦年、時点のいずれかです"
            "（time_basis の列）。空欄は値がないことを示し、0 とは異なります。"
            "文字の項目が = + - @ などで始まる場合は、表計算ソフトが式と解釈しないよう、先頭に ' を付けています。"
        ),
        "municipality_code": city["code"],
        "years": list(years),
        "contributors": [{"title": city["name"], "role": "publisher"}],
        "licenses": [_filled({"name": licence.name, "title": licence.title, "path": licence.path})],
        "resources": [
            _resource(path, content, kinds[path.rpartition("/")[0]], strategy.words)
            for path, content in sorted(files.items(), key=_top_first)
        ],
    }
    return (json.dumps(_filled(package), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _top_first(item: tuple[str, bytes]) -> tuple[str, int]:
    folder, _, name = item[0].rpartition("/")
    return folder, DATA_FILES.index(name)


def _resource(path: str, content: bytes, kind: Kind, words: Labels) -> dict:
    folder, _, name = path.rpartition("/")
    stem, extension = name.split(".")
    year = f"（{fiscal_year_label(int(folder))}の公表時点）" if folder else ""
    label = f"{stem}-xlsx" if name in BOOKS else stem  # a resource's name is one in the package
    facts = {
        "name": f"{label}-{folder}" if folder else label,
        "path": path,
        "title": f"{TITLES[name]}{year}",
        "description": words.reword(DESCRIPTIONS[name]),
        "format": extension,
        "mediatype": MEDIA_TYPES[extension],
        "encoding": "" if name in BOOKS else "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    return _filled(facts) | _table(name, kind, words) if name in TABLES else _filled(facts)


def _table(name: str, kind: Kind, words: Labels) -> dict:
    """UTF-8 with BOM, CRLF at line ends: RFC 4180."""
    return {
        "profile": "tabular-data-resource",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": LINE_END,
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
            "caseSensitiveHeader": True,
        },
        "schema": {
            "fields": [_field(column, words) for column in columns_of(name, kind.schemes, kind.format.number)],
            "missingValues": [""],
            "primaryKey": list(KEYS[name]),
        },
    }


def _field(column: Column, words: Labels) -> dict:
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
            "codes": [{"value": value, "label": label} for value, label in column.codes.items()],
        }
    )


def _filled(facts: dict) -> dict:
    """Without the keys that say nothing."""
    return {key: value for key, value in facts.items() if value not in ("", {})}
