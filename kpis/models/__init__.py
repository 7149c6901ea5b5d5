from kpis.models.actual import Actual
from kpis.models.event import Event
from kpis.models.kpi import KPI, GuideValue, Repeat, ReviewPoint, Settlement
from kpis.models.population import PopulationActual
from kpis.models.revision import KPIVersion, MeasureVersion, Revision
from kpis.models.thread import Comment, Evidence
from kpis.models.year import EntryOpening, Reminder, ReportingYear

__all__ = [
    "KPI",
    "Actual",
    "Comment",
    "EntryOpening",
    "Event",
    "Evidence",
    "GuideValue",
    "KPIVersion",
    "MeasureVersion",
    "PopulationActual",
    "Reminder",
    "Repeat",
    "ReportingYear",
    "ReviewPoint",
    "Revision",
    "Settlement",
]
