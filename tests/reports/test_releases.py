"""What was published stays as it was published, whatever is edited later; and it can be checked."""

import hashlib
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.choices import Stage
from kpis.fields import REVISED_FIELDS
from kpis.models import KPI, Actual, KPIVersion, ReportingYear, Revision
from organization.models import Department
from reports.models import Correction, Release, Unchangeable, digest_of
from reports.releases.correct import unpublished_changes
from reports.releases.issue import issue_where_missing
from reports.releases.issued import review_of, snapshot_now
from reports.releases.publish import publish, withdraw
from reports.review import build_review
from reports.review.issued import ReleaseDamaged, snapshot_with
from tests.builders import (
    grade_by,
    make_actual,
    make_department,
    make_kpi,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)
from tests.reports.published import edit_everything, exported, make_published, public_answers

pytestmark = pytest.mark.django_db
PLANNER_PAGE = "/admin/publication/ina-3/2025/"


class TestPublished:
    def test_pages_and_files_stay_byte_for_byte_whatever_is_edited(self, client):
        make_published()
        before = public_answers(client)
        edit_everything()
        after = public_answers(client)
        assert [address for address in before if before[address] != after[address]] == []

    def test_the_edits_would_have_shown(self, client):
        """The test above can fail: an unpublished year follows every edit."""
        year = make_published()
        ReportingYear.objects.filter(pk=year.pk).update(stage=Stage.CHECKING, published_at=None)
        client.force_login(make_planner())
        addresses = [f"/ina-3/2025/{page}" for page in ("", "kpis/", "kpis/1-1-1/", "plan/", "population/", "report/")]
        before = [client.get(address).content for address in addresses]
        edit_everything()
        assert all(client.get(address).content != old for address, old in zip(addresses, before, strict=True))

    def test_exported_files_and_report_stay_byte_for_byte(self, tmp_path):
        make_published()
        before = exported(tmp_path / "before")
        edit_everything()
        assert exported(tmp_path / "after") == before
        assert {"report.pdf", "data/2025/actuals.csv", "data/datapackage.json"} < before.keys()

    def test_publishing_makes_the_first_release(self):
        planner = make_planner()
        year = make_published(by=planner)
        release = Release.objects.get()
        assert (release.number, release.by, release.published_at) == (1, planner, year.published_at)
        assert review_of(make_strategy(), 2025).status.release == 1

    def test_the_release_says_what_the_working_version_said(self):
        make_published()
        frozen, live = review_of(make_strategy(), 2025), build_review(make_strategy(), 2025)
        assert (frozen.goals, frozen.tally, frozen.scheme) == (live.goals, live.tally, live.scheme)

    def test_an_unpublished_year_and_the_plan_are_read_as_they_stand(self):
        make_published()
        make_year(2026)
        Department.objects.update(division="新しい部")
        assert review_of(make_strategy(), 2026).kpi_rows[0].owner.startswith("新しい部")
        assert review_of(make_strategy(), None).kpi_rows[0].owner.startswith("新しい部")
        assert review_of(make_strategy(), 2025).kpi_rows[0].owner == "企画部 地域創造課"

    def test_a_year_published_before_there_were_releases_gets_one_dated_as_it_was(self):
        year = make_year(2025, stage=Stage.PUBLISHED)
        assert [release.number for release in issue_where_missing()] == [1]
        assert Release.objects.get().published_at == year.published_at
        assert issue_where_missing() == []


class TestWithdrawn:
    def test_a_year_taken_back_is_hidden_with_its_releases_but_they_are_kept(self, client):
        withdraw(make_published(), reason="審議会の前に公表した")
        for address in ("", "releases/", "releases/1/", "releases/1/release.json"):
            assert client.get(f"/ina-3/2025/{address}").status_code == 404
        client.force_login(make_planner())
        assert client.get("/ina-3/2025/releases/1/release.json").status_code == 200
        assert "第1版" in client.get(PLANNER_PAGE).content.decode()

    def test_taking_back_is_no_way_round_the_corrections(self):
        """What changed between two publications stands in the 訂正履歴 like any correction."""
        year = withdraw(make_published(), reason="値の誤り")
        Actual.objects.filter(kpi__code="1-1-1").update(value=15)
        publish(year, reason="未提出は実績値なしとする")
        release = Release.objects.get(number=2)
        found = {(one.kpi_code, one.label, one.old, one.new) for one in release.corrections.all()}
        assert ("1-1-1", "実績値", "14", "15") in found
        assert release.reason == "値の誤り"
        assert review_of(make_strategy(), 2025).corrections_of("1-1-1")[0].old == "14"


class TestDigest:
    def test_the_content_handed_out_has_the_digest_that_the_page_shows(self, client):
        make_published()
        content = client.get("/ina-3/2025/releases/1/release.json").content
        assert hashlib.sha256(content).hexdigest() in client.get("/ina-3/2025/releases/1/").content.decode()
        release = Release.objects.get()
        assert digest_of(release.content) == release.digest

    def test_content_changed_behind_the_application_is_not_shown(self):
        make_published()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE reports_release SET content = REPLACE(content, '地域創造課', '別の課')")
        snapshot_with.cache_clear()
        release = Release.objects.get()
        assert digest_of(release.content) != release.digest
        with pytest.raises(ReleaseDamaged):
            review_of(make_strategy(), 2025)


