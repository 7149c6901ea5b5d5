"""What deserves a second look before a population is stored: asked, never refused. Pure."""

from collections.abc import Iterable
from decimal import Decimal

from organization.frozen import frozen

STEP = Decimal("0.1")  # a city's population does not change by a tenth within a few years
DIGITS = 10


@frozen
class Known:
    """A value that was counted before, with the words that name it."""

    year: int
    value: Decimal
    words: str


def questions(value: Decimal, year: int, known: Iterable[Known]) -> tuple[str, ...]:
    """``known`` are the counted figures of the plan and the actuals.

    A series that was never below zero is a level (people, a rate): a step of a tenth is asked about. A balance
    (社会動態) may cross zero and double, so only a slip of digits is.
    """
    before = sorted((one for one in known if one.year < year), key=lambda one: one.year)
    if not before:
        return ()
    last = before[-1]
    found = _slip(value, last)
    if not found and all(one.value > 0 for one in before) and abs(value - last.value) > STEP * last.value:
        found = f"前回の値（{last.words}）から1割を超えて変わっています。桁や統計の種類に誤りがないか確認してください。"
    return (found,) if found else ()


def _slip(value: Decimal, last: Known) -> str:
    if not last.value:
        return ""
    if abs(value) >= DIGITS * abs(last.value):
        return f"前回の値（{last.words}）の10倍以上です。桁や単位に誤りがないか確認してください。"
    if DIGITS * abs(value) <= abs(last.value):
        return f"前回の値（{last.words}）の10分の1以下です。桁や単位に誤りがないか確認してください。"
    return ""
