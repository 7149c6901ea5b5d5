from kpis.models.actual import Actual
from kpis.models.event import Event
from kpis.models.kpi import KPI, GuideValue, ReviewPoint
from kpis.models.year import ReportingYear

__all__ = ["KPI", "Actual", "Event", "GuideValue", "ReportingYear", "ReviewPoint"]
