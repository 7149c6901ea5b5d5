"""Numbers and years as people type and read them. Pure: no Django, no clock, Decimal only.

`parse_number` takes what a Japanese keyboard gives; `format_number` prints for readers (「△76」),
`open_number` for machines (「-76」). Names and units are compared here but never rewritten: NFKC would turn
㎥ into m3, and 10² into 102.
"""

import re
import unicodedata
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

from organization.eras import era_of, era_year

MAX_INTEGER_DIGITS = 15
MAX_DECIMALS = 6
OPEN_SIGNIFICANT_DIGITS = 12

# Guide values without end (1/6, 1/7) carry more digits than the default context would let us quantize.
_WIDE = Context(prec=80)
_ONE = Decimal(1)

_MINUS = "△▲−ー‐‑–—―－-ｰ"
_PLUS = "+＋"
_SPACES = " \t\r\n\u00a0\u2000-\u200b\u202f\u3000\ufeff"
_PLAIN = str.maketrans(
    {
        **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
        **dict.fromkeys("，、､", ","),
        **dict.fromkeys(_MINUS, "-"),
        **dict.fromkeys(_PLUS, "+"),
        "．": ".",
    }
)
# Commas and spaces may part the digits, but only in groups of three: 「1,23」 is more likely a slip than 123.
_GROUP = rf"[{_SPACES}]*[,{_SPACES}][{_SPACES}]*"
_NUMBER = re.compile(
    rf"(?P<sign>[-+])?[{_SPACES}]*"
    rf"(?P<whole>[0-9]{{1,3}}(?:{_GROUP}[0-9]{{3}})+|[0-9]+|(?=\.[0-9]))"
    r"(?P<decimals>\.[0-9]+)?"
)
_EDGES = re.compile(rf"^[{_SPACES}]+|[{_SPACES}]+$")
_GROUPED_WRONGLY = re.compile(rf"[{_SPACES}]*[,0-9]")
_MEASURED_UNIT = re.compile(
    r"(?:k|c|m)?(?:g|m|l)[23]?|(?:万|百万)?t(?:-co2)?|トン|ha|a|(?:[kmg])?wh?|[kmg]?j|[十百千万億]*円|キロ.*|リットル"
)
_ALL = re.compile(r"^全(?=[0-9０-９])")  # 「全19園」 are 19
_VAGUE = re.compile(r"^[^0-9０-９]{0,4}?(約|およそ|おおよそ)|(以上|以下|未満|超|程度|前後|くらい|ぐらい|弱|強)$")
# 「300頭以下」 is told in 頭; the word behind it says which way is better.
_LIMIT = re.compile(r"(以上|以下|以内|未満|超)(?=\s*(?:[/／(（※]|$))")
_PER = re.compile(r"/(?:年度?|月|日)$")

# What people write in a number cell instead of a number, and the status that says it properly.
_MARKERS = {
    **dict.fromkeys(("…", "‥", "...", "・・・", "未定", "調査中", "未公表", "集計中", "未集計", "不明"), "未公表"),
    **dict.fromkeys(("該当なし", "なし", "無し", "*", "＊", "/", "／"), "該当なし"),
    **dict.fromkeys(("事業終了", "終了", "中止", "廃止"), "事業終了"),
    **dict.fromkeys(("評価困難", "評価不能"), "評価困難"),
    **dict.fromkeys((*_MINUS, "--", "‐‐"), "該当なし"),
}


class NumeralError(ValueError):
    """The text is not a number. The message is for the person at the field, in Japanese, with the way out."""


def parse_number(text: str, unit: str = "") -> Decimal:
    """The number in `text`, e.g. 「１２，３４５人/年」 → 12345 where the unit is 人. Raises NumeralError.

    A trailing unit must be the KPI's own: 「37.7万件」 is 37.7 in 万件, and refused in 件.
    """
    typed = _EDGES.sub("", text)
    _refuse_words(typed)
    _refuse_vague(typed)
    typed = _ALL.sub("", typed)
    plain = typed.translate(_PLAIN)  # one character for one: positions in `typed` stay true
    match = _NUMBER.match(plain)
    if match is None:
        raise NumeralError(_unreadable(typed))
    _refuse_rest(typed, plain, match.end(), unit)
    whole = re.sub(r"[^0-9]", "", match["whole"])
    decimals = match["decimals"] or ""
    _refuse_length(typed, whole, decimals)
    value = Decimal(f"{whole or '0'}{decimals}")
    return -value if match["sign"] == "-" else value  # a negated zero has no sign in Decimal


