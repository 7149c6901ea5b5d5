"""機構改革: rename, merge and split by a day; the history keeps its names, the working plan moves on."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goals.models import BasicGoal
from kpis import succession
from kpis.choices import Stage
from kpis.models import EntryOpening
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.parse import parse
from kpis.succession import Choices, reorganise
from kpis.workflow.permissions import kpis_editable_by
from organization.choices import PersonAct, ReorganisationKind
from organization.lineage import Lineage, then_and_now
from organization.models import Department, DepartmentService, DepartmentSuccession, PersonEvent
from organization.refusals import Refused
from organization.succession import Name, Reorganisation, problems
from tests.builders import (
    make_council_member,
    make_department,
    make_kpi,
    make_measure,
    make_municipality,
    make_planner,
    make_project,
    make_strategy,
    make_user,
    make_year,
)

pytestmark = pytest.mark.django_db
RENAME, MERGE, SPLIT = ReorganisationKind.RENAME, ReorganisationKind.MERGE, ReorganisationKind.SPLIT
APRIL = dt.date(2026, 4, 1)
MARCH = APRIL - dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda at=None, *args: dt.date(2026, 5, 1))


def name(label: str) -> Name:
    return Name(*label.split(" "))


def plan(kind, olds, names, on=APRIL, municipality=None) -> Reorganisation:
    municipality = municipality or make_municipality()
    return Reorganisation(kind, municipality, tuple(olds), tuple(map(name, names)), on, "組織規則の改正")


def renamed(label="企画部 未来創造課", old=None, by=None, on=APRIL):
    return reorganise(
        plan(RENAME, [old or make_department()], [label], on),
        Choices(),
        today=timezone.localdate(),
        by=by or make_planner(),
    )


# --- Rename ------------------------------------------------------------------------------------------------


def test_a_renamed_department_is_a_new_one_and_the_old_keeps_its_name():
    old = make_department()
    (new,) = renamed(old=old).successors
    old.refresh_from_db()
    assert (str(old), old.valid_to, old.last_day) == ("企画部 地域創造課", APRIL, MARCH)
    assert (str(new), new.valid_from, new.valid_to) == ("企画部 未来創造課", APRIL, None)
    assert DepartmentSuccession.objects.get(old=old, new=new).on == APRIL


def test_the_working_plan_and_the_people_move_to_the_renamed_department():
    old = make_department()
    kpi = make_kpi(make_measure(departments=[old]), owner=old)
    person = make_user(departments=[old])
    DepartmentService.objects.update(is_head=True)
    (new,) = renamed(old=old).successors
    kpi.refresh_from_db()
    assert kpi.owner == new and list(kpi.measure.departments.all()) == [new]
    assert [(one.department, one.is_head) for one in person.services.all()] == [(new, True)]
    assert list(kpis_editable_by(person, kpi.strategy)) == [kpi]


def test_a_measure_keeps_the_documents_order_of_departments():
    first, old, last = make_department("総務部 総務課"), make_department(), make_department("建設部 建設課")
    measure = make_measure(departments=[first, old, last])
    (new,) = renamed(old=old).successors
    rows = measure.measure_departments.order_by("order")
    assert [(row.department, row.order) for row in rows] == [(first, 1), (new, 2), (last, 3)]


def test_the_history_of_a_kpi_keeps_the_old_name_and_says_why_it_moved():
    old, planner = make_department(), make_planner()
    kpi = make_kpi(owner=old)
    (new,) = renamed(old=old, by=planner).successors
    latest, first = kpi.history.all()
    assert (first.owner, latest.owner, latest.history_user) == (old, new, planner)
    assert latest.history_change_reason.startswith("機構改革（令和8年4月1日")


def test_the_act_is_recorded_with_who_what_and_why():
    old, planner, person = make_department(), make_planner(), make_user(departments=[make_department()])
    kpi = make_kpi(owner=old)
    renamed(old=old, by=planner)
    event = PersonEvent.objects.get(act=PersonAct.REORGANISED)
    assert (event.department, event.by, event.on, event.reason) == (old, planner, APRIL, "組織規則の改正")
    assert event.detail["新しい部署"] == "企画部 未来創造課" and event.detail["指標"] == kpi.code
    assert PersonEvent.objects.get(person=person).act == PersonAct.MOVED


def test_the_required_approval_and_the_open_entry_pass_on():
    old = make_department()
    Department.objects.update(requires_approval=True)
    opening = EntryOpening.objects.create(
        year=make_year(), department=old, until=dt.date(2026, 5, 31), reason="統計の公表待ち"
    )
    past = EntryOpening.objects.create(year=opening.year, department=old, until=dt.date(2026, 4, 30), reason="済")
    old.refresh_from_db()
    (new,) = renamed(old=old).successors
    assert new.requires_approval
    assert [(one.until, one.reason) for one in EntryOpening.objects.filter(department=new)] == [
        (opening.until, "統計の公表待ち")
    ]
    assert EntryOpening.objects.filter(department=old).count() == 2 and past.department == old


def test_a_plan_that_is_through_keeps_its_departments():
    old = make_department()
    through = make_strategy("ina-2", first_year=2020, last_year=2024)
    make_year(2024, Stage.PUBLISHED, strategy=through)
    goal = BasicGoal.objects.create(strategy=through, number=1, name="第2期の目標")
    measure = make_measure(make_project(goal, number=9), departments=[old])
    finished = make_kpi(measure, owner=old)
    working = make_kpi(make_measure(departments=[old]), owner=old)
    (new,) = renamed(old=old).successors
    finished.refresh_from_db(), working.refresh_from_db()
    assert (finished.owner, working.owner) == (old, new)
    assert list(measure.departments.all()) == [old]


def test_loading_the_strategy_file_again_keeps_the_successor():
    """The file still prints the old name; the planner's reorganisation wins."""
    data = (settings.BASE_DIR / "fixtures" / "ina-strategy-3.yaml").read_bytes()
    load(parse(data))
    old = Department.objects.get(section="地域創造課")
    (new,) = renamed(old=old, by=make_planner()).successors
    owned, named = new.owned_kpis.count(), new.measures.count()
    load(parse(data))
    assert owned and named and (new.owned_kpis.count(), new.measures.count()) == (owned, named)
    assert not old.owned_kpis.exists() and not old.measures.exists()


