"""A closed year, opened to one department until the end of a named day."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from kpis.choices import Act
from kpis.models import KPI, EntryOpening, ReportingYear
from kpis.workflow.cycle.recording import record
from kpis.workflow.denials import year_closed
from kpis.workflow.policy import Doing
from kpis.workflow.runner import locked, required
from organization.models import Department, User
from organization.refusals import Denied, Refused, refuse


def open_entry(
    year: ReportingYear,
    department: Department,
    *,
    until: dt.date,
    reason: str,
    by: User | None,
    on: dt.date | None = None,
) -> EntryOpening:
    """Let the people of a department enter and submit until that day. An accepted value is still returned first."""
    reason = required(reason, "許可の理由")
    with transaction.atomic():
        year = locked(year)
        refuse(year_closed(Doing.OPEN, by, year))
        if until < (on or timezone.localdate()):
            raise Refused(Denied("入力を許可する日が過ぎています", "今日以降の日を入力してください"))
        if not KPI.objects.of(year.strategy).filter(owner=department).exists():
            raise Refused(Denied(f"{department}が入力する指標はありません", "指標を入力する部署を選んでください"))
        opening = EntryOpening.objects.create(year=year, department=department, until=until, reason=reason, by=by)
        detail = {"department": str(department), "until": until.isoformat()}
        record(year, Act.OPENED, by, reason=reason, detail=detail)
    return opening
