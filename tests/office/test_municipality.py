"""自治体の情報: a planner sets what pages, papers and mails of the own body say."""

import pytest
from django.test import Client

from goals.models import Strategy
from organization.bodies import change_settings, settings_of
from organization.choices import AuditKind
from organization.models import AuditEntry, Municipality
from organization.refusals import Refused
from tests.builders import make_department, make_municipality, make_planner, make_strategy, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/municipality/"
TYPED = {"contact": "企画課（電話 0265-00-0000）", "key_colour": "#1b6b3a", "licence": "CC-BY-4.0"}


@pytest.fixture
def planner(client: Client) -> Client:
    make_strategy()
    client.force_login(make_planner("planner"))
    return client


def text_of(answer) -> str:
    return answer.content.decode()


def form_of(client: Client, **typed) -> dict:
    """As the page was shown, with what is typed over it."""
    shown = client.get(ADDRESS).context
    return {name: text or "" for name, text in shown["form"].initial.items()} | {"version": shown["version"]} | typed


def stored() -> Municipality:
    return Municipality.objects.get(code="202096")


def test_what_is_saved_stands_on_the_public_pages(planner):
    assert planner.post(ADDRESS, form_of(planner, **TYPED)).status_code == 302
    page = text_of(Client().get("/ina-3/plan/"))
    assert "伊那市 企画課（電話 0265-00-0000）" in page and "クリエイティブ・コモンズ" in page
    assert 'href="/202096/theme.css"' in page


def test_the_colour_of_a_body_whose_plans_are_drafts_is_for_its_own_staff(planner):
    planner.post(ADDRESS, form_of(planner, **TYPED))
    Strategy.objects.update(is_public=False)
    assert "#1b6b3a" in text_of(planner.get("/202096/theme.css"))
    assert Client().get("/202096/theme.css").status_code == 404
    Strategy.objects.all().delete()
    assert "#1b6b3a" in text_of(planner.get("/202096/theme.css"))


def test_a_change_is_kept_in_the_audit_record_and_shown(planner):
    planner.post(ADDRESS, form_of(planner, **TYPED))
    (entry,) = AuditEntry.objects.filter(kind=AuditKind.BODY)
    assert "基調色：標準 → #1b6b3a" in entry.text and entry.user.username == "planner"
    assert "基調色：標準 → #1b6b3a" in text_of(planner.get(ADDRESS))


def test_saving_what_stands_there_changes_nothing(planner):
    answer = planner.post(ADDRESS, form_of(planner), follow=True)
    assert "変更はありませんでした" in text_of(answer) and not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("key_colour", "#ffe600", "より濃い色にしてください"),
        ("key_colour", "緑", "16進数で入力してください"),
        ("site_url", "kpi.example.lg.jp", "URL"),
        ("logo_text", "長" * 21, "20"),
        ("font_family", "ない書体", "一覧から選んでください"),
    ],
)
def test_a_mistake_stands_at_its_field_and_nothing_is_lost(planner, name, text, said):
    answer = planner.post(ADDRESS, form_of(planner, **(TYPED | {name: text})))
    assert said in "".join(answer.context["form"].errors[name])
    assert TYPED["contact"] in text_of(answer)
    assert settings_of(stored())["contact"] == ""


def test_who_saves_second_is_asked_which_to_keep(planner):
    mine = form_of(planner, contact="私の連絡先")
    change_settings(stored(), {"contact": "別の連絡先"}, seen=settings_of(stored()), by=make_planner("another"))
    answer = planner.post(ADDRESS, mine)
    assert "別の連絡先" in text_of(answer) and "私の連絡先" in text_of(answer)
    assert stored().contact == "別の連絡先"


def test_fields_that_only_the_other_changed_follow_the_other(planner):
    mine = form_of(planner, address="伊那市下新田3050番地")
    change_settings(stored(), {"contact": "別の連絡先"}, seen=settings_of(stored()), by=make_planner("another"))
    planner.post(ADDRESS, mine)
    assert (stored().contact, stored().address) == ("別の連絡先", "伊那市下新田3050番地")


def test_departments_and_the_council_do_not_come_in(planner):
    for person in (make_user("staff", departments=[make_department()]), make_user("member", role="council")):
        planner.force_login(person)
        assert planner.get(ADDRESS).status_code == planner.post(ADDRESS, TYPED).status_code == 403
        assert "自治体の情報" not in text_of(planner.get("/ina-3/plan/"))


def test_another_bodys_planner_changes_the_own_body_only(planner):
    town = make_municipality("見本町", "999989", "見本県")
    planner.force_login(make_planner("neighbour", municipality=town))
    planner.post(f"{ADDRESS}?municipality={stored().pk}", form_of(planner, contact="町の連絡先"))
    assert (stored().contact, Municipality.objects.get(code="999989").contact) == ("", "町の連絡先")
    with pytest.raises(Refused):
        change_settings(stored(), TYPED, seen=settings_of(stored()), by=make_planner("n2", municipality=town))


def test_what_was_typed_is_kept_through_the_sign_in(planner):
    typed = form_of(planner, **TYPED)
    answer = Client(headers={"origin": "http://testserver"}).post(ADDRESS, typed)
    assert answer.status_code == 403 and TYPED["contact"] in text_of(answer)
