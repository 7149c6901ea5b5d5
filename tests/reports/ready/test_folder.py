"""publish_site: the public site as files below any path, whole at every moment, and nothing of the office in it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command

from kpis.commands import Refusal
from kpis.models import ReportingYear
from reports.releases.correct import correct
from reports.releases.issued import review_of
from reports.releases.publish import withdraw
from reports.site.folder import exchange as exchanging
from reports.site.folder import others
from reports.site.folder.exchange import LIST, FolderRefused, Written, alone, exchange
from reports.site.folder.links import Broken, broken_links
from reports.site.folder.pages import Site
from reports.site.folder.rewriting import Rewriting, without_live
from reports.site.ready.addresses import Plans, addresses
from tests.builders import make_strategy
from tests.reports.published import entered
from tests.world import build_world

STAFF = re.compile("/admin/|/sign-in/|/council/|サインイン|庁内|職員")
ROOT = Path(__file__).resolve().parents[3]


def publish(folder: Path, *options: str) -> str:
    from io import StringIO

    said = StringIO()
    call_command("publish_site", str(folder), *options, stdout=said, stderr=said)
    return said.getvalue()


def put(files: dict[str, bytes], folder: Path) -> Written:
    with alone(folder) as place:
        return exchange(files, place)


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    """Each file with its inode and its time: what was not written again is the same."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


@pytest.fixture
def site(db, tmp_path) -> Path:
    build_world()
    publish(tmp_path / "site", "--base-path", "/kpi/")
    return tmp_path / "site"


@pytest.mark.any_database
class TestTheSite:
    def test_every_address_is_a_file_and_no_word_of_the_office_is_in_it(self, site):
        files = tree(site)
        for address in addresses(Plans()):
            assert f"{address[1:]}index.html" in files if address.endswith("/") else address[1:] in files, address
        assert {"404.html", "search/index.html", "search/index.json", "sitemap.xml", LIST} <= files.keys()
        pages = [path for path in files if path.endswith((".html", ".txt", ".xml"))]
        assert [path for path in pages if STAFF.search((site / path).read_text())] == []

    def test_links_and_assets_lie_below_the_path(self, site):
        page = (site / "ina-3/2025/kpis/index.html").read_text()
        roots = set(re.findall(r'(?:href|src|action)="(/[\w-]*)', page))
        assert roots == {"/kpi"}
        assert '/kpi/ina-3/2025/"' in (site / "index.html").read_text() + (site / "ina-3/index.html").read_text()

    def test_the_list_brings_its_filters_and_files_along(self, site):
        page = (site / "ina-3/2025/kpis/index.html").read_text()
        facts = json.loads(re.search(r'id="list-facts">(.*?)</script>', page)[1])
        assert facts["rows"]["1-1-1"]["grade"] == "needs_effort" and facts["rows"]["G1"]["target"]
        assert 'href="export.csv"' in page and (site / "ina-3/2025/kpis/export.xlsx").is_file()
        assert (
            "report-chooser" not in page
            and "この内容で表示する" not in (site / "ina-3/2025/report/index.html").read_text()
        )

    def test_only_what_changed_is_written_and_what_went_is_removed(self, site):
        before = tree(site)
        assert "変更なし" in publish(site, "--base-path", "/kpi/")
        assert tree(site) == before
        year = ReportingYear.objects.get(fiscal_year=2025)
        correct(year, {"1-1-1": entered("18")}, reason="転記の誤り")
        publish(site, "--base-path", "/kpi/")
        after = tree(site)
        changed = {path for path in after if after[path] != before.get(path)}
        assert "ina-3/2025/kpis/1-1-1/index.html" in changed
        assert "ina-3/plan/document/1/index.html" not in changed and "theme.css" not in changed
        withdraw(year, reason="誤って公表した")
        publish(site, "--base-path", "/kpi/")
        assert [path for path in tree(site) if "/2025/" in path] == []

    def test_what_is_corrected_during_a_run_is_on_all_pages_or_none_is_written(self, db, tmp_path, monkeypatch):
        build_world()
        year, values = ReportingYear.objects.get(fiscal_year=2025), iter(["18", "19", "21", "22"])

        def corrected_meanwhile(site):
            made = {"index.html": review_of(year.strategy, 2025).row("1-1-1").cell.text.encode()}
            if value := next(values, None):
                correct(year, {"1-1-1": entered(value)}, reason="転記の誤り")
            return made

        monkeypatch.setattr(Site, "make", corrected_meanwhile)
        with pytest.raises(Refusal, match="3回続いた"):
            publish(tmp_path / "site")
        assert not (tmp_path / "site").exists()
        assert publish(tmp_path / "site").count("変わりました") == 1
        assert (tmp_path / "site" / "index.html").read_bytes() == b"22"

    def test_a_draft_alone_is_nothing_to_publish(self, db, tmp_path):
        make_strategy(is_public=False)
        with pytest.raises(Refusal, match="計画がありません") as refused:
            publish(tmp_path / "site")
        assert refused.value.returncode == 1
        assert not (tmp_path / "site").exists()


