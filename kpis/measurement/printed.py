"""Whether a baseline or target says the same in print and as a number. Pure: no Django, no clock.

「全19園」 is 19, 「1億2,000万円」 120 in 百万円, 「3割」 30 in ％, 「△76人」 −76. A text without exactly one number
(設置, 9～11％) has no number to compare: it goes without a value, or is judged by attainment.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal

from kpis.measurement.numerals import open_number, without_limit

_EXACT = Context(prec=60)
_ONE = Decimal(1)
_SCALES = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10**4), "億": Decimal(10**8), "兆": Decimal(10**12)}
_PERCENT_OF_WARI = Decimal(10)
PERCENT_SIGNS = ("%", "％")

_MINUS = "△▲−‐‑–—―－ー-"
_ONE_CHARACTER_EACH = str.maketrans({**dict.fromkeys(_MINUS, "-"), "，": ",", "、": ","})
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
_SCALE = "[百千万億兆]+"
_SCALED = rf"{_SCALE}(?: ?{_DIGITS} ?{_SCALE})*(?: ?{_DIGITS}(?![0-9]))?"
_TENTHS = "割(?: ?[0-9]分)?(?: ?[0-9]厘)?"
# A digit behind a letter belongs to a name (CO2, m3, R5). No minus behind a digit (9-11) or katakana (サーバー3台).
_AMOUNT = re.compile(
    r"(?<![A-Za-z0-9.,])(?:(?<![0-9ァ-ヶ])(?P<sign>-|マイナス) ?)?"
    rf"(?P<body>{_DIGITS} ?(?:{_TENTHS}|(?:{_SCALED})?))"
)
_PART = re.compile(rf"(?P<digits>{_DIGITS}) ?(?P<scale>{_SCALE}|)")
_WARI = re.compile(r"([0-9.,]+) ?割(?: ?([0-9])分)?(?: ?([0-9])厘)?")

# What stands beside the amount and is none: the year or years it is of, a remark, an ordinal, an age, 「人口10万対」.
_ERA = r"(?:[RHS]|令和|平成|昭和|(?:19|20)(?=[0-9]{2}))"
_YEARS_OF = rf"\({_ERA}(?:[0-9]+|元)年?度?[~〜-]{_ERA}?(?:[0-9]+|元)年?度?[^0-9()]{{0,4}}\)"
_ASIDE = re.compile(
    rf"※.*|{_YEARS_OF}|(?:令和|平成|昭和)(?:[0-9]+|元)年?度?|(?<![0-9])(?:19|20)[0-9]{{2}}年度?|第[0-9]+|[0-9]+歳児"
    r"|人口[0-9]+[万千]?人?(?:対|当たり|あたり)|[0-9]+[万千百]?[^0-9 /()]{0,3}(?:当たり|あたり|につき)"
)
_EMPTY_BRACKETS = re.compile(r"\([^0-9)]*[RHS]?(?:[0-9]+年?度?)?\)")
_AROUND = re.compile(r"以上|以下|以内|未満|程度|前後|超|/.*|[()\s]")
_LOSS = re.compile(r"転出超過|赤字|マイナス|減")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text. ``scale`` is what its words multiply it by: 1 where none is printed; ``unit`` follows it."""

    number: Decimal
    scaled: Decimal
    unit: str
    is_wari: bool = False


def amounts_in(text: str) -> tuple[Amount, ...]:
    """Every number that a text gives, in reading order; years, remarks and names are none."""
    plain = unicodedata.normalize("NFKC", text).translate(_ONE_CHARACTER_EACH)
    without_asides = _ASIDE.sub(" ", _EMPTY_BRACKETS.sub(_unwrapped, plain))
    return tuple(_amounts(without_asides)) or tuple(_amounts(plain))


def measured_in(amount: Amount) -> tuple[str, Decimal]:
    """The unit that the text itself prints, and the number in it: 「12万人」 is 12 万人, 「1億2万円」 100020000 円."""
    if amount.is_wari:
        return amount.unit, amount.number
    scale, rest = re.match(rf"(?:{_SCALE})?", amount.unit), amount.unit.lstrip("百千万億兆")
    if amount.scaled == amount.number * _scale(scale[0] if scale else ""):
        return amount.unit, amount.number
    return rest, amount.scaled


