"""What stands on which sheet of the pack's workbook: ready texts, in the order of the printed pack."""

from collections.abc import Sequence
from dataclasses import replace

from goals.choices import Labels
from kpis.measurement.numerals import short_year
from organization.eras import long_date
from organization.frozen import frozen
from reports.pack.entries import absence, observations, plan_value, year_actual, years_of
from reports.pack.parts import has_readings
from reports.pack.reading import reading
from reports.pack.summary import headline, shares
from reports.pack.xlsx.typed import Typed, typed
from reports.review.facts import MeasureReview, Review, Tally
from reports.review.grading import effort_title
from reports.review.levels import GOAL, MEASURE, units_of
from reports.review.rating import deciding_of
from reports.review.row import Row
from reports.review.survey import Survey, SurveyScore
from reports.review.trust import trust_lines
from reports.review.voices import Evaluation, OpinionEntry

LONGEST_TITLE = 31  # characters of a sheet's name; Excel takes no more
NO_OPINION = "意見はありません。"


@frozen
class Column:
    """``width`` in Excel's characters; ``numeric`` aligns to the right, texts in it too."""

    name: str
    width: float
    numeric: bool = False


@frozen
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
        *([_survey(review.survey, review.words)] if review.survey else []),
        _listing(review),
        _reasons(review),
        *([_evaluations(review), _evaluations_in_words(review)] if review.measures else []),
        _opinions(review),
        _last_opinions(review),
        _method(review),
        *([_readings(review)] if has_readings(review) else []),
    ]


def text(words: str) -> Typed:
    return Typed(words or None)


def count(number: int) -> Typed:
    return typed(str(number))


# --- 総括 --------------------------------------------------------------------------------------------------


def _summary(review: Review) -> Table:
    has_last, words = review.tally.last_total is not None, review.words
    columns = [Column("範囲", 15), Column("名称", 30), Column("指標数", 6, numeric=True)]
    for one in review.tally.counts:
        label = one.grade.label
        columns += [Column(f"{one.grade.symbol} {label}", 8, numeric=True)]
        columns += [Column(f"{label} 増減", 8, numeric=True)] if has_last else []
        columns += [Column(f"{label} 構成比", 8, numeric=True)]
        columns += [Column(f"{label} 構成比の増減", 11.5, numeric=True)] if has_last else []
    lines = [headline(review), shares(review)]
    lines += [review.scheme_note] if review.scheme_note else []
    lines += [line.words for line in trust_lines(review)]
    rows = [_tallied("全体", "", review.tally, has_last=has_last)]
    for goal in review.goals:
        rows.append(_tallied(f"{words.goal}{goal.number}", goal.name, goal.tally, has_last=has_last))
        for unit in units_of(goal, review):
            if unit.kind != GOAL:
                word = words.measure if unit.kind == MEASURE else words.short_project
                rows.append(_tallied(f"{word}{unit.key}", unit.name, unit.tally, has_last=has_last))
            for one in unit.measures:
                rows.append(_tallied(f"{words.measure}{one.code}", one.name, one.tally, has_last=has_last))
    summaries = [("戦略全体", review.voices.summary)]
    summaries += [(f"{words.goal}{goal.number}", goal.summary) for goal in review.goals]
    lines += [f"総括（{name}）：{words}" for name, words in summaries if words]
    return Table("総括", tuple(lines), tuple(columns), tuple(rows))


def _tallied(scope: str, name: str, tally: Tally, *, has_last: bool) -> tuple[Typed, ...]:
    cells = [text(scope), text(name), count(tally.total)]
    for one in tally.counts:
        cells += [count(one.count)]
        cells += [typed(one.change or "－")] if has_last else []
        cells += [typed(one.share)]
        cells += [typed(one.share_change or "－")] if has_last else []
    return tuple(cells)


# --- Indicators --------------------------------------------------------------------------------------------


def _effort(review: Review) -> Table:
    columns = (
        *(Column("コード", 7), Column("指標名", 26), Column("単位", 9), Column("指標値", 11, numeric=True)),
        *(Column("実績値", 11, numeric=True), Column("達成率", 8.5, numeric=True), Column("担当部署", 18)),
        *(Column("要因", 40), Column("今後の取組", 40)),
    )
    rows = tuple(
        (
            *(text(row.code), text(row.name), text(row.full_unit or "－"), _planned(row.target)),
            *(_actual(row, review.year), typed(row.rated.achievement), text(_owner(row))),
            *(text(row.cell.cause), text(row.cell.next_step)),
        )
        for row in review.needing_effort
    )
    title = effort_title(review.scheme)
    lines = (f"{len(rows)}指標です。" if rows else f"{title}はありません。",)
    return Table(title[:LONGEST_TITLE], lines, columns, rows)


