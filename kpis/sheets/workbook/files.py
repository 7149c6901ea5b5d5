"""File names of workbooks, and many of them as one zip."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable

from organization.models import Department

_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say: equal content is equal bytes
_FORBIDDEN = str.maketrans(dict(zip('\\/:*?"<>|', "￥／：＊？”＜＞｜", strict=True)))
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
FIXED_DATE = dt.datetime(*_TIME)


def file_name(fiscal_year: int, department: Department) -> str:
    """「2025_企画部_地域創造課.xlsx」; what no file system takes becomes its full-width twin."""
    parts = (part for part in (str(fiscal_year), department.division, department.section) if part)
    return _CONTROL.sub("", "_".join(parts).translate(_FORBIDDEN)) + ".xlsx"


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Name and content of each file as a zip; the same files make the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, content)
    return buffer.getvalue()
