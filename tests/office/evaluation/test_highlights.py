"""The page of 成果 and 課題, and what readers see of a replacement."""

import datetime as dt
import json

import pytest

from council.models import ReplacedEntry
from kpis.choices import Stage
from reports.pack.document import build_document
from reports.releases.issued import review_of
from reports.review.moved import improved
from tests.builders import make_actual, make_kpi, make_planner, make_strategy, make_year
from tests.office.evaluation.typing import words

pytestmark = pytest.mark.django_db
PAGE = "/admin/evaluations/ina-3/2026/highlights/"
NOTHING = json.dumps({"shown": "", "reason": ""})
STORED = json.dumps({"shown": "1-1-2", "reason": "参加者の声が多い"})
SENT = {
    "kind": "improved",
    "chosen": "1-1-1",
    "version": NOTHING,
    "shown": "1-1-2",
    "reason": "参加者の声が多い",
    "act": "replace",
}


@pytest.fixture
def planner(client):
    """R8 before the council: 1-1-1 rose, 1-1-2 stood still, 1-1-3 fell below its baseline."""
    make_year(2025, Stage.PUBLISHED)
    make_year(2026, Stage.COUNCIL)
    for number, before, now in ((1, "10", "24"), (2, "20", "20"), (3, "18", "10")):
        kpi = make_kpi(number=number, name=f"第{number}の指標")
        make_actual(before, 2025, kpi)
        make_actual(now, 2026, kpi, state="accepted")
    client.force_login(make_planner())
    return client


def shown():
    return [moved.row.code for moved in improved(review_of(make_strategy(), 2026))]


def test_page_lists_what_the_rule_chose_and_offers_the_others(planner):
    page = words(planner.get(PAGE))
    assert "成果：良くなった指標" in page and "課題：後退した指標" in page
    first = page.split("課題：後退した指標")[0]
    assert 'value="1-1-2"' in first and '<option value="1-1-1"' not in first


def test_replacement_stands_on_page_and_in_the_report_with_its_reason(planner):
    assert "指標を差し替えました。" in words(planner.post(PAGE, SENT, follow=True))
    assert shown() == ["1-1-2"]
    told = "企画部門の選定（規則による1-1-1に代えて）。理由：参加者の声が多い"
    assert told in words(planner.get("/ina-3/2026/"))
    review = review_of(make_strategy(), 2026)
    (entry,) = build_document(review, made_on=dt.date(2027, 8, 1))["summary"]["highlights"][0]["list"]
    assert (entry["code"], entry["replaced"]) == ("1-1-2", told)


def test_nothing_typed_is_lost_where_the_reason_is_missing(planner):
    page = words(planner.post(PAGE, SENT | {"reason": ""}))
    assert "差し替える理由を入力してください。" in page and '<option value="1-1-2" selected>' in page
    assert not ReplacedEntry.objects.exists()


def test_rule_decides_again_after_taking_back(planner):
    planner.post(PAGE, SENT)
    planner.post(PAGE, SENT | {"act": "restore", "version": STORED})
    assert shown() == ["1-1-1"]


def test_second_planner_is_told(planner):
    planner.post(PAGE, SENT)
    page = words(planner.post(PAGE, SENT | {"reason": "別の理由"}))
    assert "どちらを残すか選んでください" in page and "別の理由" in page and "参加者の声が多い" in page
    assert ReplacedEntry.objects.get().reason == "参加者の声が多い"
    chosen = {"disputed": "reason", "resolve-reason": "mine", "version": STORED}
    planner.post(PAGE, SENT | {"reason": "別の理由"} | chosen)
    assert ReplacedEntry.objects.get().reason == "別の理由"


def test_what_another_planner_changed_is_not_taken_back_unseen(planner):
    planner.post(PAGE, SENT)
    told = words(planner.post(PAGE, SENT | {"act": "restore"}, follow=True))
    assert "規則による指標に戻しました" not in told and ReplacedEntry.objects.exists()


def test_nothing_typed_is_lost_where_the_session_has_ended(planner):
    planner.logout()
    answer = planner.post(PAGE, SENT)
    assert answer.status_code == 403 and "参加者の声が多い" in words(answer)


def test_an_entry_that_is_none_is_not_found(planner):
    assert planner.post(PAGE, SENT | {"kind": "nothing"}).status_code == 404
    assert planner.post(PAGE, SENT | {"chosen": "9-9-9"}).status_code == 404


def test_replacement_of_what_the_rule_left_is_idle_and_said_so(planner):
    planner.post(PAGE, SENT)
    planner.get(PAGE)
    ReplacedEntry.objects.update(chosen=make_kpi(number=9))
    assert shown() == ["1-1-1"]
    assert "差替えは示していません。" in words(planner.get(PAGE))
