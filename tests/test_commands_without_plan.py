"""Commands on an installation without a plan: those that need one say so and exit 1, the others make a beginning."""

import pytest
from django.core.management import call_command, get_commands

from kpis.commands import Refusal
from tests.builders import make_strategy

pytestmark = pytest.mark.django_db
ON_A_PLAN = {
    "accept_all": ["2025"],
    "build_report": ["--year", "2025", "--format", "html", "--output", "report.html"],
    "export_open_data": ["out"],
    "export_strategy": ["ina-3", "plan.yaml"],
    "export_workbooks": ["out", "--year", "2025"],
    "import_actuals": ["file.xlsx"],
    "import_workbook": ["file.xlsx"],
    "move_year": ["2025", "entry"],
    "open_year": ["2025"],
    "publish_plan": ["ina-3"],
    "remove_strategy": ["ina-3"],
    "send_reminders": [],
    "submit_all": ["2025"],
}
OF_ALL_PLANS = {"publish_site"}  # says it likewise: tests/reports/ready/test_folder.py
ALWAYS = {
    "addresses",
    "prepare_pages",
    "changepassword",
    "createsuperuser",
    "import_plan",
    "load_strategy",
    "plan_template",
    "setup",
}
OWN = ("organization", "goals", "projects", "kpis", "council", "reports", "office")


@pytest.mark.parametrize("name", ON_A_PLAN)
@pytest.mark.parametrize("option", [[], ["--strategy", "ina-3"]])
def test_a_command_without_a_plan_says_so_and_writes_nothing(name, option, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refusal, match="計画がありません") as refused:
        call_command(name, *ON_A_PLAN[name], *option)
    assert refused.value.returncode == 1 and not list(tmp_path.iterdir())


def test_reminders_of_a_plan_that_is_not_registered_name_those_that_are():
    make_strategy("plan-1")
    with pytest.raises(Refusal, match="戦略「ina-3」はありません。登録されている戦略：plan-1"):
        call_command("send_reminders", "--strategy", "ina-3")


def test_of_every_command_it_is_said_whether_it_needs_a_plan():
    own = {name for name, app in get_commands().items() if app in OWN}
    assert own == {*ON_A_PLAN, *OF_ALL_PLANS, *ALWAYS}
