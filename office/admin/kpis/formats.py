"""CSV and xlsx, and no other format: read by the importer's own reader, written without a formula in them."""

from import_export.formats.base_formats import Format
from tablib import Dataset

from kpis.sheets.kit.problems import BadFile
from kpis.sheets.kit.table import Table, read_table
from kpis.sheets.kit.writing import CSV, XLSX, table_bytes


class SafeFormat(Format):
    """The content decides how a file is read, whichever format is named."""

    title = extension = content_type = ""

    def __init__(self, encoding: str | None = None):
        """The encoding is found by reading."""

    def get_title(self) -> str:
        return self.title

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return self.content_type

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: Dataset, **kwargs) -> bytes:
        return table_bytes(self.extension, dataset.headers, dataset, dataset.title)

    def create_dataset(self, in_stream: bytes | None) -> Table:
        if in_stream is None:
            raise BadFile("確認画面の期限が切れました。もう一度ファイルを選んでください。")
        table = read_table(in_stream)
        if not table.rows:
            raise BadFile("見出しのほかに行がありません。")
        return table


class CsvFormat(SafeFormat):
    title, extension, content_type = "CSV（UTF-8）", "csv", CSV


class XlsxFormat(SafeFormat):
    title, extension, content_type = "Excel（xlsx）", "xlsx", XLSX
