"""The search finds codes, names, causes, evaluations and opinions, says where, and escapes what it shows."""

import pytest

from council.acts import save_evaluation
from council.written import EvaluationText
from kpis.choices import Stage
from tests.office.member.council import MEASURE, ROOT, YEAR


def found(council, query: str) -> str:
    page = council.browser().get(f"{ROOT}search/", {"q": query})
    return page.content.decode()


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("1-1-1", "#kpi-1-1-1"),
        ("１－１－１", "#kpi-1-1-1"),
        ("成婚者数", "#kpi-1-1-1"),
        ("相談員が減った", "#kpi-1-1-1"),
        ("sns", "#kpi-1-1-1"),
        ("結婚支援", ""),
    ],
)
def test_a_kpi_and_a_measure_are_found_by_code_name_and_text(council, query, where):
    assert f'href="{MEASURE}{where}"' in found(council, query)


def test_an_evaluation_is_found(council):
    council.move(Stage.CHECKING)
    text = EvaluationText(achievements="夜間の窓口を設けた。")
    save_evaluation(council.kpi.measure, YEAR, text, version=0, by=council.planner)
    council.move(Stage.COUNCIL)
    page = found(council, "夜間")
    assert f'href="{MEASURE}#evaluation"' in page and "<mark>夜間</mark>の窓口を設けた。" in page


def test_an_opinion_leads_to_itself(council):
    council.says(council.other, "窓口の時間を延ばしてほしい。", kpi=council.kpi)
    assert f'href="{MEASURE}#opinion-{YEAR}-1"' in found(council, "窓口")


def test_the_count_is_said_in_words(council):
    assert "「面談」を含むものは、1件です。" in found(council, "面談")
    assert "「空飛ぶ車」を含むものは、この資料にありません。" in found(council, "空飛ぶ車")


def test_several_words_must_all_be_there(council):
    assert "1件です" in found(council, "面談 SNS")
    assert "この資料にありません" in found(council, "面談 空飛ぶ車")


def test_nothing_asked_nothing_said(council):
    assert 'role="status"' not in found(council, "　")


def test_what_was_asked_and_what_was_found_are_escaped(council):
    council.says(council.iin, "<b>太字</b>の<script>alert(1)</script>", kpi=council.kpi)
    page = found(council, "<script>alert")
    assert "<script>alert" not in page and "<mark>&lt;script&gt;alert</mark>" in page