def format_number(value: Decimal, decimals: int = 0) -> str:
    """For readers: 「1,563,429」, 「△76」, 「59.0」. Half up; zero carries no sign, also after rounding."""
    rounded = _rounded(value, decimals)
    return f"{'△' if rounded < 0 else ''}{abs(rounded):,f}"


def format_guide(value: Decimal, decimals: int) -> str:
    """A guide value with one decimal more where it needs one, so that 8 below a guide of 8.33 can be seen."""
    exact = value == _rounded(value, decimals)
    return format_number(value, decimals if exact else decimals + 1)


def format_harder(value: Decimal, decimals: int, increasing: bool) -> str:
    """A guide value in the decimals of its KPI, rounded so that whoever reaches what is printed has reached it."""
    return format_number(harder(value, decimals, increasing), decimals)


def harder(value: Decimal, decimals: int, increasing: bool) -> Decimal:
    rounding = ROUND_CEILING if increasing else ROUND_FLOOR
    return value.quantize(_ONE.scaleb(-decimals), rounding=rounding, context=_WIDE)


def print_points(value: Decimal) -> str:
    """A difference of two percentages: 「＋4.6ポイント」, 「△2.1ポイント」, 「±0.0ポイント」."""
    rounded = _rounded(value, 1)
    sign = "＋" if rounded > 0 else "" if rounded < 0 else "±"
    return f"{sign}{format_number(rounded, 1)}ポイント"


def limit_of(text: str) -> str:
    """「以下」 of 「300頭以下」 or 「300頭以下/年」; 「転出超過」 has none."""
    found = _LIMIT.search(text)
    return found[1] if found else ""


def without_limit(text: str) -> str:
    return _LIMIT.sub("", text)


def is_measured(unit: str) -> bool:
    """「t」, 「㎥」, 「千円」: an amount that goes on behind the point; people, events and places are counted."""
    return _MEASURED_UNIT.fullmatch(_unit_key(unit)) is not None


def open_number(value: Decimal) -> str:
    """For machines: no exponent, no thousands separator, `-` for minus, no idle zeros after the point.

    Whatever was typed (at most six decimals) is exact. A computed figure is cut, never rounded up, to twelve
    significant digits or six decimals, whichever is longer: data claim no threshold that the figure missed.
    """
    if decimals_of(value) > MAX_DECIMALS:
        kept = max(OPEN_SIGNIFICANT_DIGITS - value.adjusted() - 1, MAX_DECIMALS)
        value = value.quantize(_ONE.scaleb(-kept), rounding=ROUND_FLOOR, context=_WIDE)
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def shortest(number: int | float | Decimal) -> Decimal:
    """What a spreadsheet's binary number shows: 80.19999999999999 and 80.20000000000002 are both 80.2.

    A spreadsheet keeps 15 significant digits; what sums leave behind in the last of them is no content either.
    """
    exact = Decimal(f"{number:.15g}")
    if decimals_of(exact) <= MAX_DECIMALS:
        return exact
    rounded = Decimal(f"{number:.12g}").normalize()
    return rounded if decimals_of(rounded) <= MAX_DECIMALS else exact


def wareki(year: int) -> str:
    """The fiscal year in the Japanese calendar: 令和7年度, 令和元年度, 平成30年度."""
    return f"{era_year(year)}年度"


def short_year(year: int) -> str:
    """As in tables: R7, R1, H30."""
    _, letter, number = era_of(year)
    return f"{letter}{number}"


def fiscal_year_label(year: int) -> str:
    """As on screens: 令和7年度（2025年度）."""
    return _with_western(wareki(year), f"{year}年度")


