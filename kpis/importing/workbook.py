"""The first sheet of an xlsx file, read only after a look at what it would unpack to.

An xlsx file is a zip archive, so a small upload may hold gigabytes; and calamine lays a sheet out as a full
rectangle, so two cells far apart would ask for as much. Both are measured before anything is built.
"""

import io
import re
import zipfile
import zlib

MAX_UNPACKED = 60 * 1024 * 1024
MAX_PARTS = 500
_CHUNK = 256 * 1024
_OVERLAP = 64
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]*)["']""")


class BadWorkbook(Exception):
    """The workbook cannot be read; the message says why and what to do."""


def first_sheet(data: bytes, max_rows: int, max_columns: int) -> list[list]:
    """The cells of the first sheet from A1 on; trailing empty rows and columns are gone."""
    import python_calamine  # only who reads a workbook pays

    _measure(data, max_rows, max_columns)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, ValueError, OSError, IndexError) as error:
        raise BadWorkbook(_unreadable(error)) from None


def _measure(data: bytes, max_rows: int, max_columns: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS:
                raise BadWorkbook("Excelファイルの部品が多すぎます。値だけを新しいブックに写してください。")
            left = MAX_UNPACKED
            for part in parts:
                left -= _measure_part(archive, part, left, max_rows, max_columns)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BadWorkbook(_unreadable(error)) from None


def _measure_part(archive, part: zipfile.ZipInfo, left: int, max_rows: int, max_columns: int) -> int:
    """The true unpacked size of a part. The size that the archive states may be a lie, so it is not asked."""
    part.file_size = left + 2 * _CHUNK
    is_sheet = "worksheets/" in part.filename
    size, tail = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise BadWorkbook("Excelファイルの中身が大きすぎます。値だけを新しいブックに写してください。")
            if is_sheet:
                _refuse_far_cells(tail + chunk, max_rows, max_columns)
                tail = chunk[-_OVERLAP:]
    return size


def _refuse_far_cells(xml: bytes, max_rows: int, max_columns: int) -> None:
    for letters, digits in _REFERENCE.findall(xml):
        if int(digits or 0) > max_rows or _column(letters) > max_columns:
            raise BadWorkbook(
                f"範囲（{max_rows:,}行、{max_columns}列）の外（{(letters + digits).decode()}）にセルがあります。"
                "不要な行と列を削除してください。"
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - 64
    return number


def _unreadable(error: Exception) -> str:
    return f"Excelファイルとして読み取れません。「Excelブック（.xlsx）」で保存し直してください（詳細：{error}）。"
