"""「基本目標１　しごとをつくる」 is number 1 and a name; a row of one text alone begins what stands below it. Pure."""

import re
import unicodedata

from organization.frozen import frozen

# By what a text says that it is. 「基本施策」 is a level above 施策.
_KINDS = (
    ("project", re.compile(r"プロジェクト|基本施策|基本的方向|施策の方向")),
    ("goal", re.compile(r"目標|方針|政策|分野|柱")),
    ("measure", re.compile(r"施策|取組|事業")),
)
_LABEL = r"(?:[^\s0-9０-９①-⑳Ⅰ-Ⅻ（(【「]{0,14}(?:目標|方針|政策|施策|プロジェクト|分野|柱|取組|戦略|方向|重点|第))?"
_DIGITS = r"[0-9０-９]{1,3}(?:[-－‐.．][0-9０-９]{1,3})*|[①-⑳]|[Ⅰ-Ⅻ]"
_NUMBERED = re.compile(
    rf"^(?P<label>{_LABEL})\s*(?P<open>[(（【\[〔]?)\s*(?P<number>{_DIGITS})(?P<close>[)）】\]〕]?)"
    r"(?P<kind>章|節|項)?(?P<gap>[\s:：.．、,・\-－―]*)(?P<name>.+)$"
)
TARGETS = re.compile(r"^(?:基本目標の)?数値目標$")
_PASSED_OVER = re.compile(
    r"(?:合計|小計|総計|計|総数)(?:[\s（(:：].*)?|以上|(?:[(（]注|注[)）:：0-9０-９\s]|[※＊*]|(?:出典|資料)[:：]).*",
    re.DOTALL,
)


@frozen
class Named:
    """A node of a level as its cell names it; ``number`` is None where none is printed."""

    name: str
    number: int | None = None


def read_level(text: str) -> Named:
    text = one_line(text)
    match = _NUMBERED.match(text)
    if match is None:
        return Named(text)
    is_marked = match["label"] or match["close"] or match["kind"] or match["gap"]
    if not is_marked and not re.fullmatch(r"[①-⑳Ⅰ-Ⅻ]", match["number"]):
        return Named(text)  # 「100年健康」
    last = re.split(r"[-.]", unicodedata.normalize("NFKC", _arabic(match["number"])))[-1]
    return Named(match["name"].strip().strip("「」"), int(last)) if int(last) else Named(text)


def one_line(text: str) -> str:
    """Names are joined over line breaks."""
    return re.sub(r"[ \t]*\n+[ \t]*", "", text).strip()


def level_of_section(text: str, present: frozenset[str], has_goal: bool = False) -> str:
    """Which level a row of one text alone names; empty for a remark. ``present``: levels that have a column.

    A number alone (「（１）移住」) is a goal's where none was named yet, and a measure's below one.
    """
    plain = one_line(text)
    if is_remark(plain) or len(plain) > 80:
        return ""
    head = plain[:16]
    for level, words in _KINDS:
        if words.search(head) and (level not in present or _NUMBERED.match(plain)):
            return level
    free = [level for level in ("goal", "measure") if level not in present]
    if not free or not read_level(plain).number:
        return ""
    return free[-1] if has_goal else free[0]


def is_remark(text: str) -> bool:
    return _PASSED_OVER.fullmatch(text.strip()) is not None


def _arabic(number: str) -> str:
    """Ⅳ is 4; circled and wide digits become plain by NFKC."""
    code = ord(number[0]) - 0x2160
    return str(code + 1) if 0 <= code < 12 else number