# --- reading -----------------------------------------------------------------------------------------------


def _refuse_words(typed: str) -> None:
    if not typed:
        raise NumeralError("数値が入力されていません。実績値がない場合は区分（未公表、該当なしなど）を選んでください。")
    status = _MARKERS.get(typed)
    if status is not None:
        reason = "まだ公表されていない" if status == "未公表" else f"{status}の"
        raise NumeralError(f"「{typed}」は数値ではありません。{reason}場合は区分で「{status}」を選んでください。")


def _refuse_vague(typed: str) -> None:
    """「15以上」, 「約14」: how much it was, only the person can say."""
    if found := _VAGUE.search(typed):
        word = found[1] or found[2]
        raise NumeralError(
            f"「{_short(typed)}」の「{word}」は入力できません。実績値は、測った数値だけを入力してください。"
            "くわしい説明は要因に書けます。"
        )


def _refuse_rest(typed: str, plain: str, end: int, unit: str) -> None:
    """What follows the number must be nothing or the unit."""
    rest = typed[end:]
    if _GROUPED_WRONGLY.match(plain, end):
        raise NumeralError(
            f"「{_short(typed)}」の桁区切りを確認してください。桁区切りは3桁ごとに入れるか、入れずに入力してください。小数点は「.」です。"
        )
    if _is_unit(rest, unit):
        return
    found = _short(_EDGES.sub("", rest))
    if rest[0] in ".．" or re.match(r"[eEｅＥ][-+－＋]?[0-9０-９]", rest):
        raise NumeralError(_unreadable(typed))
    if unit:
        raise NumeralError(
            f"「{_short(typed)}」の「{found}」は、この指標の単位「{unit}」と異なります。"
            f"「{unit}」を単位とする数値だけを入力してください。"
        )
    raise NumeralError(f"「{_short(typed)}」の「{found}」を読み取れません。数値だけを入力してください。")


def _refuse_length(typed: str, whole: str, decimals: str) -> None:
    if len(whole.lstrip("0")) > MAX_INTEGER_DIGITS:
        raise NumeralError(
            f"「{_short(typed)}」は桁数が多すぎます。整数部は{MAX_INTEGER_DIGITS}桁以内で入力してください。"
        )
    if len(decimals.lstrip(".").rstrip("0")) > MAX_DECIMALS:
        raise NumeralError(
            f"「{_short(typed)}」は小数の桁数が多すぎます。小数は{MAX_DECIMALS}桁以内で入力してください。"
        )


def _is_unit(rest: str, unit: str) -> bool:
    found, expected = _unit_key(rest), _unit_key(unit)
    allowed = {"", expected, expected.partition("/")[0]} | ({"%"} if not expected else set())
    return found in allowed or _PER.sub("", found) in allowed


def _unit_key(text: str) -> str:
    """Only to compare: ％ and %, ㎥ and m3, CO₂ and CO2, with and without spaces, 頭 and 頭以下 are one unit."""
    return without_limit("".join(unicodedata.normalize("NFKC", text).split())).casefold()


def _unreadable(typed: str) -> str:
    if "(" in typed or "（" in typed:
        return (
            f"「{_short(typed)}」を数値として読み取れません。かっこは使わず、"
            "マイナスの値は「△76」または「-76」のように入力してください。"
        )
    return f"「{_short(typed)}」を数値として読み取れません。「1,234」「85.3」「△76」のように入力してください。"


def _short(typed: str) -> str:
    return typed if len(typed) <= 30 else f"{typed[:30]}…"


# --- printing ----------------------------------------------------------------------------------------------


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(_ONE.scaleb(-decimals), rounding=ROUND_HALF_UP, context=_WIDE)


def decimals_of(value: Decimal) -> int:
    """The decimals a number really has: 13.0000 has none, 13.0500 has two."""
    exponent = value.normalize(_WIDE).as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _with_western(japanese: str, western: str) -> str:
    return western if japanese == western else f"{japanese}（{western}）"
