"""Characters that no text may hold: nobody sees them, and a workbook or an XML file with one of them is broken. Pure.

Every door asks ``foreign_in`` (forms in inastrategy/middleware.py, files where they read a cell); every output goes
through ``cleaned``, for what was stored before the doors asked.
"""

import re

# Tab, line feed and carriage return are typed by people; the other controls, lone surrogates and noncharacters are not.
_PLANE_ENDS = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_FOREIGN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]")
_SHOWN = 10  # characters before it, by which its place is found


def is_clean(text: str) -> bool:
    return _FOREIGN.search(text) is None


def cleaned(text: str) -> str:
    """The text without them."""
    return _FOREIGN.sub("", text)


def foreign_in(text: str) -> str:
    """Which character stands where, as a sentence for the person; empty where the text is clean.

    >>> foreign_in("目標を\\x0b上回る")
    '「目標を」の直後に、使えない文字（目に見えない制御文字 U+000B）があります。'
    """
    found = _FOREIGN.search(text)
    if found is None:
        return ""
    before = " ".join(cleaned(text[: found.start()]).split())[-_SHOWN:]
    place = f"「{before}」の直後" if before else "先頭"
    return f"{place}に、使えない文字（目に見えない制御文字 U+{ord(found[0]):04X}）があります。"


def within(most: int, length: int) -> str:
    """What is said of every text that is too long, whoever judges it, with how long it is.

    >>> within(1000, 1203)
    '1,000字以内で入力してください（今は1,203字）。'
    """
    return f"{most:,}字以内で入力してください（今は{length:,}字）。"
