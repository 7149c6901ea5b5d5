"""Departments as a list names them: several in one cell, in lines; a slip of the pen is asked about. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from kpis.plan.strategy_file.head import LONGEST_DEPARTMENT

_SECTION = "課室局係所館園署会校院センター班"
_DIVISION = ("部", "局", "本部", "委員会", "事務局")
_NOBODY = frozenset(("関係課", "関係各課", "各課", "全課", "庁内各課", "全庁", "全部局", "-", "－", "―", "ー"))
_TEAM = re.compile(r"\s*[（(]([^（）()]*(?:係|担当|班|グループ|チーム))[）)]")
_TEAM_BELOW = re.compile(r"(?<=[課室局])[ 　]*[\n、，,]\s*([^\n、，,;；／/\s]+係)(?=\s*(?:[\n、，,;；／/]|$))")
_PARTED = re.compile(r"[\n、，,;；／/]+")


def named_in(cell: str, alone: AbstractSet[str] = frozenset()) -> tuple[str, ...]:
    """「企画部　企画課、商工課」 → 「企画部 企画課」 and 「商工課」. A team is none (``teams_in``).

    ``alone``: 「教育委員会」 and 「住民課」 in two lines are two departments, where each stands alone elsewhere.
    """
    found: list[str] = []
    for piece in _PARTED.split(_TEAM_BELOW.sub("", _TEAM.sub("", cell))):
        words = piece.split()
        is_two = found and words and alone.issuperset((found[-1], words[-1]))
        if found and words and not is_two and _is_division(found[-1]) and not _is_division(words[-1]):
            words = [found.pop(), *words]  # the division stands in a line of its own
        found += _labels(words)
    return tuple(dict.fromkeys(label for label in found if label not in _NOBODY))


def teams_in(cell: str) -> tuple[str, ...]:
    """「総務課（広報広聴係）」 → 「広報広聴係」; so where it stands in the line below."""
    found = (*_TEAM.findall(cell), *_TEAM_BELOW.findall(_TEAM.sub("", cell)))
    return tuple(dict.fromkeys(" ".join(team.split()) for team in found))


def _labels(words: Sequence[str]) -> list[str]:
    if not words:
        return []
    if len(words) > 1 and not _is_division(words[0]) and all(word.endswith(tuple(_SECTION)) for word in words):
        return list(words) if not words[-1].endswith("係") else [" ".join(words)]
    return [" ".join(words)]


def _is_division(label: str) -> bool:
    return label.endswith(_DIVISION) and " " not in label


class Known:
    """The departments that there are, and those that the list itself brings in."""

    def __init__(self, stored: Iterable[str], cells: Iterable[str]):
        self.stored = tuple(stored)
        cells = tuple(cells)
        plain = (*self.stored, *(label for cell in cells for label in named_in(cell)))
        self.alone = frozenset(label for label in plain if " " not in label)
        listed = [label for cell in cells for label in self.named_in(cell)]
        self.count_of = Counter(listed)
        usual = [label for label in listed if label.endswith(tuple(_SECTION))]
        self.all = tuple(dict.fromkeys((*self.stored, *usual)))

    def named_in(self, cell: str) -> tuple[str, ...]:
        return named_in(cell, self.alone)

    def doubt(self, label: str) -> str:
        """「保険福祉課」 is 「保健福祉課」, perhaps: one sign is another. Asked, not refused."""
        if label in self.stored:
            return ""
        usual = (one for one in self.all if one in self.stored or self.count_of[one] > self.count_of[label])
        return next((one for one in usual if _is_near(_plain(label), _plain(one))), "")

    def whole(self, label: str) -> str:
        """「商工観光課」 is 「産業部 商工観光課」, where that is the only one."""
        if label in self.stored:
            return label
        found = [one for one in self.all if " " in one and one.split(" ", 1)[1] == label]
        return found[0] if len(found) == 1 else label

    def problem(self, label: str) -> str:
        if len(label) > LONGEST_DEPARTMENT:
            return f"部署の名称は{LONGEST_DEPARTMENT}文字以内で入力してください（いまは「{label[:50]}」）。"
        near = self.near(label)
        if not near:
            return ""
        return (
            f"「{label}」という部署はありません。「{near}」ではありませんか。別の部署なら、先に部署を登録してください。"
        )

    def near(self, label: str) -> str:
        """One that the label was surely meant to be: 農政課 and 農林課 are two, 商工観光科 and 商工観光課 one."""
        if label in self.stored:
            return ""
        others = [one for one in self.all if one != label]
        found = next((one for one in others if _is_slip(_plain(label), _plain(one))), "")
        if found or " " in label:
            return found
        sections = [one for one in others if " " in one and _is_slip(_plain(label), _plain(one.split(" ", 1)[1]))]
        return sections[0] if len(sections) == 1 else ""


def _is_slip(typed: str, known: str) -> bool:
    """The same but for width and spaces, the last sign, or one sign too many or too few."""
    if typed == known:
        return True
    has_ending = typed.endswith(tuple(_SECTION)) or typed.endswith(_DIVISION)
    if not has_ending and (typed[:-1] == known[:-1] or typed == known[:-1]):
        return len(known) >= 3
    longer, shorter = sorted((typed, known), key=len, reverse=True)
    if len(shorter) < 5 or len(longer) - len(shorter) != 1:
        return False
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def _is_near(typed: str, known: str) -> bool:
    """One sign of five or more is another, and no number: 第１保育園 and 第２保育園 are two."""
    others = [(one, other) for one, other in zip(typed, known, strict=False) if one != other]
    is_one = len(typed) == len(known) >= 5 and len(others) == 1
    return is_one and not any(re.match(r"[0-9一二三四五六七八九十東西南北上下]", sign) for sign in others[0])


def _plain(label: str) -> str:
    return "".join(unicodedata.normalize("NFKC", label).split())
