"""A text that lost characters on its way through Shift_JIS, told from a text that somebody changed. Pure.

Excel writes 「?」 for what CP932 lacks (㎥, ₂) and takes one dash or wave for another, without a word.
"""

import re
from functools import lru_cache

_TWINS = ("〜～~", "－−-‐‑", "―—–─", "‖∥", "￠¢", "￡£", "￢¬", "￣‾")
_TWIN_OF = {sign: f"[{re.escape(twins)}]" for twins in _TWINS for sign in twins}
_SPELLINGS = {"㎥": "m3", "₂": "2", "₃": "3", "²": "2", "³": "3"}  # as a CP932 file of ours writes them
_LOST = r"[?？]"


def is_respelled(stored: str, found: str) -> bool:
    """The same text in the spellings of a CP932 file: nothing changed."""
    return stored != found and "".join(_SPELLINGS.get(sign, sign) for sign in stored) == found


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
def _pattern(stored: str) -> re.Pattern:
    return re.compile("".join(map(_possible, stored)))


def _possible(sign: str) -> str:
    """What may stand in the file where this character was."""
    same = _TWIN_OF.get(sign, re.escape(sign))
    if _is_in_cp932(sign):
        return same
    spelled = re.escape(_SPELLINGS[sign]) + "|" if sign in _SPELLINGS else ""
    return (
        f"(?:{same}|{spelled}{_LOST}{'' if ord(sign) < 0x10000 else _LOST + '?+'})"  # outside the BMP, Excel writes two
    )


def _is_in_cp932(sign: str) -> bool:
    try:
        sign.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
