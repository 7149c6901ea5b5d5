"""What an event tells a planner: in words, with what stood there before and after."""

import pytest

from kpis.choices import Act
from kpis.models import Event
from kpis.workflow.history import content_lines, lines_of


@pytest.mark.parametrize(
    ("detail", "lines"),
    [
        ({"value": ["", "14"], "status": ["missing", "final"]}, ["実績値：なし → 14", "区分：未入力 → 確定"]),
        ({"next_step": ["a", ""]}, ["今後の取組：a → なし"]),
        ({"from": "entry", "to": "checking"}, ["前の段階：入力中", "後の段階：確認"]),
        ({"due_on": ["2026-06-30", "2026-07-10"]}, ["提出期限：令和8年6月30日 → 令和8年7月10日"]),
        ({"changed": ["1-1-1", "1-1-2"], "added": []}, ["変わった指標：1-1-1、1-1-2"]),
        ({"approved": True}, ["決裁：はい"]),
        ({}, []),
    ],
)
def test_the_content_of_an_event_in_words(detail, lines):
    assert content_lines(Event(act=Act.SAVED, detail=detail)) == lines


@pytest.mark.parametrize(
    ("detail", "about"),
    [
        ({"from": "entry", "to": "checking"}, "入力中 → 確認"),
        ({"to": "published", "unanswered": [3, 5]}, "公表（対応方針のない意見 3、5）"),
        ({"due_on": ["2026-06-30", "2026-07-10"]}, "提出期限 令和8年6月30日 → 令和8年7月10日"),
        ({"due_on": ["", "2026-07-10"]}, "提出期限 なし → 令和8年7月10日"),
        ({"unknown": "x"}, ""),
    ],
)
def test_an_event_of_the_year_says_what_it_is_about(detail, about):
    (line,) = lines_of([Event(act=Act.STAGE_MOVED, detail=detail)])
    assert line.about == about
