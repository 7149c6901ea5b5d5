"""A strategy file is read whole, or refused whole with every error, its line and what to do."""

from decimal import Decimal
from pathlib import Path

import pytest

from kpis.plan.strategy_file.head import is_municipality_code
from kpis.plan.strategy_file.parse import parse
from kpis.sheets.kit.problems import BadRows

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
EXAMPLE = (FIXTURES / "example-city.yaml").read_text(encoding="utf-8")


def problems_of(text: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(BadRows) as caught:
        parse(text if isinstance(text, bytes) else text.encode())
    return [(problem.row, problem.text) for problem in caught.value.problems]


def changed(old: str, new: str) -> tuple[str, int]:
    """The example with its first ``old`` replaced, and the line where that stands."""
    assert old in EXAMPLE
    return EXAMPLE.replace(old, new, 1), EXAMPLE[: EXAMPLE.index(old)].count("\n") + 1


def test_the_example_is_read_in_the_order_of_the_file():
    found = parse(EXAMPLE.encode())
    assert [kpi.code for kpi in found.indicators] == ["G1", "1-1-1", "1-1-2", "2-1-1", "3-1-1", "4-1-1"]
    assert (found.first_year, found.last_year) == (2024, 2028)
    assert [section.path for section in found.sections] == ["1", "1-1", "2"]
    assert found.sections[0].label == "第1章"


def test_numbers_are_exact_and_printed_texts_untouched():
    kpi = parse(EXAMPLE.encode()).measures[0].kpis[0]
    assert (kpi.target.value, kpi.target.text, kpi.decimals) == (Decimal("120.0"), "120.0t/年", 1)
    assert (kpi.baseline.year, kpi.target.year) == (2022, 2028)


def test_a_target_in_words_and_a_missing_baseline_are_read():
    words, no_baseline = (measure.kpis[-1] for measure in parse(EXAMPLE.encode()).measures[:2])
    assert (words.target.value, words.target.text, words.target.year) == (None, "供用開始", 2027)
    assert (no_baseline.baseline.value, no_baseline.baseline.text) == (None, "")


def test_the_only_department_of_a_measure_owns_its_kpis():
    assert parse(EXAMPLE.encode()).measures[0].kpis[0].judged.owner == "産業部 水産課"


def test_a_footnote_goes_with_the_series_that_uses_it_and_notes_with_every_series():
    text = EXAMPLE.replace(
        "\nviewpoints:",
        "\n    - code: births\n      name: 出生数\n      figures:\n"
        "        - {year: 2030, year_text: 令和12年, text: 60人, value: 60, kind: projection}\n\nviewpoints:",
        1,
    )
    total, births = parse(text.encode()).population
    assert (total.footnotes, births.footnotes) == ({"※1": "国勢調査"}, {})
    assert total.notes[0] == "令和32年に1万人を保つことを目指します。"
    assert births.notes == [{"note": "※ 令和12年以降は推計値"}]


def test_reasons_inferences_and_told_points_are_gathered():
    points = [(p.subject, p.kind, p.topic) for p in parse(EXAMPLE.encode()).review_points]
    assert points == [
        ("2-1-1", "contradiction", ""),
        ("戦略全体", "judgement", "評価の方法"),
        ("基本目標1", "inference", "基本的視点"),
        ("2-1-1", "judgement", "量の種類"),
    ]


def test_a_byte_order_mark_is_no_error():
    assert parse(b"\xef\xbb\xbf" + EXAMPLE.encode()) == parse(EXAMPLE.encode())


def test_another_encoding_is_refused_with_its_line():
    assert problems_of("format: inastrategy/1\nname: 見本市".encode("cp932")) == [
        (2, "文字コードがUTF-8ではありません。UTF-8で保存し直してください。")
    ]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("", 1, "内容がありません"),
        ("- a\n- b\n", 1, "「キー: 値」の組"),
        ("format: a\nname: x: y\n", 2, "字下げ"),
        ("format: a\n\tname: x\n", 2, "タブ"),
        ('format: "a\n', 2, "引用符が閉じていません"),
        ("format: *nothing\n", 1, "参照の元"),
        ("a: 1\n---\nb: 2\n", 2, "2つ目の文書"),
        ("a: [1, 2\nb: 3\n", 2, "かっこ"),
        ("a: 1\nb: \x00\n", 2, "制御文字"),
        ("format: inastrategy/9\n", 1, "inastrategy/1 と書いて"),
    ],
)
def test_what_is_not_a_strategy_file_is_refused_with_line_and_way_out(text, line, told):
    [(found_line, message)] = problems_of(text)
    assert found_line == line
    assert told in message


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("short_name: 第2期総合戦略", "shortname: 第2期総合戦略", "「short_name」の誤りではありませんか"),
        ("council: 見本市総合戦略推進会議", "council: [会議]", "「council」は一つの値で"),
        ('code: "999997"', 'code: "999996"', "検査数字を含む6桁"),
        ("code: mihon-2", "code: 見本 2", "半角の英数字"),
        ("end: 2028", "end: 2020", "start（2024）以降"),
        ("end: 2028", "end: 来年", "年度で書いてください（例：2025、R7。いまは「来年」）"),
        ("figure: difference_to_guide", "figure: best", "ratio_to_target、difference_to_target"),
        ("mostly_on_track: 70", "mostly_on_track: 100", "on_track（100）より小さく"),
        ("  - 産業部 水産課", "  - 産業部 水産課 養殖係 分室", "「部 課 係」と"),
        ("  - 産業部 水産課", "  - 市長公室 まちづくり課", "二重にあります"),
        ("  - number: 2\n    title", "  - number: 1\n    title", "章の番号 1が二重"),
        ("{number: 2, name: 子ども", "{number: 1, name: 子ども", "基本的視点の番号 1が二重"),
        ("kind: census", "kind: guess", "census、register"),
        ("marks: [※1]", "marks: [※7]", "「※7」が「footnotes」にありません"),
        ("value: 12480", "value: 12480人", "数値で書いてください"),
        ("{note: ※ 第１期の検証結果は別冊にまとめています。}", "{notes: ※}", "「note」の誤りではありませんか"),
        ("    viewpoint: 1", "    viewpoint: 3", "3 が「viewpoints」にありません"),
        ("departments: [産業部 水産課]", "departments: [産業部 農政課]", "初めの「departments」にありません"),
        ("value: 85.5,", "value: 85.55,", "「decimals」（1桁）より細かく"),
        ("value: 85.5,", "value: 1e3,", "数値で書いてください"),
        ("value: 85.5,", "value: NaN,", "数値で書いてください"),
        ("85.5, year: 2022}", "85.5, year: 2028}", "指標値の年度（2028）より前"),
        ("供用開始, year: 2027", "供用開始, year: 2023", "計画の初年度（2024年度）以降"),
        ("guide: manual, method: attainment", "guide: manual", "attainment と書いて"),
        ("per: year", "per: week", "year、month、none"),
        ("available_month: 6", "available_month: 13", "1から12まで"),
        ("direction: decrease", "direction: down", "increase、decrease のいずれかです（いまは「down」）"),
        ("accumulation: cumulative", "accumulation: total", "annual、stock、cumulative"),
        ("share: true", "share: yes", "true か false"),
        ("owner: 産業部 港と観光の課", "owner: 福祉部 こども課", "産業部 港と観光の課、産業部 水産課 のいずれか"),
        ("reasons: {accumulation:", "reasons: {accumulated:", "使えないキー「accumulated」"),
        ("      - number: 4\n", "      - number: 3\n", "リーディング・プロジェクトの番号 3が二重"),
        ("              - number: 2\n", "              - number: 1\n", "指標の番号 1が二重"),
        ("name: 待機児童数", "name: ", "「name」の値がありません"),
        (
            "unit: 人\n                baseline: {text: 4人",
            "name: 待機\n                baseline: {text: 4人",
            "二重に",
        ),
        ("departments: [福祉部 こども課]", "departments: [福祉部 こども課, 福祉部 こども課]", "二重にあります"),
        ("name: 待機児童数", f"name: {'長' * 201}", "200文字以内"),
        ("kind: contradiction", "kind: doubt", "judgement、contradiction、inference"),
    ],
)
def test_an_error_is_told_at_the_line_of_the_wrong_value(old, new, told):
    text, line = changed(old, new)
    found = problems_of(text)
    assert [found_line for found_line, message in found if told in message] == [line], found


