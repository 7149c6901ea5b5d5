"""操作の手引き: every page is there, leads only to what there is, and is found from where its question arises."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from office.guide.pages import FOLDER, page_of
from office.guide.topics import GLOSSARY, PARTS, TOPICS, parts_for, topic_of
from tests.builders import make_council_member, make_planner, make_user


def test_every_page_has_its_text_and_every_text_its_page():
    assert {path.stem for path in FOLDER.glob("*.md")} - {"README"} == TOPICS.keys()


@pytest.mark.parametrize("slug", TOPICS)
def test_a_page_leads_only_to_pages_places_and_pictures_that_there_are(slug):
    html = page_of(slug).html
    for address, place in re.findall(r'href="/admin/guide/([a-z-]+)/(?:#([^"]+))?"', html):
        assert address in TOPICS
        assert not place or place in dict(page_of(address).headings)
    for picture in re.findall(r'src="/static/(guide/[^"]+)"', html):
        assert finders.find(picture), picture
    assert ".md" not in html
    assert len(re.findall(r"<img [^>]*alt=\"[^\"]+\"", html)) == html.count("<img")


def test_every_picture_is_shown_somewhere():
    shown = {name for slug in TOPICS for name in re.findall(r"guide/([\w-]+)\.png", page_of(slug).html)}
    assert {path.stem for path in (FOLDER / "pictures").glob("*.png")} == shown


def test_every_name_of_a_view_is_one_of_the_site():
    namespaces = {f"{name}:" for name in get_resolver().namespace_dict}
    for topic in TOPICS.values():
        for view in topic.views:
            assert view in namespaces or reverse_name_exists(view), view


def reverse_name_exists(view: str) -> bool:
    namespace, _, name = view.partition(":")
    _, resolver = get_resolver().namespace_dict[namespace]
    return name in resolver.reverse_dict


def test_the_most_exact_name_wins():
    assert topic_of("entry:kpi") is TOPICS["causes"]
    assert topic_of("entry:page") is TOPICS["entry"]
    assert topic_of("dashboards:kpi") is None


@pytest.mark.parametrize("make, title", [(make_planner, "企画部門"), (make_council_member, "審議会委員")])
def test_the_own_pages_stand_first(db, make, title):
    assert next(part.title for part, _ in parts_for(make())) == title


def test_the_glossary_explains_what_the_pages_say():
    terms = dict(page_of(GLOSSARY).headings)
    assert {"達成率", "進捗率", "目安値", "速報", "差戻し", "要確認"} <= terms.keys()


@pytest.mark.parametrize("make", [make_user, make_planner, make_council_member])
def test_who_is_signed_in_reads_it_and_nobody_else(client, db, make):
    address = reverse("guide:page", args=["entry"])
    assert client.get(address).status_code == 302
    client.force_login(make())
    assert "実績値を入力します" in client.get(address).content.decode()
    contents = client.get(reverse("guide:contents")).content.decode()
    assert all(topic.title in contents for part in PARTS for topic in part.topics)
    assert client.get(reverse("guide:page", args=["nothing"])).status_code == 404


def test_a_page_asks_the_database_no_more_than_the_frame(client, db):
    client.force_login(make_planner())
    counts = []
    for address in (reverse("guide:contents"), reverse("guide:page", args=["plan"])):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
