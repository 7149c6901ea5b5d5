"""Who may do what with KPIs, values and years. Views, admin, workbook and commands ask here and only here."""

from goals.models import Strategy
from kpis.models import KPI
from organization.models import User


def works_for(user, strategy: Strategy) -> bool:
    """The person belongs to the strategy's municipality, or to the operator of the installation."""
    return user.is_authenticated and (user.municipality_id in (None, strategy.municipality_id))


def may_plan(user, strategy: Strategy) -> bool:
    """Planning staff steer the year: open, check, publish."""
    return works_for(user, strategy) and user.is_planning


def kpis_editable_by(user: User, strategy: Strategy):
    """The KPIs whose values a person may enter: all for planning, the own departments' for staff, else none."""
    kpis = KPI.objects.of(strategy)
    if not works_for(user, strategy):
        return kpis.none()
    if user.is_planning:
        return kpis
    if user.is_department_staff:
        return kpis.owned_by_departments_of(user)
    return kpis.none()


def may_edit(user: User, kpi: KPI) -> bool:
    """The same rule for one KPI."""
    if not works_for(user, kpi.strategy):
        return False
    if user.is_planning:
        return True
    return (
        user.is_department_staff and kpi.owner_id is not None and user.services.filter(department=kpi.owner_id).exists()
    )