class TestImmutable:
    def test_a_release_is_neither_changed_nor_deleted(self):
        make_published()
        release = Release.objects.get()
        release.content = "{}"
        for act in (release.save, release.delete, Release.objects.all().delete):
            with pytest.raises(Unchangeable):
                act()
        with pytest.raises(Unchangeable):
            Release.objects.update(content="{}")
        assert Release.objects.get().content != "{}"

    def test_nor_is_a_correction(self):
        year = withdraw(make_published(), reason="値の誤り")
        Actual.objects.update(value=15)
        publish(year, reason="未提出は実績値なしとする")
        correction = Correction.objects.first()
        for act in (correction.save, correction.delete, Correction.objects.all().delete):
            with pytest.raises(Unchangeable):
                act()


class TestUnpublishedChanges:
    def test_right_after_publishing_there_are_none(self):
        assert unpublished_changes(make_published()) == ()

    def test_they_are_listed_kpi_by_kpi_old_and_new(self):
        year = make_published()
        actual = Actual.objects.get(kpi__code="1-1-1")
        actual.value = 18
        actual.save()
        kpi = actual.kpi
        kpi.name, kpi.target_text, kpi.target_value = "成婚者数", "25人/年", 25
        kpi.save()
        change = next(change for change in unpublished_changes(year) if change.code == "1-1-1")
        found = {one.label: (one.old, one.new) for one in change.differences}
        assert found["実績値"] == ("14", "18")
        assert found["指標名"] == ("事業を通じた成婚者数", "成婚者数")
        assert found["指標値"] == ("20人/年（R11）", "25人/年（R11）")
        assert {change.code for change in unpublished_changes(year)} == {"1-1-1"}

    def test_names_and_texts_are_listed_as_the_plans(self):
        make_published()
        edit_everything()
        texts = next(change for change in unpublished_changes(ReportingYear.objects.get()) if not change.code)
        named = {(one.name, one.label) for one in texts.differences}
        assert {("戦略", "名称"), ("基本目標1", "名称"), ("施策1-1", "担当部署"), ("第1章", "本文")} <= named

    def test_other_thresholds_are_no_change_of_a_published_year(self):
        """A scheme in force in a published year stays with that year."""
        year = make_published()
        grade_by(make_strategy(), "ratio_to_target", 60, 30)
        assert unpublished_changes(year) == ()

    def test_how_far_a_value_has_come_is_no_change(self):
        year = make_published()
        Actual.objects.update(state="accepted")
        assert unpublished_changes(year) == ()

    def test_a_revision_for_later_years_changes_no_published_one(self):
        year = make_published()
        kpi = KPI.objects.get(code="1-1-1")
        revision = Revision.objects.create(
            strategy=year.strategy,
            title="令和8年改訂",
            decided_on="2026-03-01",
            valid_from=2026,
            reason="実態に合わせる",
        )
        facts = {field: getattr(kpi, field) for field in REVISED_FIELDS}
        facts |= {"target_text": "20人/年", "target_year": 2029, "target_value": 20}
        KPIVersion.objects.create(kpi=kpi, revision=revision, **facts)
        KPI.objects.filter(pk=kpi.pk).update(name="新しい名", target_text="30人/年", target_value=30)
        assert unpublished_changes(year) == ()
        node = snapshot_now(make_strategy(), 2025).plan["goals"][0]["projects"][0]["measures"][0]["kpis"][0]
        assert (node["name"], node["target"]["value"]) == ("事業を通じた成婚者数", 20)

    def test_a_new_kpi_and_a_past_year_are_seen(self):
        year = make_published()
        make_kpi(number=9)
        make_actual("12", 2024, Actual.objects.get(kpi__code="1-1-2").kpi)
        found = {(change.code, one.label) for change in unpublished_changes(year) for one in change.differences}
        assert {("1-1-9", "指標"), ("1-1-2", "令和6年度の実績値")} <= found


class TestWhoSees:
    def test_only_planning_staff_see_what_is_not_published(self, client):
        make_published()
        Actual.objects.filter(kpi__code="1-1-1").update(value=18)
        client.force_login(make_user(departments=[make_department()]))
        assert client.get(PLANNER_PAGE).status_code == 403
        client.force_login(make_planner())
        assert "まだ公表していない変更" in client.get(PLANNER_PAGE).content.decode()

    def test_public_pages_name_nobody_who_published(self, client):
        make_published(by=make_planner(display_name="企画 花子"))
        for address in ("", "releases/", "releases/1/", "kpis/1-1-1/"):
            assert "企画 花子" not in client.get(f"/ina-3/2025/{address}").content.decode()


class TestSpeed:
    def test_a_published_page_reads_the_release_once_per_process(self, client):
        make_published()
        client.get("/ina-3/2025/kpis/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/ina-3/2025/kpis/")
        assert len(queries) <= 6
        assert not any(re.search(r"kpis_kpi|kpis_actual|\"content\"", query["sql"]) for query in queries)

    def test_queries_of_the_planners_page_do_not_grow_with_kpis(self, client, django_assert_num_queries):
        make_published()
        client.force_login(make_planner())
        client.get(PLANNER_PAGE)
        with CaptureQueriesContext(connection) as few:
            client.get(PLANNER_PAGE)
        for number in range(10, 20):
            make_actual(kpi=make_kpi(number=number))
        with django_assert_num_queries(len(few)):
            client.get(PLANNER_PAGE)
