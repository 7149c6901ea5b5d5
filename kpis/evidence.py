"""根拠資料: what may be put beside a value. A link is http or https; a file is what its name says, and not too large.

Files lie under MEDIA_ROOT with random names. No address serves that folder: evidence_views.py alone hands them out,
always as a download.
"""

import zipfile
from collections.abc import Callable
from pathlib import PurePath
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator

from kpis.models import Evidence
from organization.frozen import frozen
from organization.texts import within

LONGEST_TITLE = Evidence._meta.get_field("title").max_length
LONGEST_URL = Evidence._meta.get_field("url").max_length
_HEAD = 8
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LONGEST_KIND = 100
_url_validator = URLValidator(schemes=["http", "https"])


class BadEvidence(Exception):
    """Why a link or file is not taken; ``field`` is where to say so."""

    def __init__(self, field: str, text: str):
        super().__init__(text)
        self.field = field


@frozen
class Offered:
    """A link or a file that has passed."""

    title: str
    url: str = ""
    file: UploadedFile | None = None
    extension: str = ""

    @property
    def stored_name(self) -> str:
        return f"{uuid4().hex}.{self.extension}"


def checked(*, title: str, url: str = "", file: UploadedFile | None = None) -> Offered:
    """Raises ``BadEvidence`` with the field and the way out. Without a title, the address or file name serves."""
    title, url = " ".join(title.split()), url.strip()
    if bool(url) == (file is not None):
        raise BadEvidence("url", "リンクかファイルのどちらか一方を登録してください。")
    if len(title) > LONGEST_TITLE:
        raise BadEvidence("title", f"名称は{within(LONGEST_TITLE, len(title))}")
    if url:
        return Offered(title or url[:LONGEST_TITLE], url=_checked_url(url))
    return _checked_file(title, file)


def discard(evidence: Evidence) -> None:
    """The file of a removed entry; a link leaves nothing behind."""
    if evidence.file:
        evidence.file.storage.delete(evidence.file.name)


def file_name(evidence: Evidence) -> str:
    """Under what name it is downloaded: its title, with the ending that its content was checked for."""
    ending = PurePath(evidence.file.name).suffix
    title = "".join("_" if char in '\\/:*?"<>|' or ord(char) < 32 else char for char in evidence.title)
    return title if title.lower().endswith(ending) else f"{title}{ending}"


def _checked_url(url: str) -> str:
    words = "リンクは「https://」か「http://」で始まるアドレスを入力してください。"
    if len(url) > LONGEST_URL:
        raise BadEvidence("url", f"リンクは{within(LONGEST_URL, len(url))}")
    try:
        _url_validator(url)
        parts = urlsplit(url)
    except (ValidationError, ValueError):
        raise BadEvidence("url", words) from None
    if parts.username or parts.password:
        raise BadEvidence("url", "リンクにサインインの名前やパスワードを含めないでください。")
    return url


def _checked_file(title: str, file: UploadedFile) -> Offered:
    name = PurePath((file.name or "").replace("\\", "/")).name
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension not in KINDS:
        named = "、".join(sorted(KINDS))
        raise BadEvidence("file", f"この種類のファイルは登録できません。登録できるのは {named} です。")
    if not file.size:
        raise BadEvidence("file", "ファイルが空です。内容のあるファイルを選んでください。")
    if file.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise BadEvidence("file", f"ファイルが大きすぎます。{limit}MB以内のファイルを選んでください。")
    if not _is(extension, file):
        raise BadEvidence(
            "file",
            f"ファイルの中身が {extension} の形式ではありません。元のソフトで開き、保存し直してください。",
        )
    return Offered(title or PurePath(name).stem[:LONGEST_TITLE] or extension, file=file, extension=extension)


def _is(extension: str, file: UploadedFile) -> bool:
    try:
        file.seek(0)
        return KINDS[extension](file)
    finally:
        file.seek(0)


# --- What the content says ---------------------------------------------------------------------------------


def _begins(*signatures: bytes) -> Callable[[UploadedFile], bool]:
    return lambda file: file.read(_HEAD).startswith(signatures)


def _office(part: str) -> Callable[[UploadedFile], bool]:
    """An Office document without macros: its main part is there. Nothing is unpacked."""

    def check(file: UploadedFile) -> bool:
        try:
            with zipfile.ZipFile(file) as archive:
                names = set(archive.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
            return False
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return {"[Content_Types].xml", part} <= names and not has_macros

    return check


def _older(*streams: str) -> Callable[[UploadedFile], bool]:
    """A document of the time before 2007 (and 一太郎): a compound file with one of these streams, without macros."""

    def check(file: UploadedFile) -> bool:
        content = file.read()
        has_stream = any(name.encode("utf-16-le") in content for name in streams)
        return content.startswith(_COMPOUND) and has_stream and "_VBA_PROJECT".encode("utf-16-le") not in content

    return check


def _open_document(kind: str) -> Callable[[UploadedFile], bool]:
    """OpenDocument says what it is in its first part; scripts lie in folders of their own."""

    def check(file: UploadedFile) -> bool:
        try:
            with zipfile.ZipFile(file) as archive, archive.open("mimetype") as told:
                names, kind_told = archive.namelist(), told.read(_LONGEST_KIND)
        except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, OSError, EOFError, RuntimeError):
            return False
        has_macros = any(name.startswith(("Basic/", "Scripts/")) for name in names)
        return kind_told.strip() == f"application/vnd.oasis.opendocument.{kind}".encode() and not has_macros

    return check


def _text(file: UploadedFile) -> bool:
    content = file.read()
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(char) < 32 and char not in "\t\r\n\f" for char in text)
    return False


KINDS: dict[str, Callable[[UploadedFile], bool]] = {
    "pdf": _begins(b"%PDF-"),
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "jpg": _begins(b"\xff\xd8\xff"),
    "jpeg": _begins(b"\xff\xd8\xff"),
    "xlsx": _office("xl/workbook.xml"),
    "docx": _office("word/document.xml"),
    "pptx": _office("ppt/presentation.xml"),
    "xls": _older("Workbook", "Book"),
    "doc": _older("WordDocument"),
    "ppt": _older("PowerPoint Document"),
    "jtd": _older("DocumentText"),
    "odt": _open_document("text"),
    "ods": _open_document("spreadsheet"),
    "odp": _open_document("presentation"),
    "csv": _text,
    "txt": _text,
}
