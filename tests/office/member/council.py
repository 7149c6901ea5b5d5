"""A council with a year before it: one failing KPI with its cause, a meeting, two members, what they said."""

import datetime as dt
from dataclasses import dataclass

from django.test import Client

from council import acts
from council.models import Meeting, Member, Opinion
from council.written import Subject
from kpis.choices import Stage
from kpis.models import KPI, ReportingYear
from organization.models import User
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_goal_target,
    make_kpi,
    make_measure,
    make_planner,
    make_user,
    make_year,
)

YEAR = 2026
ROOT = f"/council/ina-3/{YEAR}/"
MEASURE = f"{ROOT}measures/1-1/"
TODAY = dt.date(2027, 8, 1)


@dataclass
class Council:
    year: ReportingYear
    kpi: KPI
    meeting: Meeting
    iin: User
    other: User
    planner: User
    staff: User

    def browser(self, user: User | None = None) -> Client:
        client = Client()
        client.force_login(user or self.iin)
        return client

    def says(self, user: User, text: str, **subject) -> Opinion:
        return acts.write_opinion(self.meeting, Subject(**subject), text, by=user)

    def move(self, stage: Stage) -> None:
        self.year.stage = stage
        self.year.save()


def make_council() -> Council:
    department = make_department("企画部 地域創造課")
    measure = make_measure(departments=[department])
    kpi = make_kpi(measure, number=1, owner=department)
    make_kpi(measure, number=2, owner=department, name="結婚相談の登録者数")
    make_goal_target()
    make_actual("14", YEAR, kpi, cause="相談員が減ったため、面談が減少した。", next_step="ＳＮＳで募集する。")
    year = make_year(YEAR, Stage.COUNCIL)
    iin, other = make_council_member("iin", display_name="審議 委員"), make_council_member("betsu")
    for order, (user, name) in enumerate(((iin, "審議 委員"), (other, "別府 さくら")), start=1):
        Member.objects.create(strategy=year.strategy, user=user, name=name, order=order, term_from=dt.date(2026, 4, 1))
    meeting = Meeting.objects.create(
        strategy=year.strategy,
        fiscal_year=YEAR,
        number=1,
        held_on=dt.date(2027, 8, 20),
        place="第1会議室",
        agenda="令和8年度の実績について",
    )
    staff = make_user("tanto", departments=[department])
    return Council(year, kpi, meeting, iin, other, make_planner("kikaku"), staff)
