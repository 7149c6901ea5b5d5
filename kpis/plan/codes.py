"""Codes of a plan's own, and what one is called by its place: one rule for the file, the list and the editor. Pure."""

import re
from collections.abc import Iterable

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
_OF_A_GOAL = re.compile(r"G[0-9]+(-[0-9]+)?", re.IGNORECASE)
CODE_FORM = "半角の英数字で始まる20文字以内の英数字と . _ - で書いてください（G1 の形は使えません"


def is_own_code(code: str) -> bool:
    return _CODE.fullmatch(code) is not None and not _OF_A_GOAL.fullmatch(code)


def is_target_code(code: str) -> bool:
    """「G1」, 「G1-2」: a goal's numeric target."""
    return _OF_A_GOAL.fullmatch(code) is not None


def code_problem(code: str, taken: Iterable[str]) -> str:
    """What is wrong with a code, as a sentence of its own; ``taken``: those of the others, case aside."""
    if not is_own_code(code):
        return f"コードは、{CODE_FORM}。いまは「{code}」）。"
    if code.lower() in {one.lower() for one in taken}:
        return f"コード「{code}」は、この計画で使われています。別のコードにしてください。"
    return ""


def target_codes(goal: int, count: int, *, is_single: bool) -> list[str]:
    """A single target is G1 and stays so, the next is G1-2; only a plan that starts with several has G1-1."""
    codes = [f"G{goal}-{place}" for place in range(1, count + 1)]
    if codes and (is_single or count == 1):
        codes[0] = f"G{goal}"
    return codes
