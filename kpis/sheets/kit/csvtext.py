"""The bytes of a CSV file as records of text: one encoding from first to last byte, commas between the cells.

Half of a UTF-8 file is no UTF-8 any more, but Shift_JIS reads nearly every byte as something: what was told apart here
by trial alone would be stored as 縺ｮ and 繧.
"""

import csv
import io
import re

from kpis.sheets.kit.problems import BadFile, refuse_size

BOM = "\ufeff"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SAVE_AS = "Excelで「CSV UTF-8（コンマ区切り）」として保存してください。"
SEPARATORS = {"\t": "タブ", ";": "セミコロン（;）", "｜": "縦線（｜）", "|": "縦線（|）", "，": "全角のコンマ（，）"}
_JAPANESE = "[\u0800-\uffff]"  # three bytes each in UTF-8; compiled when it is needed, which takes 5 ms
_REPLACED = "\ufffd"


def records(data: bytes) -> list[list[str]]:
    """Raises ``BadFile`` with the reason and what to do."""
    refuse_size(len(data))
    text = decoded(data)
    _refuse_separator(text)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        words = f'CSVとして読み取れません。引用符（"）が閉じているかを確認してください（詳細：{error}）。'
        raise BadFile(words) from None


def decoded(data: bytes) -> str:
    """UTF-8 with or without BOM (or two of them), or Shift_JIS (CP932) as Excel saves it."""
    if data.startswith(UTF_16) or b"\0" in data:
        raise BadFile(f"CSVかxlsxとして読み取れません。{SAVE_AS}")
    try:
        return data.decode("utf-8").lstrip(BOM)
    except UnicodeDecodeError as error:
        place = error.start
    if not _was_utf_8(data):
        try:
            return data.decode("cp932")
        except UnicodeDecodeError as error:
            place = error.start
    line = data.count(b"\n", 0, place) + 1
    raise BadFile(
        f"{line}行目に、文字として読み取れないところがあります。"
        "ファイルが途中で切れているか、UTF-8とShift_JISが混ざっています。"
        f"元のファイルを開き直し、{SAVE_AS}"
    )


def _refuse_separator(text: str) -> None:
    """A header without a comma but with another separator says which one it has."""
    header = text.partition("\n")[0]
    if "," in header:
        return
    for sign, name in SEPARATORS.items():
        if sign in header:
            raise BadFile(f"列の区切りが{name}になっています。コンマ区切りが必要です。{SAVE_AS}")


def _was_utf_8(data: bytes) -> bool:
    """Broken UTF-8 rather than Shift_JIS: most of what is not ASCII still reads as UTF-8."""
    if data.startswith(BOM.encode()):
        return True
    text = data.decode("utf-8", errors="replace")
    return len(re.findall(_JAPANESE, text.replace(_REPLACED, ""))) >= text.count(_REPLACED)
