"""open_year, move_year, submit_all, accept_all: what a script sees."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from kpis.choices import Act, ActualState, Stage
from kpis.commands import Refusal
from kpis.models import Actual, Event, ReportingYear
from reports.models import Release
from reports.releases.issued import review_of
from tests.builders import make_actual, make_kpi, make_planner, make_strategy, make_user, make_year

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


class TestOpenYear:
    def test_it_opens_in_preparation_and_says_when_values_are_due(self):
        make_strategy()
        out, _ = run("open_year", "2025")
        year = ReportingYear.objects.get()
        assert (year.stage, year.due_on) == (Stage.PREPARATION, dt.date(2026, 6, 30))
        assert "2026年6月30日" in out

    def test_the_due_date_and_the_person_can_be_told(self):
        make_strategy()
        make_planner("kikaku")
        run("open_year", "2025", "--due", "2026-07-15", "--as", "kikaku")
        assert ReportingYear.objects.get().due_on == dt.date(2026, 7, 15)
        assert Event.objects.get().by.username == "kikaku"

    @pytest.mark.parametrize(
        "wrong", [("20x5",), ("２０２５",), ("2025", "--due", "30.6.2026"), (), ("2025", "--due", "2026-02-30")]
    )
    def test_wrong_usage_is_told_as_such(self, wrong):
        with pytest.raises(CommandError) as error:
            call_command("open_year", *wrong)
        assert not isinstance(error.value, Refusal)

    def test_a_year_that_is_there_or_outside_the_plan_is_refused(self):
        make_year(2025)
        for year in ("2025", "2040"):
            with pytest.raises(Refusal):
                run("open_year", year)

    def test_who_may_not_is_refused(self):
        make_strategy()
        make_user("tanaka")
        with pytest.raises(Refusal, match="企画部門"):
            run("open_year", "2025", "--as", "tanaka")


class TestMoveYear:
    def test_it_walks_from_preparation_to_publication_whatever_is_missing(self):
        kpi = make_kpi()
        make_year(2025, Stage.PREPARATION)
        for stage in ("entry", "checking", "council", "published"):
            out, err = run("move_year", "2025", stage, "--reason", "統計が廃止されたため")
            assert Stage(stage).label in out
            assert (kpi.code in err) == (stage != "entry")  # before it, nobody could hand it in
        assert ReportingYear.objects.get().is_published
        assert Release.objects.count() == 1

    def test_it_lists_what_was_not_submitted_or_accepted(self):
        draft, submitted = make_actual(), make_actual(state=ActualState.SUBMITTED)
        make_year(2025, Stage.CHECKING)
        _, err = run("move_year", "2025", "council")
        assert err.index("提出されていない") < err.index(draft.kpi.code) < err.index("確認済になっていない")
        assert submitted.kpi.code in err

    def test_the_way_to_the_council_says_how_many_drafts_will_not_count_and_goes_on(self):
        returned, waiting = make_actual(state=ActualState.RETURNED), make_actual(state=ActualState.AWAITING)
        make_kpi()
        make_year(2025, Stage.CHECKING)
        _, err = run("move_year", "2025", "council")
        assert f"{returned.kpi.code} {returned.kpi.name}（企画部 地域創造課）：差戻し" in err
        assert f"{waiting.kpi.code} {waiting.kpi.name}（企画部 地域創造課）：決裁待ち" in err
        assert "提出されていない2指標の値は、審議会資料、ページ、データで「実績値なし」として扱います" in err
        assert "担当課に提出を依頼するか" in err
        assert ReportingYear.objects.get().stage == Stage.COUNCIL

    def test_publishing_what_was_not_submitted_needs_the_decision(self):
        actual = make_actual(state=ActualState.RETURNED)
        make_year(2025, Stage.COUNCIL)
        with pytest.raises(Refusal) as refused:
            run("move_year", "2025", "published")
        assert f"{actual.kpi.code} 差戻し" in str(refused.value)
        assert f"--take-over {actual.kpi.code} --reason" in str(refused.value)
        run("move_year", "2025", "published", "--reason", "数え直しが間に合わないため")
        assert review_of(make_strategy(), 2025).row(actual.kpi.code).grade.label == "実績値なし"

    def test_or_planning_takes_it_over_with_the_same_reason(self):
        actual = make_actual("14", state=ActualState.RETURNED)
        make_year(2025, Stage.COUNCIL)
        with pytest.raises(Refusal, match="採用する理由"):
            run("move_year", "2025", "published", "--take-over", actual.kpi.code)
        run("move_year", "2025", "published", "--take-over", actual.kpi.code, "--reason", "電話で確かめた")
        assert review_of(make_strategy(), 2025).row(actual.kpi.code).cell.text == "14"
        event = Event.objects.get(act=Act.TAKEN_OVER)
        assert (event.kpi, event.reason, event.detail) == (actual.kpi, "電話で確かめた", {"standing": "差戻し"})

    def test_what_cannot_be_taken_over_stops_the_publication(self):
        empty, actual = make_kpi(), make_actual(state=ActualState.RETURNED)
        make_year(2025, Stage.COUNCIL)
        codes = f"{actual.kpi.code},{empty.code},9-9-9"
        with pytest.raises(Refusal, match=f"{empty.code}：.*9-9-9：この年度の指標にありません"):
            run("move_year", "2025", "published", "--take-over", codes, "--reason", "確かめた")
        assert Actual.objects.get().state == ActualState.RETURNED
        assert not Release.objects.exists()

    @pytest.mark.parametrize("to", ["council", "published", "entry"])
    def test_only_one_step_at_a_time(self, to):
        make_year(2025)
        with pytest.raises(Refusal):
            run("move_year", "2025", to)
        assert ReportingYear.objects.get().stage == Stage.ENTRY

    def test_a_step_too_far_is_refused_alone_without_a_list_or_advice_for_another_stage(self):
        make_actual("14", state=ActualState.DRAFT)
        make_year(2025)
        err = io.StringIO()
        with pytest.raises(Refusal, match="直接移れません") as refused:
            call_command("move_year", "2025", "published", stderr=err)
        assert "--take-over" not in str(refused.value)
        assert err.getvalue() == ""

    def test_backwards_needs_a_reason(self):
        make_year(2025, Stage.COUNCIL)
        with pytest.raises(Refusal, match="理由"):
            run("move_year", "2025", "checking")
        run("move_year", "2025", "checking", "--reason", "値を確かめ直す")
        assert ReportingYear.objects.get().stage == Stage.CHECKING

    @pytest.mark.parametrize("to", list(Stage))
    def test_after_the_publication_nothing_moves(self, to):
        make_year(2025, Stage.PUBLISHED)
        with pytest.raises(Refusal, match="公表済み"):
            run("move_year", "2025", to, "--reason", "戻す")

    def test_an_unknown_stage_is_wrong_usage_and_an_unknown_year_a_refusal(self):
        make_strategy()
        with pytest.raises(CommandError) as error:
            run("move_year", "2025", "done")
        assert not isinstance(error.value, Refusal)
        with pytest.raises(Refusal, match="open_year"):
            run("move_year", "2025", "entry")

    def test_a_department_neither_moves_nor_publishes(self):
        make_user("tanaka")
        for year, stage, to in ((2025, Stage.ENTRY, "checking"), (2026, Stage.COUNCIL, "published")):
            make_year(year, stage)
            with pytest.raises(Refusal):
                run("move_year", str(year), to, "--as", "tanaka")
        assert not ReportingYear.objects.filter(stage=Stage.PUBLISHED).exists()


class TestBulk:
    def test_everything_possible_is_submitted_then_accepted_and_the_rest_listed(self):
        make_year(2025)
        ready, missing = make_actual(next_step="続ける"), make_kpi()
        make_actual(kpi=ready.kpi, year=2024, next_step="窓口を増やす")
        out, _ = run("submit_all", "2025")
        assert "提出（submitted）：1件　残り（left）：1件" in out
        assert missing.code in out
        out, _ = run("accept_all", "2025")
        assert "確認済（accepted）：1件　残り（left）：1件" in out
        assert Actual.objects.get(fiscal_year=2025).state == ActualState.ACCEPTED

    @pytest.mark.parametrize("stage", [Stage.PREPARATION, Stage.CHECKING, Stage.COUNCIL, Stage.PUBLISHED])
    def test_outside_the_entry_nothing_is_submitted_and_that_is_no_failure(self, stage):
        make_year(2025, stage)
        make_actual(state=ActualState.DRAFT)
        out, _ = run("submit_all", "2025")
        assert "提出（submitted）：0件　残り（left）：1件" in out

    def test_again_changes_nothing(self):
        make_year(2025)
        make_actual()
        run("submit_all", "2025")
        out, _ = run("submit_all", "2025")
        assert "提出（submitted）：0件　残り（left）：0件" in out
        assert Event.objects.count() == 1

    def test_who_may_not_accept_is_refused(self):
        make_year(2025)
        actual = make_actual(state=ActualState.SUBMITTED)
        make_user("tanaka", departments=[actual.kpi.owner])
        with pytest.raises(Refusal, match="企画部門"):
            run("accept_all", "2025", "--as", "tanaka")
