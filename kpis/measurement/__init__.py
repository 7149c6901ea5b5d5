"""How a KPI is judged: pure arithmetic over ``Decimal``. No Django, no clock. What others need of it stands here."""
# ruff: noqa: F401

from kpis.measurement.assessment import Assessment, assess
from kpis.measurement.formulas import difference, print_percent, ratio, share
from kpis.measurement.grading import deciding_figure
from kpis.measurement.guides import guide_value
from kpis.measurement.series import actual_series, is_carried
from kpis.measurement.signals import needed_pace, projection, small_numbers
from kpis.measurement.terms import (
    CURRENT_RULES,
    INA,
    Accumulation,
    Basis,
    Direction,
    Figure,
    Grade,
    GradeClass,
    GuideMethod,
    Measured,
    Method,
    RulesVersion,
    Scheme,
    Signal,
    Trend,
    three_class_scheme,
)