def _listing(review: Review) -> Table:
    years, words = years_of(review), review.words
    columns = (
        *(Column("コード", 7), Column(words.measure, 5.5), Column("指標名", 28), Column("単位", 9.5)),
        *(Column("現状値", 11, numeric=True), Column("年度", 5)),
        *(Column(f"{short_year(year)}実績", 11.5, numeric=True) for year in years),
        *(Column(f"{short_year(review.year)}目安値", 11, numeric=True), Column("指標値", 11, numeric=True)),
        *(Column("達成年度", 5), Column("達成率", 9, numeric=True), Column("進捗率", 9.5, numeric=True)),
        *(Column("評価に用いた割合", 11, numeric=True), Column("割合の種類", 18)),
        *(Column("評価", 14.5), Column("前年度の評価", 13), Column("担当部署", 20)),
    )
    return Table(
        "指標一覧",
        (f"{words.goal}の数値目標に続き、計画の順に全ての指標を掲載しています。",),
        columns,
        tuple(_indicator(row, years) for row in review.rows),
    )


def _indicator(row: Row, years: Sequence[int]) -> tuple[Typed, ...]:
    where = row.place.measure_code or (f"G{row.place.goal_number}" if row.is_goal_target else "")
    return (
        *(text(row.code), text(where), text(row.name), text(row.full_unit or "－")),
        *(_planned(row.baseline), text(row.baseline.year_short)),
        *(_actual(row, year) for year in years),
        *(typed(row.rated.guide), _planned(row.target), text(row.target.year_short)),
        *(typed(row.rated.achievement), typed(row.rated.progress), *_decided(row), text(_grade(row))),
        *(text(row.last.grade.label if row.last else "－"), text(_owner(row))),
    )


def _decided(row: Row) -> tuple[Typed, Typed]:
    decided = deciding_of(row.rated)
    return typed(decided.text), text(decided.by)


def _reasons(review: Review) -> Table:
    columns = (
        *(Column("コード", 7), Column("指標名", 28), Column("評価", 14.5), Column("評価に添える事項", 28)),
        *(Column("要因", 44), Column("今後の取組", 44)),
    )
    rows = tuple(
        (
            *(text(row.code), text(row.name), text(_grade(row)), text("・".join(_beside(row, review)))),
            *(text(row.cell.cause), text(row.cell.next_step)),
        )
        for row in review.rows
    )
    return Table("要因と取組", (), columns, rows)


def _beside(row: Row, review: Review) -> list[str]:
    return [words for words in (absence(row.cell), *observations(row, review.scheme), *row.revision_notes) if words]


def _planned(value) -> Typed:
    return typed(plan_value(value)["text"])


def _actual(row: Row, year: int) -> Typed:
    """速 stands before a provisional value, as in print; the re-based value, or the sum judged, follows in （ ）."""
    printed = year_actual(row, year)
    words = printed["text"] + printed["rebased"] + printed["judged"]
    return typed(words, before="速 " if printed["provisional"] else "")


def _grade(row: Row) -> str:
    rebased = row.rebased.grade_text if row.rebased else ""
    return f"{row.badge.symbol} {row.badge.words}{rebased}"


def _owner(row: Row) -> str:
    return row.owner or "・".join(row.departments) or "－"


# --- What people say ---------------------------------------------------------------------------------------


def _evaluations(review: Review) -> Table:
    words = review.words
    columns = (
        *(Column("コード", 7), Column(words.measure, 28), Column("担当部署", 28), Column("指標数", 6, numeric=True)),
        *(Column(f"{one.grade.symbol} {one.grade.label}", 8, numeric=True) for one in review.tally.counts),
        *(Column("自己評価", 16), Column("今後の方向性", 11), Column("決算額（千円）", 11, numeric=True)),
        *(Column("活用した交付金", 20), Column("交付金事業の効果", 18)),
    )
    choices = [f"「{one.label}」は、{one.definition}" for one in review.voices.directions]
    lines = (
        f"自己評価は担当部署によるもので、計算による評価（{review.scheme.on_track.label}など）や"
        f"{words.council}の意見とは別のものです。",
        *(("今後の方向性：" + "　".join(choices),) if choices else ()),
    )
    rows = tuple((*_measure(one), *_chosen(one.evaluation)) for one in review.measures)
    return Table(words.evaluation[:LONGEST_TITLE], lines, columns, rows)


def _measure(measure: MeasureReview) -> tuple[Typed, ...]:
    return (
        *(text(measure.code), text(measure.name), text("、".join(measure.departments))),
        *(count(measure.tally.total), *(count(one.count) for one in measure.tally.counts)),
    )


def _chosen(one: Evaluation | None) -> tuple[Typed, ...]:
    if one is None:
        return (text("未記入"), *[text("")] * 4)
    words = (one.grant_name, one.grant_effect)
    return (text(one.self_rating), text(one.direction), typed(one.settlement), *(text(word) for word in words))