class TestTheFolder:
    FILES = {"index.html": b"new", "a/index.html": b"same"}

    def test_what_somebody_else_put_there_stays(self, tmp_path):
        put({"index.html": b"old"}, tmp_path / "site")
        (tmp_path / "site" / "CNAME").write_text("kpi.example.lg.jp")
        done = put(self.FILES, tmp_path / "site")
        assert done.kept == ("CNAME",) and (tmp_path / "site" / "CNAME").exists()
        assert (tmp_path / "site" / "index.html").read_bytes() == b"new"

    def test_links_queues_and_empty_folders_of_somebody_else_stay_too(self, tmp_path):
        site = tmp_path / "site"
        put({"index.html": b"old", "b.html": b"gone"}, site)
        (site / "to").symlink_to(tmp_path)
        (site / "nowhere").symlink_to("not-there")
        (site / "empty").mkdir(mode=0o700)
        os.mkfifo(site / "queue")
        assert put(self.FILES, site).kept == ("empty", "nowhere", "queue", "to")
        assert (site / "to").readlink() == tmp_path and (site / "nowhere").is_symlink() and (site / "queue").is_fifo()
        assert (site / "empty").stat().st_mode & 0o777 == 0o700 and not (site / "b.html").exists()

    @pytest.mark.parametrize("name", ["a", "a/index.html", "index.html/x"])
    def test_what_leaves_the_site_no_room_is_named_and_nothing_is_written(self, tmp_path, name):
        put({"z.html": b"old"}, tmp_path / "site")
        (tmp_path / "site" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "site" / name).write_text("three years of work")
        with pytest.raises(FolderRefused, match=rf" {name} は、このサイトのものではありません"):
            put(self.FILES, tmp_path / "site")
        assert tree(tmp_path / "site").keys() == {"z.html", LIST, name}

    def test_a_folder_given_by_a_link_is_written_where_it_lies(self, tmp_path):
        (tmp_path / "data").mkdir()
        (tmp_path / "site").symlink_to(tmp_path / "data" / "kpi")
        for files in ({"index.html": b"old"}, self.FILES):
            put(files, tmp_path / "site")
        assert (tmp_path / "site").is_symlink() and (tmp_path / "data/kpi/index.html").read_bytes() == b"new"

    def test_something_mounted_in_it_is_refused_before_anything_is_made(self, tmp_path, monkeypatch):
        put(self.FILES, tmp_path / "site")
        (tmp_path / "mounts").write_text(f"36 35 98:0 / {tmp_path}/site/a\\040b rw - ext4 /dev/x rw\n")
        monkeypatch.setattr(others, "MOUNTS", tmp_path / "mounts")
        with pytest.raises(FolderRefused, match="site/a b はマウント"), alone(tmp_path / "site"):
            pytest.fail("made")

    def test_who_is_writing_keeps_all_others_out_from_the_beginning(self, tmp_path):
        with (
            alone(tmp_path / "site"),
            pytest.raises(FolderRefused, match="ほかの publish_site"),
            alone(tmp_path / "site"),
        ):
            pytest.fail("made")

    def test_a_folder_of_something_else_is_refused(self, tmp_path):
        (tmp_path / "thesis.txt").write_text("three years of work")
        with pytest.raises(FolderRefused, match="空のフォルダー"):
            put(self.FILES, tmp_path)
        assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == ["thesis.txt"]

    @pytest.mark.parametrize("moment", ["_place", "_list", "_swap"])
    def test_a_run_that_breaks_off_leaves_the_old_site_whole(self, tmp_path, monkeypatch, moment):
        site = tmp_path / "site"
        put({"index.html": b"old", "b.html": b"gone"}, site)
        before = tree(site)
        monkeypatch.setattr(exchanging, moment, _stop)
        with pytest.raises(KeyboardInterrupt):
            put(self.FILES, site)
        assert tree(site) == before
        monkeypatch.undo()
        put(self.FILES, site)
        assert tree(site).keys() == {*self.FILES, LIST}
        assert [path.name for path in tmp_path.iterdir()] in (["site", ".site.lock"], [".site.lock", "site"])

    def test_where_two_folders_cannot_change_places_they_are_renamed(self, tmp_path, monkeypatch):
        monkeypatch.setattr(exchanging, "_exchanged", lambda new, folder: False)
        put({"index.html": b"old", "b.html": b"gone"}, tmp_path / "site")
        put(self.FILES, tmp_path / "site")
        assert tree(tmp_path / "site").keys() == {*self.FILES, LIST}

    def test_killed_at_any_moment_the_readers_have_one_whole_site(self, tmp_path):
        """Two sites in turn, each of one letter, by a process that is killed without warning."""
        code = (
            "import itertools, pathlib, sys; from reports.site.folder.exchange import exchange\n"
            "for letter in itertools.cycle('ab'): put("
            "{f'{n}/index.html': letter.encode() for n in range(40)}, pathlib.Path(sys.argv[1]))"
        )
        for wait in (0.5, 0.73, 0.91):
            run = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "site")], cwd=ROOT)
            time.sleep(wait)
            os.kill(run.pid, signal.SIGKILL)
            run.wait()
            if (tmp_path / "site").exists():
                assert len({(tmp_path / "site" / f"{n}/index.html").read_bytes() for n in range(40)}) == 1


