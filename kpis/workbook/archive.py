"""A look into an uploaded xlsx before anything is built from it: what does not belong there is refused with a reason.

An xlsx file is a zip of XML parts. Every part is unpacked here once, under a limit that trusts no size the archive
states, and its XML parsed once by a reader that knows no DTD. What comes out is a new archive of the XML alone, without
pictures and printer settings: nothing is read that was not looked at.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from django.conf import settings

from kpis.importing.table import BadFile
from kpis.workbook.files import zipped

MAX_UNPACKED = 10 * 1024 * 1024
MAX_PARTS = 200
MAX_RATIO = 300  # of a part larger than the next figure; what Excel writes shrinks to a tenth or twentieth
RATIO_FROM = 512 * 1024
MAX_ROWS, MAX_COLUMNS, MAX_SHEETS = 2_000, 100, 50
MAX_ELEMENTS = 50_000  # of one part; a department's sheet has a few thousand

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACRO_PARTS = re.compile(r"vbaproject|(^|/)(macrosheets|activex|dialogsheets|ctrlprops)/", re.IGNORECASE)
_LINK_PARTS = re.compile(r"(^|/)(externallinks|querytables|embeddings|model)/|(^|/)connections\.xml$", re.IGNORECASE)
_CHUNK = 256 * 1024
_AGAIN = "このページからダウンロードしたワークブックに入力し、「Excelブック（.xlsx）」で保存してください。"


@dataclass(slots=True)
class Package:
    """A workbook that may be read, and where its sheets have merged cells (part → references)."""

    content: bytes
    merged: Mapping[str, list[str]]


@dataclass(slots=True)
class _Look:
    """What one XML part holds, as far as it matters."""

    name: str
    elements: int = 0
    sheets: int = 0
    merged: list[str] = field(default_factory=list)


def inspect(data: bytes) -> Package:
    """Raises ``BadFile`` with the reason and what to do."""
    _refuse_by_head(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = _entries(archive)
            parts = _unpacked(archive, entries)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise BadFile(_broken(error)) from None
    _refuse_kind(parts)
    texts = {name: content for name, content in parts.items() if name.casefold().endswith((".xml", ".rels"))}
    looks = [_look_into(name, content) for name, content in texts.items()]
    return Package(zipped(texts.items()), {look.name: look.merged for look in looks if look.merged})


# --- The file and its entries ------------------------------------------------------------------------------


def _refuse_by_head(data: bytes) -> None:
    if len(data) > settings.UPLOAD_MAX_BYTES:
        raise BadFile(f"ファイルが大きすぎます。{settings.UPLOAD_MAX_BYTES // 1024 // 1024}MB以内にしてください。")
    if not data:
        raise BadFile("ファイルに内容がありません。保存してから、もう一度選んでください。")
    if data.startswith(_OLD_EXCEL):
        if _ENCRYPTED in data:
            raise BadFile("パスワードで保護されたファイルは読み取れません。パスワードを外して保存してください。")
        raise BadFile("古い形式（xls）のファイルです。「Excelブック（.xlsx）」で保存し直してください。")
    if not data.startswith(b"PK"):
        raise BadFile(f"Excelファイルではありません。{_AGAIN}")


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > MAX_PARTS:
        raise BadFile(f"ファイルの部品が多すぎます（{len(entries):,}個）。{_AGAIN}")
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise BadFile(f"ファイルの中に同じ名前の部品が二つあります。{_AGAIN}")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise BadFile("暗号化されたファイルは読み取れません。暗号化を外して保存してください。")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise BadFile(_too_large())
    return [entry for entry in entries if not entry.is_dir()]


def _unpacked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    parts, left = {}, MAX_UNPACKED
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
            if len(content) > left:
                raise BadFile(_too_large())
            if len(content) > RATIO_FROM and len(content) > MAX_RATIO * max(entry.compress_size, 1):
                raise BadFile(_too_large())
    if len(content) != stated:
        raise BadFile(_broken("大きさの記載が中身と異なります"))
    return bytes(content)


# --- What kind of workbook ---------------------------------------------------------------------------------


def _refuse_kind(parts: Mapping[str, bytes]) -> None:
    types = parts.get("[Content_Types].xml", b"")
    if "mimetype" in parts or "xl/workbook.bin" in parts:
        raise BadFile(
            "Excelブック（.xlsx）ではない表計算ファイルです。「Excelブック（.xlsx）」で保存し直してください。"
        )
    if b"macroEnabled" in types or any(_MACRO_PARTS.search(name) for name in parts):
        raise BadFile(
            "マクロやフォーム部品を含むファイルは受け付けません。「Excelブック（.xlsx）」で保存し直してください。"
        )
    if any(_LINK_PARTS.search(name) for name in parts):
        raise BadFile(
            "ほかのファイルや外部データへのリンクを含むファイルは受け付けません。"
            "「データ」→「リンクの編集」でリンクを解除してから保存してください。"
        )
    if "xl/workbook.xml" not in parts or not types:
        raise BadFile(f"Excelファイルではありません。{_AGAIN}")
    if b"purl.oclc.org/ooxml" in parts["xl/workbook.xml"]:
        raise BadFile("「Strict Open XML」形式のファイルです。「Excelブック（.xlsx）」で保存し直してください。")


# --- Inside the XML ----------------------------------------------------------------------------------------


def _look_into(name: str, content: bytes) -> _Look:
    look = _Look(name)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda tag, attributes: _see(look, tag.rpartition(":")[2], attributes)
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise BadFile(_broken(f"{name}：{error}")) from None
    return look


def _refuse_doctype(*_args) -> None:
    raise BadFile(f"ファイルの中に、Excelが書かない定義（DTD）があります。{_AGAIN}")


def _see(look: _Look, tag: str, attributes: Mapping[str, str]) -> None:
    """What would cost memory or time later. In every part: which of them is a sheet, the archive decides for itself."""
    look.elements += 1
    look.sheets += tag == "sheet"
    if look.elements > MAX_ELEMENTS or look.sheets > MAX_SHEETS:
        raise BadFile(_too_large())
    if tag == "mergeCell":
        look.merged.append(attributes.get("ref", ""))
    elif tag in ("c", "row") and _is_far(attributes.get("r", "")):
        raise BadFile(
            f"範囲（{MAX_ROWS:,}行、{MAX_COLUMNS}列）の外にセルがあります。"
            "表の外に入力したものや書式を削除してください。"
        )
    elif tag == "Relationship":
        _refuse_outside(attributes)


def _is_far(reference: str) -> bool:
    match = re.fullmatch(r"\$?([A-Za-z]{0,4})\$?([0-9]{0,9})", reference)
    if match is None:
        return True
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return column > MAX_COLUMNS or int(match[2] or 0) > MAX_ROWS


def _refuse_outside(attributes: Mapping[str, str]) -> None:
    """A hyperlink in a text is harmless, nobody follows it; anything else from outside is refused."""
    if attributes.get("TargetMode") == "External" and not attributes.get("Type", "").endswith("/hyperlink"):
        raise BadFile(
            "外部を参照する部品を含むファイルは受け付けません。画像や外部への参照を削除して保存してください。"
        )


def _too_large() -> str:
    return f"ファイルの中身が大きすぎます（展開すると{MAX_UNPACKED // 1024 // 1024}MBまで）。{_AGAIN}"


def _broken(error) -> str:
    return f"ファイルが壊れているか、途中で切れています。もう一度保存して選び直してください（詳細：{error}）。"
