"""Who stands where in the tests of the steering pages."""

from kpis.choices import ActualState
from kpis.models import Actual
from organization.models import Department, DepartmentService, User
from tests.builders import make_actual, make_kpi, make_user


def make_head(department: Department, **fields) -> User:
    """A person who approves what the department submits."""
    head = make_user(**fields)
    DepartmentService.objects.create(user=head, department=department, is_head=True)
    return head


def require_approval(department: Department) -> None:
    department.requires_approval = True
    department.save()


def submitted(value="18", year=2027, kpi=None, state=ActualState.SUBMITTED, **fields) -> Actual:
    return make_actual(value, year=year, kpi=kpi or make_kpi(), state=state, **fields)


def order(act: str, *actuals: Actual, **more) -> dict:
    """What the browser sends: the button, and for every row on the page the version that it shows."""
    versions = {f"version-{actual.kpi_id}": str(actual.version) for actual in actuals}
    return {"act": act, "shown": [actual.kpi_id for actual in actuals]} | versions | more
