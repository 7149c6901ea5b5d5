"""What stands where in the workbook, and what the input cells say of an entry. Writing and reading agree here."""

import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kpis.choices import ATTAINED_WORDS, ENTERABLE_STATUSES, ValueStatus
from kpis.entered import Entered
from kpis.measurement.numerals import short_year
from kpis.models import KPI
from kpis.sheets.kit.cells import clean, plain
from kpis.sheets.kit.columns import FIRST_HEADINGS, GUIDE_HEADINGS
from kpis.sheets.kit.problems import Problem
from organization.frozen import frozen

FORMAT = "inastrategy-workbook/3"
SECOND_FORMAT = "inastrategy-workbook/2"  # without last year's texts
FIRST_FORMAT = "inastrategy-workbook/1"  # four input cells, the expected month in the first line of 要因
ENTRY_SHEET = "実績入力"

UNIT = FIRST_HEADINGS.index("単位")


@frozen
class Input:
    """An unlocked column: how wide it is, which fields of an entry stand in it, and what the sheet 説明 says of it."""

    heading: str
    width: float
    fields: tuple[str, ...]
    help: str


INPUTS = (
    Input(
        "実績値",
        13,
        ("value", "attained"),
        "数値だけを入力します（マイナスは -76 または △76）。目標が文章の指標は、達成か未達成を選びます。",
    ),
    Input(
        "区分",
        10,
        ("status",),
        "値があれば速報か確定を、なければ理由を選びます。値だけを入力したときは速報になります。",
    ),
    Input("要因", 34, ("cause",), "値がこうなった理由を書きます。同じセルの中で改行できます（Alt＋Enter）。"),
    Input("今後の取組", 34, ("next_step",), "これから行うことを書きます。"),
    Input("公表予定月", 12, ("expected_month",), "区分が未公表のときに書きます。"),
    Input("値の年度", 9, ("data_year",), "報告する年度と異なる年度の値のときだけ、2025 や R7 のように書きます。"),
    Input("前年度の取組への対応", 30, ("answer",), "前年度に書いた「今後の取組」を、どう行ったかを書きます。"),
    Input("確認", 7, (), "前年度の10倍など、取り込むときに確認を求められた値が正しければ、「はい」を選びます。"),
)
INPUT_HEADINGS = tuple(one.heading for one in INPUTS)
PLACE_OF = {name: place for place, one in enumerate(INPUTS) for name in one.fields}
VALUE, STATUS, CAUSE, NEXT_STEP, MONTH, DATA_YEAR, ANSWER, CONFIRMED = range(8)  # places within the input cells
# So many of them are in every workbook of the format.
NEEDED = {FIRST_FORMAT: CAUSE + 2, SECOND_FORMAT: CONFIRMED, FORMAT: CONFIRMED}
YES = "はい"
# Behind them, and locked: what was written the year before, where anything was.
LAST_HEADINGS = ("前年度の要因", "前年度の今後の取組")
LAST_WIDTH = 36

STATUS_OF_LABEL = {one.label: one for one in ENTERABLE_STATUSES}


def headings(past_years: Sequence[int]) -> tuple[str, ...]:
    """Row 1 of the sheet."""
    past = (f"{short_year(year)}実績" for year in past_years)
    return (*FIRST_HEADINGS, *past, *GUIDE_HEADINGS, *INPUT_HEADINGS, *LAST_HEADINGS)


def input_start(past_years: Sequence[int]) -> int:
    """The place (from 0) of 実績値, the first of the unlocked columns."""
    return len(FIRST_HEADINGS) + len(past_years) + len(GUIDE_HEADINGS)


def problem(cell: str, text: str) -> Problem:
    """On the entry sheet, which is the only one that anybody fills in."""
    return Problem.at(cell, text, ENTRY_SHEET)


# --- The input cells ---------------------------------------------------------------------------------------


def digest(cells: Iterable[str]) -> str:
    """Tells whether cells are still as they were written."""
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:24]


def input_cells(entered: Entered) -> tuple[Decimal | str | int | None, ...]:
    """An entry as the sheet shows it, in the order of INPUT_HEADINGS; 確認 is always asked anew."""
    value = ATTAINED_WORDS[entered.attained] if entered.attained is not None else entered.value
    label = ValueStatus(entered.status).label if entered.status in ENTERABLE_STATUSES else ""
    texts = (clean(entered.cause), clean(entered.next_step), _month_words(entered))
    return value, label, *texts, entered.data_year, clean(entered.answer), ""


def plain_inputs(entered: Entered, form: str = FORMAT) -> tuple[str, ...]:
    """The input cells in their plain form, as a workbook of this format shows them; a cell that it lacks is empty."""
    cells = [plain(cell) for cell in input_cells(entered)]
    if form == FIRST_FORMAT:
        cells[CAUSE] = plain("\n".join(filter(None, (month_line(entered), clean(entered.cause)))))
        cells[NEEDED[form] :] = [""] * (len(cells) - NEEDED[form])
    return tuple(cells)


def digest_of_inputs(cells: Sequence[str], form: str = FORMAT) -> str:
    return digest(cells[: NEEDED[form]])


def month_line(entered: Entered) -> str:
    """「2027年9月公表予定」 of a value that is 未公表."""
    words = _month_words(entered)
    return f"{words}公表予定" if words else ""


def _month_words(entered: Entered) -> str:
    month = entered.expected_month
    return f"{month.year}年{month.month}月" if month and entered.status == ValueStatus.PENDING else ""


def takes_words(kpi: KPI) -> bool:
    """The target is words (設置, 策定): 実績値 says 達成 or 未達成."""
    return kpi.target_value is None
