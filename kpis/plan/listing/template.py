"""The form to fill in: the sheets 指標一覧 and 計画, empty or with a plan that is stored."""

from collections.abc import Iterator, Sequence

from goals.models import GradeScheme, Strategy
from kpis.choices import Accumulation, Direction, GuideMethod, ResultLevel
from kpis.measurement.numerals import short_year
from kpis.models import KPI
from kpis.plan.listing.head import HEAD_ROWS
from kpis.plan.listing.headings import LABELS
from kpis.plan.listing.source import HEAD_SHEET, LIST_SHEET
from kpis.sheets.kit.sheets import Edges, add_guide_sheet, looks, put, set_up_print
from kpis.sheets.kit.writing import saved
from organization.frozen import frozen

ROOM = 300  # rows that are laid out and have their choices
_CHOICES = {
    "direction": Direction,
    "accumulation": Accumulation,
    "guide_method": GuideMethod,
    "result_level": ResultLevel,
}


@frozen
class FormColumn:
    key: str
    width: float
    help: str

    @property
    def heading(self) -> str:
        return LABELS[self.key]


COLUMNS = (
    FormColumn(
        "goal",
        24,
        "「基本目標１　しごとをつくる」のように、番号と名称を入力します。上の行と同じなら空欄でかまいません。",
    ),
    FormColumn("project", 20, "基本目標と施策の間の階層です。ない計画では空欄のままにします。"),
    FormColumn(
        "measure",
        24,
        "「１　結婚支援」のように入力します。ない計画では空欄のままにします。基本目標だけの行は数値目標になります。",
    ),
    FormColumn(
        "code", 10, "計画書に指標のコードがあれば入力します。空欄のときは、階層の番号から付けます（例：1-2-3）。"
    ),
    FormColumn("name", 34, "計画書のとおりに入力します。必須です。"),
    FormColumn("unit", 10, "「人」「件/年」「％」など。"),
    FormColumn("baseline", 14, "計画を作ったときの値です。分からないときは空欄にします。"),
    FormColumn("baseline_year", 10, "「R5」のように入力します。"),
    FormColumn("target", 14, "必須です。「設置」のような文言でもかまいません。"),
    FormColumn("target_year", 10, "空欄のときは、計画の最終年度です。"),
    FormColumn("direction", 14, "空欄のときは、指標名と数値から案を作ります。"),
    FormColumn("accumulation", 20, "空欄のときは、指標名と単位から案を作ります。"),
    FormColumn("guide_method", 20, "空欄のときは、標準の決め方にします。"),
    FormColumn(
        "result_level",
        12,
        "行ったことの量なら「活動」、直接の結果なら「結果」、変化なら「成果」。空欄でもかまいません。",
    ),
    FormColumn(
        "owner", 24, "「企画部 企画課」のように、部と課の間を空けます。複数のときは、改行か「、」で区切ります。"
    ),
    FormColumn("note", 24, "計画書の※による注記などです。"),
)


def template_bytes(strategy: Strategy | None = None) -> bytes:
    from openpyxl import Workbook  # only who writes a workbook pays

    book, look = Workbook(), looks()
    name, city = (strategy.name, strategy.municipality.name) if strategy else ("指標の一覧", "")
    edges = Edges(name, city)
    _list_sheet(book, look, rows_of(strategy) if strategy else [], edges)
    _head_sheet(book, look, head_of(strategy) if strategy else {}, edges)
    lines = [("指標の一覧の書き方", ""), *((f"列「{one.heading}」", one.help) for one in COLUMNS)]
    add_guide_sheet(book, lines, 24, edges, look)
    return saved(book, title=name)


# --- A stored plan -----------------------------------------------------------------------------------------


def head_of(strategy: Strategy) -> dict[str, str]:
    scheme = strategy.grade_scheme
    return {
        "code": strategy.code,
        "name": strategy.name,
        "short_name": strategy.short_name,
        "start": short_year(strategy.first_year),
        "end": short_year(strategy.last_year),
        "municipality": strategy.municipality.code,
        "municipality_name": strategy.municipality.name,
        "council": strategy.council,
        "scheme": "" if scheme.strategy_id else scheme.code,
    }