def number_in(amount: Amount, unit: str) -> Decimal:
    """The amount as a number of this unit: 「1億2,000万円」 is 120 in 百万円; one without a unit is what it says."""
    if amount.is_wari:
        return amount.scaled if unit in PERCENT_SIGNS else amount.number
    return _EXACT.divide(amount.scaled, _split(unit)[0]) if amount.unit else amount.number


def disagreement(word: str, text: str, value: Decimal | None, unit: str, *, by_attainment: bool = False) -> str:
    """Why text and value do not fit, with the way out; empty where they do. ``word``: 現状値 or 指標値."""
    if value is None or not text.strip():
        return ""
    found = amounts_in(text)
    if len(found) != 1:
        return "" if by_attainment else _uncountable(word, text, len(found))
    if any(value == number for number in _readings(found[0], text, unit)):
        return ""
    behind = f"（単位「{unit}」）" if unit else ""
    return (
        f"{word}の文言「{text}」と数値「{open_number(value)}」{behind}が合いません。"
        "計画書をご確認のうえ、文言と数値をそろえてください。"
    )


def scale_between(old: str, new: str) -> Decimal | None:
    """What a value in ``old`` is multiplied by in ``new``: 千円 → 百万円 is 0.001. None where they are other things."""
    (old_scale, old_rest), (new_scale, new_rest) = _split(old), _split(new)
    return _EXACT.divide(old_scale, new_scale) if old_rest == new_rest else None


# --- Within ------------------------------------------------------------------------------------------------


def _amounts(plain: str) -> Iterator[Amount]:
    for match in _AMOUNT.finditer(plain):
        body, rest = match["body"], _AROUND.sub("", plain[match.end() :])
        sign = -_ONE if match["sign"] else _ONE
        if wari := _WARI.fullmatch(body.strip()):
            number = _wari(wari) * sign
            yield Amount(number, number * _PERCENT_OF_WARI, "割", is_wari=True)
            continue
        parts = [(_decimal(part["digits"]), part["scale"]) for part in _PART.finditer(body)]
        scaled = sum((number * _scale(scale) for number, scale in parts), Decimal(0))
        scales = "".join(scale for _, scale in parts)
        yield Amount(parts[0][0] * sign, scaled * sign, scales + rest)


def _readings(amount: Amount, text: str, unit: str) -> list[Decimal]:
    """The values that the amount may stand for in this unit."""
    found = [number_in(amount, unit)]
    return [*found, *(-number for number in found)] if _LOSS.search(text) else found


def _uncountable(word: str, text: str, count: int) -> str:
    told = f"数値が{count}つあり" if count else "数値（算用数字）がなく"
    return (
        f"{word}の文言「{text}」には{told}、数値と比べられません。文言に数値を一つだけ書くか、"
        "数値の欄を空にしてください（評価の手法が「達成・未達成の判定」の指標では、このままでかまいません）。"
    )


def _split(unit: str) -> tuple[Decimal, str]:
    """千円 → 1000 and 円."""
    plain = without_limit("".join(unicodedata.normalize("NFKC", unit).split())).casefold()
    scale = re.match(_SCALE, plain)
    return (_scale(scale[0]), plain[scale.end() :]) if scale else (_ONE, plain)


def _scale(words: str) -> Decimal:
    found = _ONE
    for word in words:
        found *= _SCALES[word]
    return found


def _wari(found: re.Match[str]) -> Decimal:
    whole, tenths, hundredths = found.groups()
    return _decimal(whole) + Decimal(tenths or 0) / 10 + Decimal(hundredths or 0) / 100


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _unwrapped(brackets: re.Match[str]) -> str:
    """「（R5）」 goes; 「（千円）」 is the unit."""
    return " " if re.search(r"[0-9元]", brackets[0]) else brackets[0][1:-1]
