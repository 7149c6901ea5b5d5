from office.admin.kpis.actuals import ActualAdmin
from office.admin.kpis.kpis import KPIAdmin
from office.admin.kpis.records import EventAdmin, ReviewPointAdmin
from office.admin.kpis.years import ReportingYearAdmin

__all__ = ["ActualAdmin", "EventAdmin", "KPIAdmin", "ReportingYearAdmin", "ReviewPointAdmin"]
