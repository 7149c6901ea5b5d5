"""What stands on which sheet of the pack's workbook: ready texts, in the order of the printed pack."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpis.numerals import short_year
from reports.pack.entries import absence, observations, place, plan_value, year_actual, years_of
from reports.pack.reading import reading
from reports.pack.summary import headline, shares
from reports.pack.xlsx.typed import Typed, typed
from reports.review.facts import MeasureReview, Review, Row, Tally
from reports.review.voices import Evaluation, OpinionEntry

NO_OPINION = "意見はありません。"


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in Excel's characters; ``numeric`` aligns to the right, texts in it too."""

    name: str
    width: float
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its title, sentences below it, and the table."""

    title: str
    lines: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Typed, ...], ...]


def tables_of(review: Review) -> list[Table]:
    """Every sheet of the pack; one without content says so in a sentence."""
    return [
        _summary(review),
        _effort(review),
        _listing(review),
        _evaluations(review),
        _opinions(review),
        _last_opinions(review),
        _method(review),
    ]


def text(words: str) -> Typed:
    return Typed(words or None)


def count(number: int) -> Typed:
    return typed(str(number))


# --- 総括 --------------------------------------------------------------------------------------------------


def _summary(review: Review) -> Table:
    has_last = review.tally.last_total is not None
    columns = [Column("範囲", 16), Column("名称", 40), Column("指標数", 8, numeric=True)]
    for one in review.tally.counts:
        label = f"{one.grade.symbol} {one.grade.label}"
        columns += [Column(label, 12, numeric=True), Column(f"{one.grade.label}の構成比", 12, numeric=True)]
        if has_last:
            columns += [
                Column(f"{one.grade.label}の前年度", 11, numeric=True),
                Column(f"{one.grade.label}の増減", 11, numeric=True),
                Column(f"{one.grade.label}の構成比の増減", 14, numeric=True),
            ]
    lines = [headline(review), shares(review)]
    rows = [_tallied("全体", "", review.tally, has_last=has_last)]
    for goal in review.goals:
        rows.append(_tallied(f"基本目標{goal.number}", goal.name, goal.tally, has_last=has_last))
        for project in goal.projects:
            rows.append(_tallied(f"プロジェクト{project.number}", project.name, project.tally, has_last=has_last))
            rows += [_tallied(f"施策{one.code}", one.name, one.tally, has_last=has_last) for one in project.measures]
    summaries = [("戦略全体", review.voices.summary)]
    summaries += [(f"基本目標{goal.number}", goal.summary) for goal in review.goals]
    lines += [f"総括（{name}）：{words}" for name, words in summaries if words]
    return Table("総括", tuple(lines), tuple(columns), tuple(rows))


def _tallied(scope: str, name: str, tally: Tally, *, has_last: bool) -> tuple[Typed, ...]:
    cells = [text(scope), text(name), count(tally.total)]
    for one in tally.counts:
        cells += [count(one.count), typed(one.share)]
        if has_last:
            last = text("－") if one.last_count is None else count(one.last_count)
            cells += [last, typed(one.change or "－"), typed(one.share_change or "－")]
    return tuple(cells)


# --- Indicators --------------------------------------------------------------------------------------------


def _effort(review: Review) -> Table:
    columns = (
        *(Column("コード", 8), Column("指標名", 32), Column("単位", 10), Column("指標値", 13, numeric=True)),
        *(Column("実績値", 13, numeric=True), Column("達成率", 10, numeric=True), Column("担当部署", 24)),
        *(Column("要因", 46), Column("今後の取組", 46)),
    )
    rows = tuple(
        (
            *(text(row.code), text(row.name), text(row.full_unit or "－"), _planned(row.target)),
            *(_actual(row, review.year), typed(row.rated.achievement), text(_owner(row))),
            *(text(row.cell.cause), text(row.cell.next_step)),
        )
        for row in review.needing_effort
    )
    lines = (f"{len(rows)}指標です。" if rows else "努力を要する指標はありません。",)
    return Table("努力を要する指標", lines, columns, rows)


def _listing(review: Review) -> Table:
    years = years_of(review)
    columns = (
        *(Column("コード", 8), Column("基本目標・施策", 26), Column("指標名", 32), Column("単位", 10)),
        *(Column("現状値", 13, numeric=True), Column("現状値の年度", 8)),
        *(Column(f"{short_year(year)}実績", 13, numeric=True) for year in years),
        *(Column(f"{short_year(review.year)}目安値", 12, numeric=True), Column("指標値", 13, numeric=True)),
        *(Column("指標値の年度", 8), Column("達成率", 10, numeric=True), Column("進捗率", 10, numeric=True)),
        *(Column("評価", 16), Column("前年度の評価", 16), Column("担当部署", 24), Column("要因", 40)),
        *(Column("今後の取組", 40), Column("評価に添える事項", 30)),
    )
    return Table(
        "指標一覧",
        ("基本目標の数値目標に続き、計画の順に全ての指標を掲載しています。",),
        columns,
        tuple(_indicator(row, years) for row in review.rows),
    )


def _indicator(row: Row, years: Sequence[int]) -> tuple[Typed, ...]:
    beside = [words for words in (absence(row.cell), *observations(row), *row.revision_notes) if words]
    return (
        *(text(row.code), text(place(row)), text(row.name), text(row.full_unit or "－")),
        *(_planned(row.baseline), text(row.baseline.year_short)),
        *(_actual(row, year) for year in years),
        *(typed(row.rated.guide), _planned(row.target), text(row.target.year_short)),
        *(typed(row.rated.achievement), typed(row.rated.progress), text(_grade(row))),
        *(text(row.last.grade.label if row.last else "－"), text(_owner(row)), text(row.cell.cause)),
        *(text(row.cell.next_step), text("・".join(beside))),
    )


def _planned(value) -> Typed:
    return typed(plan_value(value)["text"])


def _actual(row: Row, year: int) -> Typed:
    """速 stands before a provisional value, as in print; the re-based value follows in （ ）."""
    printed = year_actual(row, year)
    return typed(printed["text"] + printed["rebased"], before="速 " if printed["provisional"] else "")


def _grade(row: Row) -> str:
    rebased = row.rebased.grade_text if row.rebased else ""
    return f"{row.grade.symbol} {row.grade.label}{rebased}"


def _owner(row: Row) -> str:
    return row.owner or "・".join(row.departments) or "－"


# --- What people say ---------------------------------------------------------------------------------------


def _evaluations(review: Review) -> Table:
    columns = (
        *(Column("コード", 8), Column("施策", 28), Column("担当部署", 26), Column("指標数", 8, numeric=True)),
        *(Column(f"{one.grade.symbol} {one.grade.label}", 10, numeric=True) for one in review.tally.counts),
        *(Column("自己評価", 18), Column("成果", 40), Column("課題", 40), Column("決算額（千円）", 13, numeric=True)),
        *(Column("活用した交付金", 24), Column("交付金事業の効果", 22), Column("今後の方向性", 14)),
        *(Column("前年度に予定した取組", 36), Column("前年度の取組への対応", 36), Column("次年度の取組", 36)),
        Column("企画部門の所見", 36),
    )
    choices = [f"「{one.label}」は、{one.definition}" for one in review.voices.directions]
    lines = (
        "自己評価は担当部署によるもので、計算による評価（順調など）や審議会の意見とは別のものです。",
        *(("今後の方向性：" + "　".join(choices),) if choices else ()),
    )
    return Table("施策評価", lines, columns, tuple(_evaluated(one) for one in review.measures))


def _evaluated(measure: MeasureReview) -> tuple[Typed, ...]:
    facts = (
        *(text(measure.code), text(measure.name), text("、".join(measure.departments))),
        *(count(measure.tally.total), *(count(one.count) for one in measure.tally.counts)),
    )
    return (*facts, *_written(measure.evaluation))


def _written(one: Evaluation | None) -> Iterator[Typed]:
    if one is None:
        yield text("未記入")
        yield from [text("")] * 10
        return
    yield text(one.self_rating)
    yield text(one.achievements)
    yield text(one.issues)
    yield typed(one.settlement)
    for words in (one.grant_name, one.grant_effect, one.direction, one.last_step, one.answer, one.next_step):
        yield text(words)
    yield text(one.planning_view)


def _opinions(review: Review) -> Table:
    columns = _opinion_columns()
    rows = tuple(_opinion(one) for one in review.voices.opinions)
    held = "、".join(f"第{one.number}回（{one.held_on:%Y-%m-%d}）" for one in review.voices.sittings)
    lines = (f"会議：{held}" if held else "会議の記録はありません。", *(() if rows else (NO_OPINION,)))
    return Table("審議会の意見", lines, columns, rows)


def _last_opinions(review: Review) -> Table:
    columns = (*_opinion_columns(), Column("対応の結果", 12), Column("対応結果", 44))
    rows = tuple(
        (*_opinion(one), text(one.result_state_label or "－"), text(one.result)) for one in review.voices.last_opinions
    )
    return Table("前年度の意見への対応", () if rows else ("前年度の意見はありません。",), columns, rows)


def _opinion_columns() -> tuple[Column, ...]:
    return (
        *(Column("番号", 6, numeric=True), Column("会議", 8), Column("コード", 8), Column("対象", 30)),
        *(Column("意見", 50), Column("回答した部署", 22), Column("対応の状況", 12), Column("対応方針", 50)),
    )


def _opinion(one: OpinionEntry) -> tuple[Typed, ...]:
    said = (count(one.number), text(one.meeting), text(one.code), text(one.subject), text(one.text))
    reply = one.reply or (f"理由：{one.refusal_reason}" if one.refusal_reason else "")
    return (*said, text(one.department), text(one.reply_state_label or "未回答"), text(reply))


# --- How it is judged --------------------------------------------------------------------------------------


def _method(review: Review) -> Table:
    told = reading(review)
    rows = [("区分", f"{one['symbol']} {one['label']}", one["rule"]) for one in told["grades"]]
    rows += [("率", one["term"], "　".join([*one["lines"], one["text"]])) for one in told["formulas"]]
    rows += [("記号", one["sign"], one["text"]) for one in told["symbols"]]
    rows += [("言葉", one["sign"], one["text"]) for one in told["signals"]]
    columns = (Column("種類", 8), Column("表示", 24), Column("意味", 90))
    lines = (*told["opening"], *told["rules"])
    return Table("評価の方法", lines, columns, tuple(tuple(text(words) for words in row) for row in rows))
