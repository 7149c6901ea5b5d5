"""The workbook for the next plan's authors: every KPI in all years, every measure as it was last evaluated."""

import datetime as dt

from kpis.measurement.numerals import short_year
from reports.pack.xlsx.book import workbook
from reports.pack.xlsx.tables import Column, Table, text
from reports.pack.xlsx.typed import Typed, typed
from reports.review.closing import ClosedLine, ClosedMeasure, Closing
from reports.review.levels import above_of

KIND = "計画期間の総括"


def closing_xlsx(found: Closing, *, made_on: dt.date) -> bytes:
    return workbook([_kpis(found), _measures(found)], found.years.newest, made_on=made_on, kind=KIND)


def _kpis(found: Closing) -> Table:
    years = [short_year(review.year) for review in found.years.reviews]
    columns = [Column("コード", 8), Column("指標名", 30), Column("位置づけ", 34), Column("単位", 8)]
    columns += [Column("現状値", 10, numeric=True), Column("指標値", 10, numeric=True)]
    columns += [Column(f"{year} 実績値", 10, numeric=True) for year in years]
    columns += [Column(f"{year} 評価", 12) for year in years]
    columns += [Column("最後の値", 12, numeric=True), Column("最後の値の年度", 9), Column("指標値に", 14)]
    columns += [Column("担当部署", 18), Column("最終年度の要因", 40), Column("最終年度の今後の取組", 40)]
    return Table("指標", (found.sentence,), tuple(columns), tuple(_kpi(one, found) for one in found.lines))


def _kpi(one: ClosedLine, found: Closing) -> tuple[Typed, ...]:
    row, last = one.row, one.line.rows[-1]
    cells = [
        text(row.code),
        text(row.name),
        text("／".join(above_of(row.place, found.years.newest.words))),
        text(row.full_unit),
    ]
    cells += [typed(row.baseline.number), typed(row.target.number)]
    cells += [typed(year.cell.text) if year else text("") for year in one.line.rows]
    cells += [text(year.badge.words) if year else text("計画になし") for year in one.line.rows]
    cells += [typed(one.final.text if one.final else ""), text(short_year(one.final.year) if one.final else "")]
    cells += [text(one.outcome.value), text(row.owner)]
    return (*cells, text(last.cell.cause if last else ""), text(last.cell.next_step if last else ""))


def _measures(found: Closing) -> Table:
    words = found.years.newest.words
    names = (("コード", 8), (words.measure, 30), ("担当部署", 26), ("最後の評価の年度", 9), ("今後の方向性", 14))
    names += (("成果", 44), ("課題", 44), ("今後の取組", 44), ("企画部門の所見", 44))
    columns = tuple(Column(name, width) for name, width in names)
    return Table(words.measure[:31], (), columns, tuple(_measure(one) for one in found.measures))


def _measure(one: ClosedMeasure) -> tuple[Typed, ...]:
    measure, said = one.measure, one.evaluation
    facts = [measure.code, measure.name, "、".join(measure.departments), short_year(one.year) if one.year else ""]
    written = ("direction", "achievements", "issues", "next_step", "planning_view")
    return tuple(text(words) for words in [*facts, *(getattr(said, name) if said else "" for name in written)])
