"""What counts as a result: from 審議会 on only what was submitted; until its replacement is, what was by then."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kpis.choices import ActualState, Stage
from kpis.entered import Entered
from kpis.models import Actual, ReportingYear
from kpis.sheets.workbook.book import lines_of
from kpis.workflow import cycle
from kpis.workflow.counting import in_force
from kpis.workflow.cycle.correcting import correct_value
from kpis.workflow.missing import missing_in
from office.entry.desk import desk_for
from office.entry.rows import row_of
from reports.releases.correct import correct, unpublished_changes
from reports.releases.publish import publish
from reports.review import build_review
from tests.builders import make_actual, make_kpi, make_planner, make_strategy, make_user, make_year

pytestmark = pytest.mark.django_db
UNSUBMITTED = [ActualState.DRAFT, ActualState.AWAITING, ActualState.RETURNED]


def printed(actual, year=2025) -> tuple[str, str]:
    """What pack, page and data say: they all read this row."""
    row = build_review(make_strategy(), year).row(actual.kpi.code)
    return row.cells[2025].text if 2025 in row.cells else "未入力", row.rated.assessment.grade


def to_council(year) -> ReportingYear:
    return cycle.move_year(year, Stage.COUNCIL)


def changed(actual, value) -> Actual:
    """In 審議会, under an opening: returned, and another value saved as a draft."""
    planner = make_planner()
    year = ReportingYear.objects.get()
    cycle.open_entry(year, actual.kpi.owner, until=year.due_on.replace(year=2099), reason="数え直し", by=planner)
    returned = cycle.return_value(Actual.objects.get(pk=actual.pk), reason="数え直してください", by=planner)
    returned.value = Decimal(value)
    returned.version += 1
    returned.save()
    return returned


@pytest.mark.parametrize("state", UNSUBMITTED)
def test_before_the_council_a_draft_is_shown_as_it_is(state):
    actual = make_actual("14", state=state)
    make_year(2025, Stage.CHECKING)
    assert printed(actual) == ("14", "needs_effort")


@pytest.mark.parametrize("state", UNSUBMITTED)
def test_from_the_council_on_it_counts_as_no_value(state):
    actual = make_actual("14", state=state)
    to_council(make_year(2025, Stage.CHECKING))
    assert printed(actual) == ("未入力", "no_actual")


@pytest.mark.parametrize("state", [ActualState.SUBMITTED, ActualState.ACCEPTED])
def test_what_was_submitted_counts_in_every_stage(state):
    actual = make_actual("14", state=state)
    year = make_year(2025, Stage.CHECKING)
    assert printed(actual) == ("14", "needs_effort")
    publish(to_council(year))
    assert printed(actual) == ("14", "needs_effort")


def test_what_was_submitted_then_stands_until_its_replacement_is_submitted():
    actual = make_actual("14", state=ActualState.ACCEPTED)
    to_council(make_year(2025, Stage.CHECKING))
    draft = changed(actual, "22")
    assert printed(actual) == ("14", "needs_effort")
    assert [one.consequence for one in missing_in(ReportingYear.objects.get()).lacking] == [
        "審議会に入ったときの値のまま"
    ]
    Actual.objects.filter(pk=draft.pk).update(state=ActualState.SUBMITTED)
    assert printed(actual) == ("22", "on_track")


def test_it_stands_in_what_is_published_too_and_the_draft_is_no_change_still_to_be_published():
    actual = make_actual("14", state=ActualState.ACCEPTED)
    year = to_council(make_year(2025, Stage.CHECKING))
    changed(actual, "22")
    year = publish(year, reason="数え直しが間に合わないため")
    assert printed(actual) == ("14", "needs_effort")
    assert unpublished_changes(year) == ()


def test_back_in_the_check_drafts_are_worked_on_again():
    actual = make_actual("14", state=ActualState.ACCEPTED)
    year = to_council(make_year(2025, Stage.CHECKING))
    changed(actual, "22")
    cycle.move_year(year, Stage.CHECKING, reason="値を直すため")
    assert printed(actual) == ("22", "on_track")
    cycle.move_year(year, Stage.COUNCIL)
    assert printed(actual) == ("未入力", "no_actual")


def test_a_year_before_the_council_has_no_draft_of_another_year_in_it():
    kpi = make_kpi()
    actual = make_actual("14", 2025, kpi, state=ActualState.RETURNED)
    make_year(2025), make_year(2026, Stage.COUNCIL)
    assert printed(actual, 2026)[0] == "未入力"


def test_past_values_of_a_year_that_nobody_can_submit_are_shown():
    actual = make_actual("14", 2025)
    make_year(2025, Stage.PREPARATION), make_year(2026, Stage.COUNCIL)
    assert printed(actual, 2026)[0] == "14"


def test_a_correction_makes_a_draft_count_even_where_it_says_the_same():
    actual = make_actual("14")
    year = make_year(2025, Stage.COUNCIL)
    Actual.objects.update(state=ActualState.RETURNED, council_version=None)
    publish(year, reason="数え直しが間に合わないため")
    correct(year, {actual.kpi.code: Entered.of(actual)}, reason="確認できたため")
    assert printed(actual) == ("14", "needs_effort")
    assert unpublished_changes(year) == ()


def test_a_correction_is_compared_with_what_was_published_not_with_the_draft():
    actual = make_actual("14", state=ActualState.ACCEPTED)
    year = to_council(make_year(2025, Stage.CHECKING))
    changed(actual, "22")
    year = publish(year, reason="数え直しが間に合わないため")
    same = replace(Entered.of(actual), value=Decimal("14"))
    assert not correct_value(actual.kpi, year, same, reason="確認", by=None).changed
    assert correct_value(actual.kpi, year, replace(same, value=Decimal("22")), reason="確認", by=None).changed


def test_it_costs_two_queries_for_any_number_of_values(django_assert_num_queries):
    make_year(2025, Stage.COUNCIL)
    for _ in range(3):
        changed_value = make_actual("14")
        changed_value.state, changed_value.council_version, changed_value.version = ActualState.RETURNED, 1, 2
        changed_value.save()
    with django_assert_num_queries(2):
        assert [one.value for one in in_force(Actual.objects.all(), 2025)] == [14, 14, 14]


def unsubmitted_last_year() -> Actual:
    """A draft of a published year, which was published as 実績値なし."""
    draft = make_actual("14", state=ActualState.DRAFT, next_step="駅前で窓口を開く")
    publish(to_council(make_year(2025, Stage.CHECKING)), reason="実績値なしとする")
    return Actual.objects.get(pk=draft.pk)


def test_the_entry_page_of_the_next_year_shows_what_counted():
    draft, year = unsubmitted_last_year(), make_year(2026)
    make_actual("15", year=2026, kpi=draft.kpi)
    row = row_of(desk_for(make_planner(), year), desk_for(make_planner(), year).kpis[0])
    assert [fact.text for fact in row.columns if fact.label == "実績 R7"] == ["－"]
    assert ([text.name for text in row.texts], row.texts[-1].last) == (["cause", "next_step"], "記入なし")
    assert row.stored.text == "15人/年"


def test_nor_does_the_workbook_of_the_next_year_hold_it():
    draft, year = unsubmitted_last_year(), make_year(2026)
    (line,) = lines_of(year, [draft.kpi], (2025,))
    assert line.locked[4].content is None


def test_no_answer_is_owed_to_what_was_never_said():
    draft, year = unsubmitted_last_year(), make_year(2026)
    staff = make_user(departments=[draft.kpi.owner])
    for submit in (lambda one: cycle.submit(one, by=staff), lambda one: cycle.submit_all(year, by=staff)):
        value = Actual.objects.filter(fiscal_year=2026).first() or make_actual("15", year=2026, kpi=draft.kpi)
        submit(value)
        assert Actual.objects.get(fiscal_year=2026).state == ActualState.SUBMITTED
        Actual.objects.filter(fiscal_year=2026).delete()


def test_what_stood_at_the_council_stands_on_the_next_years_page_too():
    actual = make_actual("14", state=ActualState.ACCEPTED)
    to_council(make_year(2025, Stage.CHECKING))
    changed(actual, "22")
    desk = desk_for(make_planner(), make_year(2026))
    assert desk.values(desk.kpis[0]) == {2025: Decimal(14)}
