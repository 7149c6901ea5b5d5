"""After an upgrade a published year stays as it was judged; a correction changes what it corrects and nothing else."""

import json

import pytest

from kpis.choices import Stage
from kpis.measurement import RulesVersion
from kpis.models import ReportingYear
from reports.models import Release
from reports.opendata.package import build_files
from reports.releases.correct import correct, unpublished_changes
from reports.releases.issued import review_of
from reports.releases.publish import publish, withdraw
from reports.review import build_review
from reports.review.issued import snapshot_of
from tests.builders import make_strategy
from tests.database import kept
from tests.reports.issued import NAMES, issued_content, store_issued, year_of
from tests.reports.issued.working import make_working
from tests.reports.published import entered

pytestmark = pytest.mark.django_db
NAME = NAMES[0]
CODE = "1-1-1"
# What of a release may follow one corrected value: its number and day, its list of corrections, and the counts.
ABOUT_THE_CORRECTION = ("/review/status/", "/review/corrections")


@pytest.fixture
def upgraded() -> ReportingYear:
    """R7 of the demo, published by the first version."""
    return kept(_upgraded)


def _upgraded() -> ReportingYear:
    release = store_issued(NAME)
    make_working(snapshot_of(issued_content(NAME)).review)
    return release.reporting_year


def changed(old, new, place="") -> dict[str, tuple]:
    """Place → old and new, leaf by leaf."""
    if isinstance(old, dict) and isinstance(new, dict):
        pairs = [(f"{place}/{key}", old.get(key), new.get(key)) for key in old | new]
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = [(f"{place}/{number}", *pair) for number, pair in enumerate(zip(old, new, strict=True))]
    else:
        return {} if old == new else {place: (old, new)}
    return {where: what for pair in pairs for where, what in changed(pair[1], pair[2], pair[0]).items()}


class TestCorrected:
    def test_one_corrected_value_changes_its_own_figures_and_the_counts_only(self, upgraded):
        release = correct(upgraded, {CODE: entered("17")}, reason="転記の誤り")
        found = changed(json.loads(issued_content(NAME)), json.loads(release.content))
        row = "/review/goals/0/projects/0/measures/0/rows/0/"
        others = [place for place in found if not place.startswith((row, *ABOUT_THE_CORRECTION))]
        assert {place.rpartition("/")[2] for place in others} == {"count", "share"}
        assert all("/tally/counts/" in place for place in others)
        assert found[f"{row}cell/text"] == ("14", "17")
        assert found[f"{row}rated/achievement"] == ("70.0％", "85.0％")
        assert found[f"{row}rated/grade/label"] == ("努力を要する", "おおむね順調")
        assert not [
            place for place in found if place.startswith(f"{row}last") or "/guide" in place.replace("_to_guide", "")
        ]

    def test_its_files_differ_in_one_line(self, upgraded):
        year = upgraded.fiscal_year
        before = build_files(upgraded.strategy, [year])
        correct(upgraded, {CODE: entered("17")}, reason="転記の誤り")
        after = build_files(upgraded.strategy, [year])
        assert after[f"{year}/kpis.csv"] == before[f"{year}/kpis.csv"]
        assert after[f"{year}/strategy.json"] == before[f"{year}/strategy.json"]
        lines = [one[f"{year}/actuals.csv"].decode().split("\r\n") for one in (before, after)]
        differing = [pair for pair in zip(*lines, strict=True) if pair[0] != pair[1]]
        assert differing == [
            (
                "ina-3,1-1-1,2025,14,final,70,14.2857142857,20,needs_effort,努力を要する,ratio_to_target",
                "ina-3,1-1-1,2025,17,final,85,57.1428571428,20,mostly_on_track,おおむね順調,ratio_to_target",
            )
        ]

    def test_the_release_before_stays_to_the_byte(self, upgraded):
        correct(upgraded, {CODE: entered("17")}, reason="転記の誤り")
        assert Release.objects.get(number=1).content == issued_content(NAME)

    def test_it_is_judged_by_the_rules_that_graded_it(self, upgraded):
        release = correct(upgraded, {CODE: entered("17")}, reason="転記の誤り")
        assert snapshot_of(release.content).review.rules == RulesVersion.FIRST

    def test_every_release_names_its_rules(self, upgraded, client):
        correct(upgraded, {CODE: entered("17")}, reason="転記の誤り")
        for number in (1, 2):
            page = client.get(f"/ina-3/{upgraded.fiscal_year}/releases/{number}/").content.decode()
            assert "評価の規則" in page and "第1版<span" in page


class TestUpgraded:
    @pytest.mark.parametrize("name", NAMES)
    def test_no_kpi_looks_changed(self, name):
        release = store_issued(name)
        make_working(snapshot_of(issued_content(name)).review)
        assert [change.code for change in unpublished_changes(release.reporting_year) if change.code] == []

    def test_a_year_that_is_taken_back_keeps_its_rules(self, upgraded):
        withdraw(upgraded, reason="時期が早かった")
        assert build_review(make_strategy(), year_of(NAME)).rules == RulesVersion.FIRST
        ReportingYear.objects.update(stage=Stage.COUNCIL)
        publish(upgraded)
        assert review_of(make_strategy(), year_of(NAME)).rules == RulesVersion.FIRST

    def test_a_year_published_now_names_the_present_rules(self, upgraded):
        assert build_review(make_strategy(), year_of(NAME) + 1).rules == RulesVersion.SECOND
