"""What the log says of a refusal and of a failure."""

import io
import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from inastrategy.logs import Line
from tests.builders import make_planner, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(monkeypatch) -> io.StringIO:
    """What the product's own handler writes."""
    (handler,) = [one for one in logging.getLogger().handlers if isinstance(one.formatter, Line)]
    monkeypatch.setattr(handler, "stream", io.StringIO())
    return handler.stream


def browser(user=None) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def test_a_foreign_host_is_one_line_and_a_page_in_japanese(log):
    answer = browser().get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400 and "受け付けられません" in answer.content.decode()
    assert "このアドレス（ホスト名）では利用できません" in answer.content.decode()
    (line,) = log.getvalue().splitlines()
    assert "evil.example" in line


def test_a_missing_right_is_one_line_and_a_page_in_japanese(log):
    answer = browser(make_user()).get("/admin/people/")
    assert answer.status_code == 403 and "このページは開けません" in answer.content.decode()
    (line,) = log.getvalue().splitlines()
    assert "/admin/people/" in line


@pytest.mark.parametrize("address", ["/admin/kpis/actual/?updated_by__password__regex=a", "/ina-3/?a=%00"])
def test_a_malformed_or_probing_request_is_one_line(log, address):
    assert browser(make_planner()).get(address).status_code == 400
    assert len(log.getvalue().splitlines()) == 1


def test_a_form_without_its_token_is_one_line(log):
    assert Client(enforce_csrf_checks=True).post("/sign-in/").status_code == 403
    assert len(log.getvalue().splitlines()) == 1


def test_a_failure_keeps_its_traceback(log, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("reports.site.bodies.default_strategy", fail)
    assert browser().get("/").status_code == 500
    assert "Traceback" in log.getvalue() and "RuntimeError: broken" in log.getvalue()


def test_an_error_of_ours_outside_a_request_keeps_its_traceback(log):
    try:
        raise PermissionDenied("nobody asked")
    except PermissionDenied:
        logging.getLogger("kpis").exception("command failed")
    assert "Traceback" in log.getvalue()
