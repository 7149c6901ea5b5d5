from kpis.admin.actuals import ActualAdmin
from kpis.admin.kpis import KPIAdmin
from kpis.admin.records import EventAdmin, ReviewPointAdmin
from kpis.admin.years import ReportingYearAdmin

__all__ = ["ActualAdmin", "EventAdmin", "KPIAdmin", "ReportingYearAdmin", "ReviewPointAdmin"]
