"""The open data of a strategy as a mapping of paths to bytes: files at the top, and a frozen folder per year.

The same mapping is written to a folder by ``export_open_data`` and served under /open-data/.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from goals.models import Strategy
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import ReportingYear
from kpis.sheets.kit.writing import cp932_bytes, csv_bytes, xlsx_bytes
from organization.frozen import frozen
from reports.opendata.descriptor import Folder, package_bytes
from reports.opendata.files import BOOKS, OLD_CODED, PACKAGE_FILE, RELEASE_FILES, TOP_DATA, files_of, table_of
from reports.opendata.tables import actual_records, actuals_csv, columns_in, kpi_records, kpis_csv, voice_records
from reports.releases.issued import snapshot_at
from reports.review import Review
from reports.review.formats import CURRENT
from reports.review.issued import Snapshot
from reports.review.plan import tree_json


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
    top = Top(tuple(snapshots), snapshots[-1] if snapshots else snapshot_at(strategy, None))
    files |= {name: top.file(name) for name in TOP_DATA}
    return files | {PACKAGE_FILE: top.package(files)}


def release_file(name: str, snapshot: Snapshot) -> bytes:
    """One file of a year: of its release, once it is published, with the columns of its format."""
    if name == "kpis.csv":
        return kpis_csv(snapshot)
    if name == "actuals.csv":
        return actuals_csv([snapshot.review], snapshot.format.number)
    if name == PACKAGE_FILE:
        return _year_package(snapshot)
    if name in BOOKS:
        kpis = BOOKS[name] == "kpis.csv"
        return _book(name, kpi_records(snapshot) if kpis else actual_records([snapshot.review]))
    return tree_json(snapshot.plan)


def top_file(name: str, strategy: Strategy, years: Sequence[int]) -> bytes:
    """One file at the top, without building the others."""
    if name == PACKAGE_FILE:
        return build_files(strategy, years)[PACKAGE_FILE]
    snapshots = tuple(snapshot_at(strategy, year) for year in years)
    return Top(snapshots, snapshots[-1] if snapshots else snapshot_at(strategy, None)).file(name)


@frozen
class Top:
    """The files that join the years. KPIs, strategy and population are those of the latest release; of the plan
    itself, where nothing is released."""

    snapshots: tuple[Snapshot, ...]
    latest: Snapshot

    @property
    def reviews(self) -> tuple[Review, ...]:
        return tuple(one.review for one in self.snapshots)

    def file(self, name: str) -> bytes:
        if name in RELEASE_FILES and name != "actuals.csv":
            return release_file(name, replace(self.latest, format=CURRENT))
        table = table_of(name)
        records = self._records(table)
        if name in BOOKS:
            return _book(name, records)
        columns = [column.name for column in columns_in(table, CURRENT.number)]
        return cp932_bytes(columns, records) if name in OLD_CODED else csv_bytes(columns, records)

    def _records(self, table: str) -> Iterable[tuple]:
        if table == "kpis.csv":
            return kpi_records(replace(self.latest, format=CURRENT))
        if table == "actuals.csv":
            return actual_records(self.reviews)
        return voice_records(table, self.reviews, self.latest.review)

    def package(self, files: dict[str, bytes]) -> bytes:
        """Describes every other file, those of the years too."""
        schemes = tuple(one.scheme for one in self.reviews) or (self.latest.review.scheme,)
        folders = {"": Folder(schemes, CURRENT)}
        folders |= {str(one.review.year): Folder((one.review.scheme,), one.format) for one in self.snapshots}
        described = {path: content for path, content in files.items() if not path.endswith(f"/{PACKAGE_FILE}")}
        return package_bytes(self.latest, self.reviews, described, folders)


def _year_package(snapshot: Snapshot) -> bytes:
    """Describes the folder of one release."""
    names = [name for name in files_of(snapshot.format) if name != PACKAGE_FILE]
    files = {name: release_file(name, snapshot) for name in names}
    folders = {"": Folder((snapshot.review.scheme,), snapshot.format)}
    return package_bytes(snapshot, (snapshot.review,), files, folders)


def _book(name: str, records: Iterable[tuple]) -> bytes:
    """Equal records are equal bytes."""
    table = BOOKS[name]
    columns = [column.name for column in columns_in(table, CURRENT.number)]
    return xlsx_bytes(columns, records, table.partition(".")[0])