def test_a_missing_key_is_told_at_the_line_where_its_block_begins():
    text, line = changed("                  owner: 産業部 港と観光の課\n", "")
    assert problems_of(text) == [(line - 3, "「owner」がありません。")]


def test_a_doubled_project_is_one_error_not_one_per_measure():
    text, line = changed("      - number: 4\n", "      - number: 3\n")
    [(found_line, message)] = problems_of(text)
    assert (found_line, "リーディング・プロジェクトの番号 3が二重" in message) == (line, True)


def test_all_errors_are_told_at_once_in_the_order_of_the_lines():
    text = EXAMPLE.replace("per: year", "per: week").replace("share: true", "share: yes").replace("vision:", "visoin:")
    found = problems_of(text)
    assert len(found) == 3
    assert found == sorted(found)


def test_an_anchor_that_contains_itself_is_refused_not_followed_forever():
    old = '      - label: "１"\n        heading: 策定の趣旨\n'
    text, _ = changed(old, old.replace("- label", "- &self\n        label") + "        sections: [*self]\n")
    assert any("階層まで" in message for _, message in problems_of(text))


def test_the_check_digit_tells_a_mistyped_municipality():
    assert is_municipality_code("202096")
    assert is_municipality_code("011002")
    assert not is_municipality_code("202069")
    assert not is_municipality_code("20209")


def test_the_real_plan_is_a_good_file():
    found = parse((FIXTURES / "ina-strategy-3.yaml").read_bytes())
    per_measure = [len(measure.kpis) for measure in found.measures]
    assert per_measure == [4, 4, 7, 5, 4, 4, 9, 2, 5, 8, 3, 3, 7, 5, 3, 4, 2, 3, 2, 3, 5]
    assert [[project.number for project in goal.projects] for goal in found.goals] == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert [goal.target.code for goal in found.goals] == ["G1", "G2", "G3"]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("goal: 9", "「goal」の基本目標 9 に「target」（数値目標）がありません。"),
        ("judged: {gaol: 推定}", "「gaol」は使えないキーです。「goal」の誤りではありませんか。"),
    ],
)
def test_a_series_can_only_name_a_goal_with_a_numeric_target(key, message):
    text, line = changed("      name: 総人口\n", f"      name: 総人口\n      {key}\n")
    assert (line + 1, message) in problems_of(text)
