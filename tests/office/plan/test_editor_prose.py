"""The document's text in pages: written with simple marks, ordered, moved, removed; paths follow."""

import pytest
from django.conf import settings
from django.test import Client

from goals.models import Section, Strategy
from kpis.choices import Stage
from kpis.plan.editing.blocks import from_text, to_text
from kpis.plan.strategy_file.export import strategy_yaml
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.parse import parse
from tests.builders import make_strategy, make_user, make_year
from tests.office.plan.editing import planner, typed
from tests.queries import assert_queries_do_not_grow

TEXT = "/admin/plan/ina-3/text/"


def write(strategy: Strategy, *headings: tuple[str, str]) -> list[Section]:
    """Path and heading of each, in reading order."""
    return [
        Section.objects.create(
            strategy=strategy, path=path, level=path.count("-") + 1, position=place, heading=heading, body=["本文"],
            label=f"第{path}章" if "-" not in path else "",
        )
        for place, (path, heading) in enumerate(headings, start=1)
    ]  # fmt: skip


def paths(strategy: Strategy) -> list[tuple[str, str]]:
    return list(strategy.sections.order_by("position").values_list("path", "heading"))


@pytest.mark.parametrize(
    "blocks",
    [
        ["段落", {"items": ["一つ", "二つ"]}, "次の段落", {"note": "※注"}],
        [{"items": ["一つ"]}, {"items": ["別の一覧"]}],
        ["・で始まる段落", "※で始まる段落", "注：で始まる段落", "＼で始まる段落"],
        [{"note": "印のない注"}, {"note": "※二行の\n注"}, "二行の\n段落"],
        [],
    ],
)
def test_what_is_stored_comes_back_the_same(blocks):
    assert from_text(to_text(blocks)) == blocks


def test_every_text_of_the_shipped_plans_comes_back_the_same():
    for name in ("ina-strategy-3", "example-city"):
        found = parse((settings.BASE_DIR / "fixtures" / f"{name}.yaml").read_bytes())
        assert [one.path for one in found.sections if from_text(to_text(one.body)) != one.body] == []


@pytest.mark.django_db
def test_marks_make_lists_and_notes():
    strategy, client = make_strategy(), planner()
    client.post(f"{TEXT}new/0/", {"heading": "趣旨", "label": "", "body": "段落\n・一つ\n・二つ\n※ 注", "version": ""})
    section = strategy.sections.get()
    assert (section.path, section.label) == ("1", "第1章")
    assert section.body == ["段落", {"items": ["一つ", "二つ"]}, {"note": "※ 注"}]


@pytest.mark.django_db
def test_a_chapter_goes_down_with_its_sections_and_paths_follow():
    strategy = make_strategy()
    first, *_ = write(strategy, ("1", "前"), ("1-1", "前の節"), ("2", "後"))
    answer = planner().post(f"{TEXT}shift/", {"shift": f"{first.pk}-down"})
    assert paths(strategy) == [("1", "後"), ("2", "前"), ("2-1", "前の節")]
    assert strategy.sections.get(heading="前").label == "第2章"
    assert answer.url.endswith(f"#section-{first.pk}-down")


@pytest.mark.django_db
def test_a_section_moves_under_another_heading_but_not_under_itself():
    strategy = make_strategy()
    first, below, second = write(strategy, ("1", "前"), ("1-1", "節"), ("2", "後"))
    client = planner()
    client.post(f"{TEXT}{first.pk}/move/", {"to": below.pk})
    assert paths(strategy)[0] == ("1", "前")
    client.post(f"{TEXT}{below.pk}/move/", {"to": second.pk})
    assert paths(strategy) == [("1", "前"), ("2", "後"), ("2-1", "節")]


@pytest.mark.django_db
def test_a_heading_goes_with_what_is_below_it_also_after_a_publication():
    strategy = make_strategy()
    first, *_ = write(strategy, ("1", "前"), ("1-1", "節"), ("2", "後"))
    make_year(2025, Stage.PUBLISHED)
    planner().post(f"{TEXT}{first.pk}/remove/")
    assert paths(strategy) == [("1", "後")]


@pytest.mark.django_db
def test_loading_the_export_after_edits_of_the_text_changes_nothing():
    load(parse((settings.BASE_DIR / "fixtures/example-city.yaml").read_bytes()))
    strategy = Strategy.objects.get()
    client, base = planner(municipality=strategy.municipality), f"/admin/plan/{strategy.code}/text/"
    first, second = strategy.sections.filter(level=1).order_by("position")[:2]
    client.post(f"{base}new/{first.pk}/", {"heading": "加えた節", "label": "9", "body": "文\n・項目", "version": ""})
    client.post(f"{base}shift/", {"shift": f"{first.pk}-down"})
    client.post(f"{base}{second.pk}/move/", {"to": first.pk})
    written = strategy_yaml(strategy)
    report = load(parse(written))
    assert (report.created, report.changed, report.kept, report.removed, report.gone) == ([], [], [], [], [])
    assert strategy_yaml(strategy) == written


@pytest.mark.django_db
def test_the_second_of_two_planners_is_told():
    (section,) = write(make_strategy(), ("1", "趣旨"))
    first, second = planner(), planner()
    url = f"{TEXT}{section.pk}/"
    mine, theirs = typed(first, url, body="私の文"), typed(second, url, body="相手の文")
    second.post(url, theirs)
    assert "どちらを残すか" in first.post(url, mine).content.decode()


@pytest.mark.django_db
def test_staff_of_a_department_change_no_text():
    (section,) = write(make_strategy(), ("1", "趣旨"))
    client = Client()
    client.force_login(make_user())
    for url in (f"{TEXT}{section.pk}/", f"{TEXT}{section.pk}/remove/", f"{TEXT}new/0/"):
        assert client.post(url, {"heading": "別", "version": ""}).status_code == 403
    assert paths(section.strategy) == [("1", "趣旨")]


@pytest.mark.django_db
def test_the_list_asks_the_same_number_of_questions_whatever_the_document_holds():
    strategy = make_strategy()

    def grow(count: int) -> None:
        Section.objects.all().delete()
        write(strategy, *((str(place), f"章{place}") for place in range(1, count + 1)))

    assert_queries_do_not_grow(TEXT, grow, rows=(1, 20), client=planner())
