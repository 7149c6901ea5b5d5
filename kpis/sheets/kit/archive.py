"""A look into an uploaded xlsx before anything is built from it: what does not belong there is refused with a reason.

An xlsx file is a zip of XML parts. Every part is unpacked here once, under a limit that trusts no size the archive
states, and its XML parsed once by a reader that knows no DTD. What comes out is a new archive of the XML alone, without
pictures and printer settings: nothing is read that was not looked at.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kpis.sheets.kit.look import AGAIN, Limits, broken, look_into, too_large, without_formats
from kpis.sheets.kit.problems import BadFile, refuse_size
from kpis.sheets.kit.writing import zipped

MAX_PARTS = 200
MAX_RATIO = 300  # of a part larger than the next figure; what Excel writes shrinks to a tenth or twentieth
RATIO_FROM = 512 * 1024
FORM = Limits(rows=2_000, columns=100, elements=50_000)  # a department's sheet has a few thousand elements

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACRO_PARTS = re.compile(r"vbaproject|(^|/)(macrosheets|activex|dialogsheets|ctrlprops)/", re.IGNORECASE)
_LINK_PARTS = re.compile(r"(^|/)(externallinks|querytables|embeddings|model)/|(^|/)connections\.xml$", re.IGNORECASE)
_MACROS = "マクロやフォーム部品を含むファイルは受け付けません。「Excelブック（.xlsx）」で保存し直してください。"
_CHUNK = 256 * 1024


@dataclass(slots=True)
class Package:
    """A workbook that may be read, and where its sheets have merged cells (part → references)."""

    content: bytes
    merged: Mapping[str, list[str]]


def inspect(data: bytes, limits: Limits = FORM) -> Package:
    """Raises ``BadFile`` with the reason and what to do."""
    _refuse_by_head(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = _entries(archive, limits)
            _refuse_kind([entry.filename for entry in entries])
            parts = _unpacked(archive, entries, limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise BadFile(broken(error)) from None
    _refuse_content(parts)
    texts = {name: content for name, content in parts.items() if _is_xml(name)}
    looks = [look_into(name, content, limits) for name, content in texts.items()]
    texts |= {look.name: without_formats(look, texts[look.name]) for look in looks if look.is_spread}
    return Package(zipped(texts.items()), {look.name: look.merged for look in looks if look.merged})


def _is_xml(name: str) -> bool:
    return name.casefold().endswith((".xml", ".rels"))


# --- The file and its entries ------------------------------------------------------------------------------


def _refuse_by_head(data: bytes) -> None:
    refuse_size(len(data))
    if not data:
        raise BadFile("ファイルに内容がありません。保存してから、もう一度選んでください。")
    if data.startswith(OLD_EXCEL):
        if _ENCRYPTED in data:
            raise BadFile("パスワードで保護されたファイルは読み取れません。パスワードを外して保存してください。")
        raise BadFile("古い形式（xls）のファイルです。「Excelブック（.xlsx）」で保存し直してください。")
    if not data.startswith(b"PK"):
        raise BadFile(f"Excelファイルではありません。{AGAIN}")


def _entries(archive: zipfile.ZipFile, limits: Limits) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > MAX_PARTS:
        raise BadFile(f"ファイルの部品が多すぎます（{len(entries):,}個）。{AGAIN}")
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise BadFile(f"ファイルの中に同じ名前の部品が二つあります。{AGAIN}")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise BadFile("暗号化されたファイルは読み取れません。暗号化を外して保存してください。")
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise BadFile(too_large(max(entries, key=lambda entry: entry.file_size).filename))
    return [entry for entry in entries if not entry.is_dir()]


def _unpacked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits) -> dict[str, bytes]:
    parts, left = {}, limits.unpacked
    for entry in entries:
        parts[entry.filename] = content = _part(archive, entry, left)
        left -= len(content)
    return parts


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """Reads on past the size that the archive states, so that a lie is found out and not believed."""
    stated, entry.file_size = entry.file_size, left + 2 * _CHUNK
    content = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            content += chunk
            is_bomb = len(content) > RATIO_FROM and len(content) > MAX_RATIO * max(entry.compress_size, 1)
            if is_bomb or len(content) > left:
                raise BadFile(too_large(entry.filename))
    if len(content) != stated:
        raise BadFile(broken("大きさの記載が中身と異なります"))
    return bytes(content)


# --- What kind of workbook ---------------------------------------------------------------------------------


def _refuse_kind(names: Collection[str]) -> None:
    """By the names of the parts alone, before one of them is unpacked: .ods and .xlsb are zips as well."""
    if "mimetype" in names or "xl/workbook.bin" in names:
        raise BadFile(
            "Excelブック（.xlsx）ではない表計算ファイルです。「Excelブック（.xlsx）」で保存し直してください。"
        )
    if any(_MACRO_PARTS.search(name) for name in names):
        raise BadFile(_MACROS)
    if any(_LINK_PARTS.search(name) for name in names):
        raise BadFile(
            "ほかのファイルや外部データへのリンクを含むファイルは受け付けません。"
            "「データ」→「リンクの編集」でリンクを解除してから保存してください。"
        )
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise BadFile(f"Excelファイルではありません。{AGAIN}")


def _refuse_content(parts: Mapping[str, bytes]) -> None:
    types = parts["[Content_Types].xml"]
    if b"macroEnabled" in types:
        raise BadFile(_MACROS)
    if not types:
        raise BadFile(f"Excelファイルではありません。{AGAIN}")
    if b"purl.oclc.org/ooxml" in parts["xl/workbook.xml"]:
        raise BadFile("「Strict Open XML」形式のファイルです。「Excelブック（.xlsx）」で保存し直してください。")