# --- Merge -------------------------------------------------------------------------------------------------


def test_two_departments_become_one_and_a_person_of_both_serves_it_once():
    a, b = make_department("企画部 一課"), make_department("企画部 二課")
    person = make_user(departments=[a, b])
    measure = make_measure(departments=[a, b])
    kpis = [make_kpi(measure, owner=a), make_kpi(measure, owner=b)]
    (new,) = reorganise(
        plan(MERGE, [a, b], ["企画部 総合課"]), Choices(), today=timezone.localdate(), by=make_planner()
    ).successors
    assert {one.owner for one in type(kpis[0]).objects.all()} == {new}
    assert list(measure.departments.all()) == [new] and list(person.departments.all()) == [new]
    assert [event.detail for event in person.events.all()] == [
        {"担当部署": ["企画部 一課、企画部 二課", "企画部 総合課"]}
    ]


def test_the_page_of_a_merge_names_each_person_once_and_the_old_departments_last_day(client):
    a, b = make_department("企画部 一課"), make_department("企画部 二課")
    make_user(departments=[a, b], display_name="兼務花子")
    client.force_login(make_planner())
    form = {"olds": [a.pk, b.pk], "on": "2026-04-01", "division_1": "企画部", "section_1": "総合課"}
    page = client.post(reverse("departments:plan", args=["merge"]), form).content.decode()
    assert page.count("兼務花子") == 1 and "移す職員（1人）" in page
    assert "「企画部 一課」は令和8年3月31日までです" in page and "「企画部 総合課」が令和8年4月1日に" in page


def test_a_department_may_be_absorbed_by_one_that_goes_on():
    a, b = make_department("企画部 一課"), make_department("企画部 二課")
    kpi = make_kpi(owner=a)
    (into,) = reorganise(
        plan(MERGE, [a, b], ["企画部 二課"]), Choices(), today=timezone.localdate(), by=make_planner()
    ).successors
    a.refresh_from_db(), b.refresh_from_db(), kpi.refresh_from_db()
    assert into == b and b.valid_to is None and a.valid_to == APRIL and kpi.owner == b


# --- Split -------------------------------------------------------------------------------------------------


def test_in_a_split_every_kpi_and_person_goes_where_planning_says():
    old = make_department("企画部 地域創造課")
    one, two = make_kpi(make_measure(number=1, departments=[old]), owner=old), None
    two = make_kpi(make_measure(number=2, departments=[old]), owner=old)
    alone = make_measure(number=3, departments=[old])
    left, right, both = (make_user(departments=[old]) for _ in range(3))
    places = {left: (0,), right: (1,), both: (0, 1)}
    choices = Choices(
        kpis={one.pk: 0, two.pk: 1},
        measures={alone.pk: (1,)},
        people={person.services.get().pk: where for person, where in places.items()},
    )
    names = ["企画部 創造課", "企画部 移住課"]
    first, second = reorganise(
        plan(SPLIT, [old], names), choices, today=timezone.localdate(), by=make_planner()
    ).successors
    one.refresh_from_db(), two.refresh_from_db()
    assert (one.owner, two.owner) == (first, second)
    assert [list(kpi.measure.departments.all()) for kpi in (one, two)] == [[first], [second]]
    assert list(alone.departments.all()) == [second]
    assert [set(person.departments.all()) for person in (left, right, both)] == [{first}, {second}, {first, second}]


