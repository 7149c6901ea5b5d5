"""The demo: an account for every role, and a year in every state that a value can be in."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command

from goals.models import Strategy
from kpis.choices import ActualState
from kpis.models import Actual
from kpis.strategy_file.load import load
from kpis.strategy_file.parse import parse
from organization.models import User
from reports.demo import ACCOUNTS, PASSWORD, load_demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> Strategy:
    load(parse((Path(settings.BASE_DIR) / "fixtures/ina-strategy-3.yaml").read_bytes()))
    load_demo(Strategy.objects.get())
    return Strategy.objects.get()


@pytest.mark.django_db(transaction=True)
def test_the_year_in_entry_has_a_value_in_every_state_and_telling_of_it_mails_nobody(demo):
    assert set(Actual.objects.in_year(2027).values_list("state", flat=True)) == set(ActualState)
    assert not mail.outbox


def test_a_department_with_approval_has_a_head_and_values_that_wait(demo):
    head = User.objects.get(username="kacho")
    (service,) = head.services.select_related("department")
    assert service.is_head and service.department.requires_approval
    assert Actual.objects.filter(kpi__owner=service.department, state=ActualState.AWAITING).exists()


def test_every_account_that_is_printed_can_sign_in(demo, client, capsys):
    call_command("addresses")
    printed = capsys.readouterr().out
    for account in ACCOUNTS:
        assert f"  {account.username} " in printed
        assert User.objects.get(username=account.username).check_password(PASSWORD)
        assert User.objects.get(username=account.username).email


def test_every_account_of_the_demo_carries_its_mark(demo, capsys):
    assert User.objects.filter(is_demo=True).count() == User.objects.count() == len(ACCOUNTS)
    User.objects.filter(username="iin").update(is_active=False)
    call_command("addresses")
    assert "  iin " not in capsys.readouterr().out