def _evaluations_in_words(review: Review) -> Table:
    words = review.words
    columns = (
        *(Column("コード", 7), Column(words.measure, 20), Column("成果", 25), Column("課題", 25)),
        *(Column("前年度に予定した取組", 24), Column("前年度の取組への対応", 24), Column("次年度の取組", 25)),
        Column("企画部門の所見", 24),
    )
    rows = tuple(
        (text(one.code), text(one.name), *(text(said) for said in _words(one.evaluation))) for one in review.measures
    )
    return Table(f"{words.evaluation[: LONGEST_TITLE - 4]}（記述）", (), columns, rows)


def _words(one: Evaluation | None) -> tuple[str, ...]:
    if one is None:
        return ("未記入", *[""] * 5)
    return (one.achievements, one.issues, one.last_step, one.answer, one.next_step, one.planning_view)


def _opinions(review: Review) -> Table:
    columns = _opinion_columns()
    rows = tuple(_opinion(one) for one in review.voices.opinions)
    held = "、".join(f"第{one.number}回（{long_date(one.held_on)}）" for one in review.voices.sittings)
    lines = (f"会議：{held}" if held else "会議の記録はありません。", *(() if rows else (NO_OPINION,)))
    return Table(f"{review.words.council[: LONGEST_TITLE - 3]}の意見", lines, columns, rows)


def _last_opinions(review: Review) -> Table:
    columns = (*_opinion_columns(), Column("その後の状況", 9), Column("対応結果", 30))
    rows = tuple(
        (*_opinion(one), text(one.result_state_label or "－"), text(one.result)) for one in review.voices.last_opinions
    )
    return Table("前年度の意見への対応", () if rows else ("前年度の意見はありません。",), columns, rows)


def _opinion_columns() -> tuple[Column, ...]:
    return (
        *(Column("番号", 5, numeric=True), Column("会議", 7), Column("コード", 7), Column("対象", 22)),
        *(Column("意見", 40), Column("回答した部署", 18), Column("対応の状況", 9), Column("対応方針", 36)),
    )


def _opinion(one: OpinionEntry) -> tuple[Typed, ...]:
    said = (count(one.number), text(one.meeting), text(one.code), text(one.subject), text(one.text))
    reply = one.reply or (f"理由：{one.refusal_reason}" if one.refusal_reason else "")
    return (*said, text(one.department), text(one.reply_state_label or "未回答"), text(reply))


# --- The citizen survey ------------------------------------------------------------------------------------


def _survey(survey: Survey, words: Labels) -> Table:
    score = (
        Column("評価点", 8, numeric=True),
        Column("95％区間の幅（±）", 10, numeric=True),
        Column("n", 7, numeric=True),
    )
    columns = (
        *(Column("コード", 7), Column(words.measure, 40)),
        *(replace(one, name=f"{aspect} {one.name}") for aspect in ("重要度", "満足度") for one in score),
        *(Column("区分", 12), Column("境界付近", 9)),
    )
    rows = tuple(
        (
            *(text(item.code), text(item.name), *_scored(item.importance), *_scored(item.satisfaction)),
            *(text(item.quadrant_label), text("境界付近" if item.is_at_the_edge else "")),
        )
        for item in survey.items
    )
    means = (
        f"{words.counted(len(survey.items))}の平均：重要度 {survey.importance_text}、満足度 {survey.satisfaction_text}"
    )
    facts = (f"{fact.label}：{fact.text}" for fact in survey.facts)
    quadrants = (f"{one.label}：{one.place}。{one.meaning}" for one in survey.quadrants)
    return Table(words.survey[:LONGEST_TITLE], (survey.title, means, *facts, *quadrants, *survey.notes), columns, rows)


def _scored(score: SurveyScore) -> tuple[Typed, ...]:
    return typed(score.text), typed(score.interval.removeprefix("±") or "－"), typed(score.n_text)


# --- How it is judged --------------------------------------------------------------------------------------


def _method(review: Review) -> Table:
    told = reading(review)
    rows = [("区分", f"{one['symbol']} {one['label']}", one["rule"]) for one in told["grades"]]
    rows += [("率", one["term"], "　".join([*one["lines"], one["text"]])) for one in told["formulas"]]
    rows += [("記号", one["sign"], one["text"]) for one in told["symbols"]]
    rows += [("言葉", one["sign"], one["text"]) for one in told["signals"]]
    columns = (Column("種類", 8), Column("表示", 24), Column("意味", 90))
    lines = (*told["opening"], *([told["scheme"]] if told["scheme"] else []), *told["rules"])
    return Table("評価の方法", lines, columns, tuple(tuple(text(words) for words in row) for row in rows))


def _readings(review: Review) -> Table:
    told = [("－", review.strategy.short_name, one) for one in review.readings]
    told += [(row.code, row.name, one) for row in review.rows for one in row.readings]
    columns = (Column("コード", 8), Column("指標名", 40), Column("判断", 40), Column("理由・留意する点", 90))
    rows = tuple((text(code), text(name), text(one.head), text(one.text)) for code, name, one in told)
    return Table("計画書の読み方", (), columns, rows)