def test_a_part_may_leave_while_the_department_goes_on():
    old = make_department()
    stays, goes = make_kpi(owner=old), make_kpi(owner=old)
    split = plan(SPLIT, [old], ["企画部 地域創造課", "企画部 移住課"])
    same, new = reorganise(
        split, Choices(kpis={stays.pk: 0, goes.pk: 1}), today=timezone.localdate(), by=make_planner()
    ).successors
    old.refresh_from_db(), stays.refresh_from_db(), goes.refresh_from_db()
    assert same == old and old.valid_to is None and (stays.owner, goes.owner) == (old, new)


def test_a_split_without_a_choice_for_every_kpi_and_person_does_nothing():
    old = make_department()
    kpi, person = make_kpi(owner=old), make_user(departments=[old])
    split = plan(SPLIT, [old], ["企画部 創造課", "企画部 移住課"])
    for choices in (Choices(), Choices(kpis={kpi.pk: 0}), Choices(kpis={kpi.pk: 7})):
        with pytest.raises(Refused):
            reorganise(split, choices, today=timezone.localdate(), by=make_planner())
    old.refresh_from_db(), kpi.refresh_from_db()
    assert old.valid_to is None and kpi.owner == old and person.departments.get() == old
    assert Department.objects.count() == 1 and not PersonEvent.objects.exists()


# --- What is refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "names", "text"),
    [
        (RENAME, ["企画部 地域創造課"], "名称が変わっていません"),
        (RENAME, ["建設部 建設課"], "すでにある部署です。一つにするときは「統合」"),
        (RENAME, ["企画部 旧課"], "廃止した部署の名称"),
        (MERGE, ["企画部 新課"], "二つ以上選んで"),
        (SPLIT, ["企画部 新課"], "二つ以上入力"),
        (SPLIT, ["企画部 新課", "企画部 新課"], "同じ名称の新しい部署が二つ"),
    ],
)
def test_an_impossible_plan_says_why(kind, names, text):
    old = make_department()
    make_department("建設部 建設課")
    Department.objects.create(municipality=make_municipality(), division="企画部", section="旧課", valid_to=MARCH)
    impossible = plan(kind, [old], names)
    assert text in "".join(problems(impossible, timezone.localdate()))
    with pytest.raises(Refused):
        reorganise(impossible, Choices(), today=timezone.localdate(), by=make_planner())
    assert not DepartmentSuccession.objects.exists()


def test_a_reorganisation_waits_for_its_day():
    tomorrow = plan(RENAME, [make_department()], ["企画部 新課"], dt.date(2026, 5, 2))
    assert "より前には実行できません" in "".join(problems(tomorrow, timezone.localdate()))


def test_a_department_that_has_ended_cannot_be_reorganised_again():
    old = make_department()
    renamed(old=old)
    old.refresh_from_db()
    assert "いまある部署ではありません" in "".join(problems(plan(RENAME, [old], ["企画部 別課"]), timezone.localdate()))


@pytest.mark.parametrize("make", [make_user, make_council_member])
def test_staff_and_council_reorganise_nothing(make):
    old, by = make_department(), make()
    with pytest.raises(Refused):
        renamed(old=old, by=by)
    client = Client()
    client.force_login(by)
    assert client.get(reverse("departments:list")).status_code == 403
    assert client.post(reverse("departments:confirm", args=["rename"])).status_code == 403
    assert Department.objects.count() == 1


def test_another_municipalitys_planner_reorganises_nothing():
    old = make_department()
    stranger = make_planner(municipality=make_municipality("箕輪町", "203831"))
    with pytest.raises(Refused):
        renamed(old=old, by=stranger)
    client = Client()
    client.force_login(stranger)
    form = {"olds": old.pk, "division_1": "企画部", "section_1": "新課", "on": "2026-04-01"}
    form |= {"municipality": old.municipality_id}
    assert client.post(reverse("departments:confirm", args=["rename"]), form).status_code == 200
    assert Department.objects.get().valid_to is None