def rows_of(strategy: Strategy) -> list[dict[str, str]]:
    """A row of every target and KPI, in the order of the plan, goal by goal."""
    kpis = KPI.objects.of(strategy).with_place().prefetch_related("measure__measure_departments__department")
    return [dict(_row(kpi)) for kpi in sorted(kpis, key=_place)]


def _place(kpi: KPI) -> tuple:
    goal = kpi.goal or kpi.measure.project.goal
    return goal.number, kpi.measure_id is not None, kpi.position, kpi.pk


def _row(kpi: KPI) -> Iterator[tuple[str, str]]:
    goal = kpi.goal or kpi.measure.project.goal
    yield "goal", f"基本目標{goal.number}　{goal.name}"
    if kpi.measure:
        yield "project", _named(kpi.measure.project)
        yield "measure", _named(kpi.measure)
    for key in ("code", "name", "note"):
        yield key, getattr(kpi, key)
    yield "unit", kpi.full_unit
    for key in ("baseline", "target"):
        year = getattr(kpi, f"{key}_year")
        yield key, getattr(kpi, f"{key}_text")
        yield f"{key}_year", short_year(year) if year else ""
    for key, choices in _CHOICES.items():
        value = getattr(kpi, key)
        yield key, str(choices(value).label) if value else ""
    yield "owner", "\n".join(_departments(kpi))


def _departments(kpi: KPI) -> Sequence[str]:
    """The owner first: who enters the value is the first that a line names."""
    more = [str(row.department) for row in kpi.measure.measure_departments.all()] if kpi.measure else []
    return tuple(dict.fromkeys(([str(kpi.owner)] if kpi.owner else []) + more))


def _named(node) -> str:
    return "" if node.is_absent else f"{node.number}　{node.name}"


# --- Sheets ------------------------------------------------------------------------------------------------


def _list_sheet(book, look, rows: Sequence[dict[str, str]], edges: Edges) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet = book.worksheets[0]
    sheet.title = LIST_SHEET
    for place, column in enumerate(COLUMNS):
        put(sheet, 1, place, column.heading, look.input_head)
        letter = sheet.cell(1, place + 1).column_letter
        sheet.column_dimensions[letter].width = column.width
        if choices := _CHOICES.get(column.key):
            words = ",".join(choices.labels)
            check = DataValidation("list", formula1=f'"{words}"', allow_blank=True)
            check.error, check.errorTitle = "一覧から選ぶか、空欄にしてください。", column.heading
            check.add(f"{letter}2:{letter}{max(ROOM, len(rows)) + 1}")
            sheet.add_data_validation(check)
    for number, row in enumerate([*rows, *[{}] * max(ROOM - len(rows), 0)], start=2):
        for place, column in enumerate(COLUMNS):
            put(sheet, number, place, row.get(column.key) or None, look.input_text)
    sheet.freeze_panes = "A2"
    set_up_print(sheet, edges)


def _head_sheet(book, look, told: dict[str, str], edges: Edges) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet = book.create_sheet(HEAD_SHEET)
    for letter, width in (("A", 16), ("B", 44), ("C", 70)):
        sheet.column_dimensions[letter].width = width
    for place, heading in enumerate(("項目", "内容", "書き方")):
        put(sheet, 1, place, heading, look.head)
    for number, row in enumerate(HEAD_ROWS, start=2):
        put(sheet, number, 0, row.label, look.text)
        put(sheet, number, 1, told.get(row.key) or None, look.input_text)
        put(sheet, number, 2, row.help if row.needed else f"{row.help}（任意）", look.text)
        if row.key == "scheme":
            codes = GradeScheme.objects.filter(strategy=None).values_list("code", flat=True)
            check = DataValidation("list", formula1=f'"{",".join(codes)}"', allow_blank=True)
            check.add(f"B{number}")
            sheet.add_data_validation(check)
    set_up_print(sheet, edges)
