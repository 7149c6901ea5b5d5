"""A release that an earlier version issued is read, shown and exported as it was, for good."""

import datetime as dt
import hashlib
import json
import re

import pytest

from reports.models import digest_of
from reports.opendata.files import RELEASE_FILES
from reports.opendata.package import build_files
from reports.opendata.tables import TABLES
from reports.pack.html import report_html
from reports.pack.pdf import report_pdf
from reports.releases.issued import review_of
from reports.review.issued import content_of, snapshot_of
from tests.builders import make_strategy
from tests.reports.issued import DIGESTS, NAMES, issued_content, store_issued, year_of
from tests.reports.pack import whole_text

PAGES = ("", "kpis/", "kpis/1-1-1/", "kpis/G1/", "goals/1/", "projects/1/", "measures/1-1/", "method/", "plan/")
TODAY = dt.date(2027, 8, 4)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def printed_rows(name: str) -> dict[str, tuple[str, ...]]:
    """Code → the figures that were published, read from the stored text itself."""
    found = {}
    for goal in json.loads(issued_content(name))["review"]["goals"]:
        measures = [measure for project in goal["projects"] for measure in project["measures"]]
        for row in [goal["target"], *(row for measure in measures for row in measure["rows"])]:
            rated = row["rated"]
            found[row["code"]] = (row["cell"]["text"], rated["achievement"], rated["progress"], rated["grade"]["label"])
    return found


@pytest.mark.parametrize("name", NAMES)
class TestIssued:
    def test_the_stored_text_is_still_what_was_issued(self, name):
        assert digest_of(issued_content(name)) == DIGESTS[name]["release"]

    def test_it_thaws_with_every_kpi(self, name):
        review = snapshot_of(issued_content(name)).review
        assert (review.year, len(review.rows)) == (year_of(name), 95)
        figures = {
            row.code: (row.cell.text, row.rated.achievement, row.rated.progress, row.grade.label) for row in review.rows
        }
        assert figures == printed_rows(name)

    def test_its_files_are_exported_equal_to_the_byte(self, name, db):
        store_issued(name)
        year = year_of(name)
        files = build_files(make_strategy(), [year])
        assert {path for path in files if path.startswith(f"{year}/")} == {f"{year}/{one}" for one in RELEASE_FILES}
        assert {one: sha256(files[f"{year}/{one}"]) for one in RELEASE_FILES} == {
            one: DIGESTS[name][one] for one in RELEASE_FILES
        }

    def test_the_files_at_the_top_have_all_columns(self, name, db):
        store_issued(name)
        files = build_files(make_strategy(), [year_of(name)])
        for file in ("kpis.csv", "actuals.csv"):
            head, *lines = files[file].decode("utf-8-sig").split("\r\n")
            assert head.split(",") == [column.name for column in TABLES[file]]
            old = files[f"{year_of(name)}/{file}"].decode("utf-8-sig").replace(",%,", ",％,").split("\r\n")
            assert all(new.startswith(before) for new, before in zip([head, *lines], old, strict=True))

    def test_its_files_are_served_equal_to_the_byte(self, name, db, client):
        store_issued(name)
        for one in RELEASE_FILES:
            for address in (f"/open-data/{year_of(name)}/{one}", f"/ina-3/{year_of(name)}/releases/1/{one}"):
                assert sha256(client.get(address).content) == DIGESTS[name][one], address

    def test_its_pages_are_shown(self, name, db, client):
        store_issued(name)
        answers = {page: client.get(f"/ina-3/{year_of(name)}/{page}").status_code for page in PAGES}
        assert answers == dict.fromkeys(PAGES, 200)

    def test_the_report_prints_every_published_figure(self, name, db):
        store_issued(name)
        page = report_html(review_of(make_strategy(), year_of(name)), made_on=TODAY)
        listed = re.findall(r"<tr.*?</tr>", page, flags=re.S)
        for code, figures in printed_rows(name).items():
            rows = [row for row in listed if f">{code}<" in row]
            assert any(all(figure in row for figure in figures) for row in rows), (code, figures)


@pytest.mark.any_database
def test_the_typeset_report_is_made_of_an_old_release(db):
    store_issued(NAMES[-1])
    text = whole_text(report_pdf(review_of(make_strategy(), year_of(NAMES[-1])), made_on=TODAY))
    assert all(code in text and figures[3] in text for code, figures in printed_rows(NAMES[-1]).items())


@pytest.mark.parametrize("name", NAMES)
def test_it_is_written_again_as_it_was(name):
    """What the review learned since is no part of an earlier format."""
    assert content_of(snapshot_of(issued_content(name))) == issued_content(name)
