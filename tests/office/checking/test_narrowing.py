"""What narrows the list of values to check: each mark, the counts on every choice, and how the choices combine."""

import pytest
from django.utils import timezone

from kpis.choices import ActualState, ValueStatus
from kpis.models import Actual, Comment, Evidence
from office.checking.marks import Mark
from tests.builders import make_actual, make_department, make_kpi, make_planner, make_user, make_year
from tests.office.year.people import make_head, submitted

pytestmark = pytest.mark.django_db
LIST = "/admin/checking/ina-3/2027/"


@pytest.fixture
def planner(client):
    make_kpi()
    make_year(2027)
    planner = make_planner()
    client.force_login(planner)
    return planner


def shown(client, **asked) -> list[str]:
    """The codes of the lines."""
    return [row.line.code for row in client.get(LIST, asked).context["rows"]]


def counts(client, **asked) -> dict[str, int]:
    """Mark → its count on the page."""
    return {tab["label"]: tab["count"] for tab in client.get(LIST, asked).context["tabs"]}


def saved(actual: Actual, **changed) -> Actual:
    """Changed as an act changes it, with its row in the history."""
    stored = Actual.objects.get(pk=actual.pk)
    for name, content in changed.items():
        setattr(stored, name, content)
    stored.version += 1
    stored.save()
    return stored


def test_poor_values_without_a_cause_are_found_and_good_ones_are_not(client, planner):
    poor, explained, good = submitted("1"), submitted("1", cause="雪が多かった"), submitted("20")
    assert shown(client, mark=Mark.NO_CAUSE) == [poor.kpi.code]
    assert {explained.kpi.code, good.kpi.code} <= set(shown(client))


def test_unusual_is_what_the_entry_page_would_ask_about(client, planner):
    odd = submitted("180")
    make_actual("18", year=2026, kpi=odd.kpi)
    submitted("18")
    assert shown(client, mark=Mark.UNUSUAL) == [odd.kpi.code]
    assert "前回の10倍以上です" in client.get(LIST).content.decode()


def test_changed_since_the_checkers_own_words_not_since_the_departments(client, planner):
    changed, same, answered = (submitted("10") for _ in range(3))
    for actual in (changed, same):
        Comment.objects.create(actual=actual, text="桁は正しいですか", by=planner)
    Comment.objects.create(actual=answered, text="正しいです", by=make_user())
    for actual in (changed, answered):
        saved(actual, value=12)
    assert shown(client, mark=Mark.SINCE_COMMENT) == [changed.kpi.code]
    assert "実績値 10人/年（確定） → 12人/年（確定）" in client.get(LIST).content.decode()


def test_changed_since_it_was_last_accepted(client, planner):
    changed, back = (saved(submitted("10"), state=ActualState.ACCEPTED) for _ in range(2))
    saved(changed, state=ActualState.SUBMITTED, value=12)
    saved(back, state=ActualState.SUBMITTED)
    assert shown(client, mark=Mark.SINCE_ACCEPTANCE) == [changed.kpi.code]


def test_a_cause_copied_from_the_year_before_is_found(client, planner):
    copied, written = submitted(cause="参加が増えた"), submitted(cause="催しを中止した")
    for actual in (copied, written):
        make_actual("18", year=2026, kpi=actual.kpi, cause="参加が増えた")
    assert shown(client, mark=Mark.SAME_CAUSE) == [copied.kpi.code]


def test_values_without_evidence_and_provisional_ones_are_found(client, planner):
    proved = submitted(status=ValueStatus.PROVISIONAL)
    Evidence.objects.create(actual=proved, title="統計", url="https://www.e-stat.go.jp/", at=timezone.now())
    bare = submitted()
    assert shown(client, mark=Mark.NO_EVIDENCE) == [bare.kpi.code]
    assert shown(client, mark=Mark.PROVISIONAL) == [proved.kpi.code]


def test_every_choice_says_how_many_there_would_be_under_the_others(client, planner):
    city, farm = make_department("市民生活部 環境課"), make_department("農林部 農政課")
    for owner, cause in ((city, ""), (city, "雪が多かった"), (farm, "")):
        submitted("1", kpi=make_kpi(owner=owner), cause=cause)
    assert counts(client)["要因が必要"] == 2
    assert counts(client, department=city.pk)["要因が必要"] == 1
    page = client.get(LIST, {"mark": Mark.NO_CAUSE}).content.decode()
    assert "環境課（1）" in page
    assert "農政課（1）" in page
    assert "提出（2）" in page


def test_a_goal_a_state_and_words_narrow_it_too(client, planner):
    named = submitted(kpi=make_kpi(name="ごみの量"), cause="雪が多かった")
    draft = submitted(state=ActualState.DRAFT)
    assert shown(client, q="ごみ") == shown(client, q="雪 ごみ") == shown(client, q="ｺﾞﾐ") == [named.kpi.code]
    wide = named.kpi.code.translate({ord(one): ord(one) + 0xFEE0 for one in "-0123456789"})
    assert named.kpi.code in shown(client, q=wide) and shown(client, q="９－９－９") == []
    assert shown(client, state="draft") == [draft.kpi.code]
    assert shown(client, goal=named.kpi.measure.project.goal_id) == [named.kpi.code]


@pytest.mark.parametrize("asked", [{"mark": "x"}, {"department": "99"}, {"goal": "²"}, {"page": "0"}, {"sort": "x"}])
def test_nonsense_in_the_address_asks_for_nothing(client, planner, asked):
    actual = submitted()
    assert shown(client, **asked) == [actual.kpi.code]


def test_the_columns_sort_by_grade_change_and_department(client, planner):
    poor, good = submitted("1", cause="雪"), submitted("20")
    make_actual("1", year=2026, kpi=good.kpi)
    for column in ("grade", "-change"):
        assert shown(client, sort=column) == [good.kpi.code, poor.kpi.code]
    assert sorted(shown(client, sort="department")) == sorted([poor.kpi.code, good.kpi.code])


def test_to_a_head_only_the_own_words_count(client, planner):
    department = make_department("市民生活部 環境課")
    head = make_head(department)
    theirs, own = (submitted("10", kpi=make_kpi(owner=department), state=ActualState.AWAITING) for _ in range(2))
    Comment.objects.create(actual=theirs, text="桁は", by=planner)
    Comment.objects.create(actual=own, text="桁は", by=head)
    saved(theirs, value=12), saved(own, value=12)
    client.force_login(head)
    rows = client.get("/admin/approval/ina-3/2027/", {"mark": Mark.SINCE_COMMENT}).context["rows"]
    assert [row.line.code for row in rows] == [own.kpi.code]
