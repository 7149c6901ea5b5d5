"""Staff numbers as spreadsheets spoil them: 「0012345」 comes back as 「12345」. Pure."""

import unicodedata
from collections.abc import Iterable


def core(number: str) -> str:
    """What is left of a number however it was typed: half width, without leading zeros. Empty for 「kikaku」."""
    plain = unicodedata.normalize("NFKC", number).strip()
    return (plain.lstrip("0") or "0") if plain.isdecimal() else ""


def alike(number: str) -> str:
    """The same for two numbers that differ in leading zeros only."""
    return core(number) or number


def zeros_problem(number: str, registered: str, name: str) -> str:
    """``registered`` differs in leading zeros only; ``name`` is empty where the reader may not know whose it is."""
    whose = f"{name}さんの番号" if name else "登録済みの番号"
    if len(number) < len(registered):
        return f"先頭の0が落ちていませんか。「{registered}」は{whose}です。"
    return f"先頭の0だけが違う「{registered}」は{whose}です。同じ職員ではないか、番号を確認してください。"


def zeros_expected(number: str, registered: Iterable[str]) -> str:
    """A registered number with leading zeros and more digits, where none has as few digits as this one; else empty."""
    numbers = sorted(one for one in registered if core(one))
    if not core(number) or any(len(one) == len(number) for one in numbers):
        return ""
    return next((one for one in numbers if one.startswith("0") and len(one) > len(number)), "")
