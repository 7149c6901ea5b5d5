"""What is typed on a staff page outlives the session, wherever there is something to type."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import resolve

from office.kit import fields
from organization.models import User
from tests.access import ROWS
from tests.builders import PASSWORD, make_department, make_planner, make_user
from tests.test_access import ask, text_of, world  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
TYPED = re.compile(r"<textarea\b(?![^>]*\bhidden\b)|<input\b(?=[^>]*\btype=\"(?:text|email)\")")
LISTS = ("/admin/kpis/", "/admin/goals/", "/admin/organization/")  # of the raw admin, for the operator only


def test_every_form_with_a_text_to_type_keeps_it_where_the_session_ended(world):  # noqa: F811
    forgetful = set()
    for row in ROWS:
        if row.method != "GET" or not row.address.startswith("/admin/") or row.address.startswith(LISTS):
            continue
        answer = ask(world, row, "planning")
        page = row.address.format(**world.ids)
        for attributes, inside in FORM.findall(text_of(answer)) if answer.status_code == 200 else ():
            if 'method="post"' not in attributes or not TYPED.search(inside) or 'type="password"' in inside:
                continue
            action = re.search(r'action="([^"]*)"', attributes)
            to = urlsplit(urljoin(page, action[1] if action else "")).path
            if not hasattr(resolve(to).func, "csrf_failed"):
                forgetful.add(resolve(to).route)
    assert forgetful == set()


def test_the_name_that_was_typed_is_not_taken_for_the_name_that_signs_in():
    planner = make_planner("kikaku")
    typed = {"username": "00123", "display_name": "山田 太郎", "role": "staff", "on": "2026-04-01"}
    client = Client()
    asked = client.post("/admin/people/new/", typed).content.decode()
    assert 'name="typed-username"' in asked and "00123" in asked
    carried = {name: text for name, text in typed.items() if name != "username"} | {"typed-username": "00123"}
    sign_in = {"username": planner.username, "password": PASSWORD, "resumed": "1"}
    shown = client.post("/admin/people/new/", carried | sign_in).content.decode()
    assert 'value="00123"' in shown and "もう一度ボタンを押してください" in shown
    assert not User.objects.filter(username="00123").exists()


def test_a_reason_to_disable_comes_back_to_its_field_and_nobody_is_disabled(client):
    client.force_login(make_planner())
    person = make_user(departments=[make_department()])
    shown = client.post(f"/admin/people/{person.pk}/disable/", {"reason": "育児休業のため", "resumed": "1"})
    assert "育児休業のため" in shown.content.decode()
    person.refresh_from_db()
    assert person.is_active


@pytest.mark.parametrize("field", [fields.reason("差戻しの理由", ""), forms.CharField(max_length=500)])
def test_every_form_says_the_same_of_a_text_that_is_too_long(field):
    with pytest.raises(ValidationError) as found:
        field.clean("あ" * 1203)
    assert found.value.messages == ["500字以内で入力してください（今は1,203字）。"]
