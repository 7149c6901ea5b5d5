"""Which column is what, by its heading. Cities name one thing in many ways. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from kpis.measurement.months import read_fiscal_year
from kpis.measurement.numerals import NumeralError
from kpis.sheets.kit.headings import Wanted, keys_by_word, readings
from organization.frozen import frozen

SEARCHED = 30  # rows in which the headings may stand; titles and remarks stand above them
GUIDE, GUIDE_LABEL = "guide", "年度ごとの目標値"  # any number of columns, each of its year
PASSED_OVER = ""  # the key of a column that says nothing of the plan: a running number


WANTED = (
    Wanted("goal", "基本目標", "基本方針 政策 政策名 政策目標 目標分野 分野 柱 施策の柱 大項目 章"),
    Wanted(
        "project",
        "プロジェクト",
        "リーディング・プロジェクト 重点プロジェクト 基本的方向 基本施策 施策の方向 施策の方向性 中項目 節",
    ),
    Wanted(
        "measure",
        "施策",
        "施策名 具体的施策 具体的な施策 具体的な取組 主要施策 個別施策 取組 取組名 事業 事業名 小項目 項",
    ),
    Wanted("code", "コード", "KPIコード 指標コード 指標番号 KPI番号 管理番号 コード番号"),
    Wanted(
        "name",
        "指標名",
        "KPI KPI名 指標 成果指標 成果指標名 重要業績評価指標 重要業績評価指標(KPI) 重要業績評価指標名 数値目標 "
        "評価指標 目標指標 指標名称 指標の名称 指標(KPI) KPI(重要業績評価指標)",
    ),
    Wanted("unit", "単位"),
    Wanted(
        "baseline",
        "現状値",
        "基準値 現状 現況 現況値 策定時 策定時の値 策定時現状値 計画策定時 基準 当初値 初期値 実績値(策定時)",
    ),
    Wanted(
        "baseline_year",
        "現状値の年度",
        "基準年度 現状年度 基準年 現状年 基準値の年度 基準値年度 現状値年度 策定時の年度 策定時年度 基準年度等",
    ),
    Wanted(
        "target",
        "指標値",
        "目標値 目標 最終目標 最終目標値 計画目標 計画目標値 目標数値 KPI目標値 最終年度目標値",
    ),
    Wanted("target_year", "指標値の年度", "目標年度 目標年 目標値の年度 目標値年度 達成年度 指標値年度"),
    Wanted("direction", "望ましい方向", "方向 方向性 望ましい方向性 増減"),
    Wanted("accumulation", "量の種類", "種別 集計方法"),
    Wanted("guide_method", "目安値の決め方"),
    Wanted(
        "result_level",
        "指標の段階",
        "活動・結果・成果 指標の種類 KPIの種類 アウトプット・アウトカム アウトプット/アウトカム",
    ),
    Wanted(
        "owner",
        "担当部署",
        "担当課 担当課等 所管課 所管部署 所管 担当 主管課 関係課 担当部課 部署 課名 所管課等 担当課名 担当部署名",
    ),
    Wanted("note", "注記", "備考 備考欄 摘要 特記事項"),
    Wanted("definition", "定義", "指標の定義 指標の説明 説明"),
    Wanted("formula", "算出方法", "算定方法 計算式 算出式 算定式 把握方法"),
    Wanted("source", "出典", "出所 データの出典 統計名 資料"),
)
LABELS = {one.key: one.label for one in WANTED}
LEVELS = ("goal", "project", "measure")
NEEDED = ("name", "target")
_RUNNING = frozenset(("no", "no.", "番号", "通番", "通し番号", "項番", "連番", "#", "№"))
_YEAR_IN = re.compile(r"(?:令和|平成|[RrHh])\.?\s*(?:\d{1,2}|元)\s*年?度?|(?:19|20)\d{2}\s*年?度?")


@frozen
class Heading:
    """One column: where it stands (from 0), what is printed over it, what it is (None: not known), of which year."""

    column: int
    text: str
    key: str | None = None
    year: int | None = None


@frozen
class Header:
    """``below``: the first row (from 0) under the headings."""

    below: int
    headings: tuple[Heading, ...]

    @property
    def column_of(self) -> Mapping[str, Heading]:
        return {one.key: one for one in self.headings if one.key and one.key != GUIDE}

    @property
    def guides(self) -> tuple[Heading, ...]:
        """The columns that say what a year before the last ought to reach."""
        return tuple(one for one in self.headings if one.key == GUIDE and one.year)

    @property
    def missing(self) -> tuple[str, ...]:
        """What no list can do without, in words."""
        return tuple(LABELS[key] for key in NEEDED if key not in self.column_of)

    @property
    def unknown(self) -> tuple[Heading, ...]:
        return tuple(one for one in self.headings if one.key is None and one.text)


def find_header(texts: Sequence[Sequence[str]]) -> Header:
    """The row, or the two rows, of which most is known; of equals the one above, then the single one.

    Where nothing is known, the first of the rows that fill most columns: a person says what they are.
    """
    candidates = list(_candidates(texts))

    def worth(candidate: tuple[Header, int]) -> tuple:
        header, rows = candidate
        is_pair = rows == 2 and _is_one_heading(texts[header.below - 2], texts[header.below - 1])
        return len(header.column_of), is_pair, -header.below, -rows

    header, _ = max(candidates, key=worth)
    if header.column_of:
        return header
    return max((one for one, rows in candidates if rows == 1), key=lambda one: (_filled(one), -one.below))


def matched(header: Header, chosen: Mapping[int, str]) -> Header:
    """With what a person said of single columns (column → key, or empty for none)."""
    taken = {key for key in chosen.values() if key} - {GUIDE}

    def match(one: Heading) -> Heading:
        if one.column in chosen:
            return Heading(one.column, one.text, chosen[one.column], one.year)
        return Heading(one.column, one.text, None, one.year) if one.key in taken else one

    return Header(header.below, tuple(map(match, header.headings)))


def _candidates(texts: Sequence[Sequence[str]]) -> Iterator[tuple[Header, int]]:
    """Each with the number of its rows. One text over all columns is a title and no heading."""
    for row, cells in enumerate(texts[:SEARCHED]):
        yield Header(row + 1, _headings(cells)), 1
        if row + 1 < len(texts) and len({text for text in cells if text}) > 1:
            pairs = zip(cells, texts[row + 1], strict=True)
            both = [f"{over} {under}".strip() if under != over else over for over, under in pairs]
            yield Header(row + 2, _headings(both)), 2


def _is_one_heading(over: Sequence[str], under: Sequence[str]) -> bool:
    """Whether the second row only says years, 「（R5）」 and 「（R11）」, or stands under headings merged over both."""
    both = list(zip(over, under, strict=True))
    told = [_plain(below).strip("()[] ") for above, below in both if below and below != above]
    is_merged = any(above and above == below for above, below in both)
    return bool(told) and (is_merged or all(_YEAR_IN.fullmatch(text) for text in told))


def _filled(header: Header) -> int:
    return len({one.text for one in header.headings if one.text})


def _headings(cells: Sequence[str]) -> tuple[Heading, ...]:
    """Each meaning goes to the first column that has it. Of several targets the one of the latest year is the plan's,
    and those before it say what these years ought to reach.
    """
    found = [Heading(column, _plain(text), *meaning(text)) for column, text in enumerate(cells)]
    first: dict[str, int] = {}
    for one in found:
        if one.key:
            first.setdefault(one.key, one.column)
    dated = [one for one in found if one.key == "target" and one.year]
    if dated:
        first["target"] = max(dated, key=lambda one: one.year or 0).column

    def settled(one: Heading) -> Heading:
        if not one.key or first[one.key] == one.column:
            return one
        return Heading(one.column, one.text, GUIDE if one in dated else None, one.year)

    return tuple(map(settled, found))


def meaning(text: str) -> tuple[str | None, int | None]:
    """The key and the fiscal year that a heading names. A year alone (「R11」) may be a target's: a person says so."""
    plain = _plain(text)
    year, without = _year(plain), _YEAR_IN.sub("", plain)
    # Of two rows the lower one says more: 「KPI 単位」 is the unit.
    words = (plain, without, *(_YEAR_IN.sub("", part) for part in reversed(plain.split())))
    for word in readings(*words):
        if word in _RUNNING:
            return PASSED_OVER, None
        if key := _KEYS.get(word):
            return key, year
    return None, year


def with_target_of(header: Header, last_year: int) -> Header:
    """A column of which nothing but the plan's last year is said is its target, where no other is."""
    if "target" in header.column_of:
        return header
    for one in header.headings:
        if one.key is None and one.year == last_year:
            return matched(header, {one.column: "target"})
    return header


def _year(plain: str) -> int | None:
    match = _YEAR_IN.search(plain)
    try:
        return read_fiscal_year(match[0]) if match else None
    except NumeralError:
        return None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


_KEYS = keys_by_word(WANTED)
