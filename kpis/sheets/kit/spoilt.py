"""What a text suffers on its way through a spreadsheet. Pure.

A code like 1-1-1 becomes a date. Where a file is saved in Shift_JIS, Excel writes 「?」 for what CP932 lacks (㎥, ₂)
and takes one dash or wave for another, without a word: a text that lost characters is told from one that was changed.
"""

import datetime as dt
import re
import unicodedata
from functools import lru_cache

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー─━⁃﹘", "-"))
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")  # days since 1900: 32874 is 1990-01-01
_EPOCH = dt.date(1899, 12, 30)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    r"(?:"
    r"\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?月?"  # 2004-01-06, 2004/1/6, 2004年1月6日, 2004年1月
    r"|\d{1,2}/\d{1,2}(?:/\d{1,4})?"  # 1/6, 1/6/04, 04/1/6
    r"|(?:明治|大正|昭和|平成|令和|[mtshr])\.?(?:\d{1,2}|元)[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?月?"  # H16.1.6
    r"|\d{1,2}月(?:\d{1,2}日)?"
    rf"|\d{{1,2}}-(?:{_MONTHS})(?:-\d{{2,4}})?|(?:{_MONTHS})-\d{{1,2}}"  # 6-Jan-04, Jan-06
    r")(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?",
    re.IGNORECASE,
)


# --- Codes -------------------------------------------------------------------------------------------------


def plain_code(text: str) -> str:
    """Full-width digits and other dashes mean the same."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip()


def is_date(text: str) -> bool:
    """A date in any form that a spreadsheet shows one in, its serial number included."""
    plain = plain_code(text)
    return _DATE.fullmatch(plain) is not None or _serial_day(plain) is not None


def became_date(text: str) -> str:
    """What happened to the code, and what to do."""
    day = _serial_day(plain_code(text))
    shown = f"日付の通し番号「{text}」（{day.year}年{day.month}月{day.day}日）" if day else f"日付「{text}」"
    return (
        f"表計算ソフトがコードを{shown}に変えたようです。日付から元のコードには戻せません。"
        "コードの列の書式を「文字列」にしてから、4-1-6 のように入れ直してください。"
        "CSVをExcelで開くときは「データ」→「テキストまたはCSVから」で、コードの列を「テキスト」にします。"
    )


def _serial_day(plain: str) -> dt.date | None:
    if not _SERIAL.fullmatch(plain):
        return None
    return _EPOCH + dt.timedelta(days=int(plain.partition(".")[0]))


# --- Lost characters ---------------------------------------------------------------------------------------

_TWINS = ("〜～~", "－−-‐‑", "―—–─", "‖∥", "￠¢", "￡£", "￢¬", "￣‾")
_TWIN_OF = {sign: f"[{re.escape(twins)}]" for twins in _TWINS for sign in twins}
_SIGNS = {"㎥": "m3", "₂": "2", "₃": "3", "²": "2", "³": "3"}
# As a CP932 file of ours writes what CP932 lacks; of the twins, the one that it has.
CP932_SPELLINGS = _SIGNS | {
    "〜": "～",
    "−": "－",
    "—": "―",
    "–": "―",
    "‑": "‐",
    "‖": "∥",
    "¢": "￠",
    "£": "￡",
    "¬": "￢",
    "‾": "￣",
    "¥": "￥",
}
LACKING = "〓"  # whatever else it lacks
_LOST = r"[?？]"


def in_cp932(text: str) -> str:
    """The text with what CP932 can hold."""
    return "".join(CP932_SPELLINGS.get(sign) or (sign if _is_in_cp932(sign) else LACKING) for sign in text)


def is_respelled(stored: str, found: str) -> bool:
    """The same text with some or all of its signs in the spellings of a CP932 file: nothing changed."""
    return stored != found and _spelt(stored).fullmatch(found) is not None


def loss(stored: str, found: str) -> str:
    """Which characters were lost, as a sentence; empty where the text is the same or really another one."""
    if not stored or stored == found or _pattern(stored).fullmatch(found) is None:
        return ""
    lost = dict.fromkeys(sign for sign in stored if sign not in found)
    signs = "」「".join(list(lost)[:5]) or "記号"
    return (
        f"登録されている文と、「{signs}」のところだけが異なります。保存のときに文字が置き換わったようです。"
        "「CSV UTF-8（コンマ区切り）」かExcelブック（.xlsx）で保存し直すか、この欄を空欄にしてください"
        "（空欄なら、登録されている文が残ります）。"
    )


@lru_cache(maxsize=256)
def _spelt(stored: str) -> re.Pattern:
    return re.compile("".join(f"(?:{re.escape(sign)}|{re.escape(in_cp932(sign))})" for sign in stored))


@lru_cache(maxsize=256)
def _pattern(stored: str) -> re.Pattern:
    return re.compile("".join(map(_possible, stored)))


def _possible(sign: str) -> str:
    """What may stand in the file where this character was."""
    same = _TWIN_OF.get(sign, re.escape(sign))
    if _is_in_cp932(sign):
        return same
    spelled = re.escape(_SIGNS[sign]) + "|" if sign in _SIGNS else ""
    return (
        f"(?:{same}|{spelled}{_LOST}{'' if ord(sign) < 0x10000 else _LOST + '?+'})"  # outside the BMP, Excel writes two
    )


def _is_in_cp932(sign: str) -> bool:
    try:
        sign.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