def _stop(*args):
    raise KeyboardInterrupt


def test_a_link_to_nowhere_is_named_with_its_page():
    page = b'<a href="/x/a/">a</a> <a href="b/?q=1#top">b</a> <a href="https://example.org/">c</a> <a href="#d">d</a>'
    files = {"index.html": page, "a/index.html": b'<img src="../no.png">'}
    assert list(broken_links(files, "/x/")) == [
        Broken("index.html", "b/?q=1#top"),
        Broken("a/index.html", "../no.png"),
    ]


def test_a_link_to_the_root_leads_to_the_first_page_wherever_the_site_lies():
    files = {"index.html": b'<a href="/">home</a> <a href="./">here</a>', "a/index.html": b'<a href="../">up</a>'}
    assert list(broken_links(files, "/")) == []
    assert list(broken_links(files, "/x/")) == [Broken("index.html", "/")]


def test_a_whole_address_of_ours_that_lacks_the_path_or_leads_nowhere_is_named():
    site = "https://www.city.example.lg.jp"
    files = {
        "index.html": f'<a href="{site}/x/">a</a> <a href="{site}/other/">b</a>'.encode(),
        "robots.txt": f"Sitemap: {site}/sitemap.xml\n".encode(),
        "c.jsonld": f'{{"@id": "{site}/x/gone.csv#data", "page": "{site}/x/sitemap.xml"}}'.encode(),
        "sitemap.xml": b"",
    }
    assert list(broken_links(files, "/x/", [site])) == [
        Broken("robots.txt", f"{site}/sitemap.xml"),
        Broken("c.jsonld", f"{site}/x/gone.csv#data"),
    ]


def test_what_needs_the_application_goes_and_nothing_else():
    page = '<div>a<div class="account" data-live><div><a href="/sign-in/">in</a></div></div>b</div>'
    assert without_live(page) == "<div>ab</div>"


def test_whole_addresses_of_the_site_get_the_path_too():
    rewriting = Rewriting("/kpi/", {"/ina-3/"}, ("https://www.city.example.lg.jp",), "/static/")
    assert rewriting.data('"/ina-3/"') == '"/kpi/ina-3/"' and rewriting.data('"/other/"') == '"/other/"'
    assert rewriting.data("<loc>https://www.city.example.lg.jp/ina-3/</loc>").count("/kpi/ina-3/") == 1
    of_the_city = '<a href="https://www.city.example.lg.jp/soshiki/">'
    assert rewriting.html(of_the_city) == of_the_city