def test_what_fails_halfway_leaves_nothing_behind(monkeypatch):
    old = make_department()
    kpi, person = make_kpi(make_measure(departments=[old]), owner=old), make_user(departments=[old])

    def broken(*args):
        raise IntegrityError

    monkeypatch.setattr(succession, "_keep_open", broken)
    with pytest.raises(IntegrityError):
        renamed(old=old)
    old.refresh_from_db(), kpi.refresh_from_db()
    assert old.valid_to is None and kpi.owner == old and person.departments.get() == old
    assert Department.objects.count() == 1 and not PersonEvent.objects.exists()


# --- Then and now ------------------------------------------------------------------------------------------


def test_the_department_then_and_the_department_now_are_both_shown():
    old = make_department()
    renamed(old=old)
    old.refresh_from_db()
    assert str(then_and_now(old, APRIL)) == "企画部 地域創造課（現 企画部 未来創造課）"
    assert str(then_and_now(old, MARCH)) == "企画部 地域創造課"


def test_several_reorganisations_are_followed_to_the_end():
    old, on = make_department(), dt.date(2026, 4, 15)
    (middle,) = renamed(old=old).successors
    (last,) = renamed("企画部 最終課", old=middle, on=on).successors
    lineage = Lineage.of(old.municipality)
    found = lineage.get(old.pk)
    assert [lineage.now(found, day) for day in (MARCH, APRIL, on)] == [(old,), (middle,), (last,)]
    assert [lineage.then(last, day) for day in (MARCH, APRIL, on)] == [(old,), (middle,), (last,)]
    assert lineage.then_and_now("企画部 地域創造課", on).now == (last,), "an old record knows the name only"
    assert lineage.then_and_now("企画部 なにか課", on) is None


def test_only_existing_departments_are_in_force():
    old = make_department()
    (new,) = renamed(old=old).successors
    assert list(Department.objects.in_force(MARCH)) == [old]
    assert list(Department.objects.in_force(APRIL)) == [new]


# --- The pages ---------------------------------------------------------------------------------------------


def test_the_pages_lead_from_the_plan_over_its_consequences_to_the_act():
    old, planner = make_department(), make_planner()
    kpi, person = make_kpi(owner=old), make_user(departments=[old], display_name="伊那太郎")
    client = Client()
    client.force_login(planner)
    form = {"olds": old.pk, "on": "2026-04-01", "reason": "組織規則の改正"}
    form |= {"division_1": "企画部", "section_1": "創造課", "division_2": "企画部", "section_2": "移住課"}
    shown = client.post(reverse("departments:plan", args=["split"]), form)
    text = shown.content.decode()
    assert kpi.name in text and "伊那太郎" in text and Department.objects.count() == 1, "nothing is done yet"

    form |= {"seen": shown.context["affected"].seen}
    confirm = reverse("departments:confirm", args=["split"])
    assert "移り先を選んでください" in client.post(confirm, form).content.decode()
    assert Department.objects.count() == 1

    form |= {f"kpi-{kpi.pk}": "1", f"service-{person.services.get().pk}": "all"}
    assert client.post(confirm, form).url == reverse("departments:list")
    kpi.refresh_from_db()
    assert str(kpi.owner) == "企画部 移住課" and person.departments.count() == 2
    listing = client.get(reverse("departments:list")).content.decode()
    assert "企画部 地域創造課" in listing and "企画部 創造課・企画部 移住課" in listing


def test_a_kpi_that_came_in_between_is_shown_before_anything_is_done():
    old = make_department()
    client = Client()
    client.force_login(make_planner())
    form = {"olds": old.pk, "on": "2026-04-01", "division_1": "企画部", "section_1": "新課"}
    shown = client.post(reverse("departments:plan", args=["rename"]), form)
    make_kpi(owner=old)
    again = client.post(
        reverse("departments:confirm", args=["rename"]), form | {"seen": shown.context["affected"].seen}
    )
    assert again.status_code == 409 and Department.objects.count() == 1


def test_who_leads_an_evaluation_follows_its_department_and_is_named_anew_after_a_split():
    old = make_department()
    measure = make_measure(departments=[old], lead=old)
    kpis = [make_kpi(measure, owner=old), make_kpi(measure, owner=old)]
    (new,) = renamed(old=old).successors
    measure.refresh_from_db()
    assert measure.lead == new and measure.history.first().history_change_reason
    halves = plan(SPLIT, [new], ["企画部 移住課", "企画部 定住課"], on=APRIL + dt.timedelta(days=1))
    people = Choices(kpis={kpis[0].pk: 0, kpis[1].pk: 1})
    reorganise(halves, people, today=timezone.localdate(), by=make_planner())
    measure.refresh_from_db()
    assert measure.lead is None
