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


def seen(*actuals: Actual) -> str:
    """What a box or a button of the list sends: each KPI in the version that was shown."""
    return " ".join(f"{actual.kpi_id}.{actual.version}" for actual in actuals)


def ticked(*actuals: Actual, **more) -> dict:
    """The list sent with these lines ticked."""
    return {"scope": "chosen", "chosen": [seen(one) for one in actuals]} | more


def confirmed(*actuals: Actual, **more) -> dict:
    """What the page in between sends."""
    return {"confirmed": seen(*actuals)} | more
