"""The fields that say what a KPI is and how it is measured, one row each.

KPI list, strategy file, form, revisions, review, open data, differences, page and sheet read this table: a new text of
a KPI is a column of the model, a row here and the attribute of the review's row. Where a KPI stands in its plan (code,
measure, owner) and what joins it to other plans and cities (``series``, ``statistic``) is no field of this table.
"""

from django.db import models

from kpis.models import KPI
from organization.frozen import frozen


@frozen
class KPIField:
    """``name`` of the model, ``column`` of the KPI list (and of the open data, where they have it).

    ``defines``: changing it under stored values needs a reason. ``is_revised``: a revision keeps what it was.
    ``is_text``: the plan's own words, told as they stand. ``between``: the whole numbers that it may be.
    ``published``: what the data dictionary says of a text that is open data; ``since``: the release format that has it
    first.
    """

    name: str
    column: str
    defines: bool = False
    is_revised: bool = False
    is_text: bool = False
    between: tuple[int, int] | None = None
    published: str = ""
    since: int = 1

    @property
    def stored(self) -> models.Field:
        return KPI._meta.get_field(self.name)

    @property
    def label(self) -> str:
        return str(self.stored.verbose_name)

    @property
    def has_lines(self) -> bool:
        return isinstance(self.stored, models.TextField)


YEARS, MONTHS, DECIMALS = (1945, 2199), (1, 12), (0, 4)

FIELDS = (
    KPIField("name", "kpi_name", defines=True, is_revised=True),
    KPIField("unit", "unit", defines=True, is_revised=True),
    KPIField("per", "per", defines=True, is_revised=True),
    KPIField("decimals", "decimals", is_revised=True, between=DECIMALS),
    KPIField("direction", "direction", defines=True),
    KPIField("accumulation", "accumulation", defines=True),
    KPIField("guide_method", "guide_method", defines=True, is_revised=True),
    KPIField("method", "method", defines=True, is_revised=True),
    KPIField("is_share", "share"),
    KPIField("time_basis", "time_basis", is_revised=True),
    KPIField("baseline_text", "baseline_text", defines=True, is_revised=True),
    KPIField("baseline_year", "baseline_fiscal_year", defines=True, is_revised=True, between=YEARS),
    KPIField("baseline_value", "baseline_value", defines=True, is_revised=True),
    KPIField("target_text", "target_text", defines=True, is_revised=True),
    KPIField("target_year", "target_fiscal_year", defines=True, is_revised=True, between=YEARS),
    KPIField("target_value", "target_value", defines=True, is_revised=True),
    KPIField("note", "note", is_text=True, published="計画書の※による注記など。"),
    KPIField("definition", "definition", defines=True, is_text=True),
    KPIField("formula", "formula", defines=True, is_text=True),
    KPIField("source", "source", is_text=True, published="値の出典。定めのない指標では空欄。", since=2),
    KPIField("available_month", "available_month", between=MONTHS),
    KPIField("result_level", "result_level"),
)
DEFINING_FIELDS = frozenset(one.name for one in FIELDS if one.defines)
REVISED_FIELDS = tuple(one.name for one in FIELDS if one.is_revised)
TEXTS = tuple(one for one in FIELDS if one.is_text)
TEXT_NAMES = tuple(one.name for one in TEXTS)
