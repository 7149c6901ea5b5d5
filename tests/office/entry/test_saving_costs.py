"""What a saved page costs: a row its own writes, the page a fixed number of questions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.choices import ActualState
from kpis.models import Actual
from tests.builders import make_actual, make_department, make_kpi, make_user, make_year
from tests.office.entry.typing import typed, url

pytestmark = pytest.mark.django_db
ROW = 3  # the value, its history, its event


def queries_of(client, rows: int, act: str) -> int:
    """Posting a page with ``rows`` new values of a department of its own."""
    department = make_department(f"市民生活部 {act}{rows}課")
    kpis = [make_kpi(owner=department) for _ in range(rows)]
    for kpi in kpis:
        make_actual("17", year=2026, kpi=kpi, next_step="夜間も開く")
    client.force_login(make_user(departments=[department]))
    data = {"act": act}
    for kpi in kpis:
        data |= typed(kpi, value="18", act=act, answer="開いた")
    with CaptureQueriesContext(connection) as captured:
        assert client.post(url(), data).status_code == 302
    return len(captured)


@pytest.mark.parametrize(("act", "writes"), [("save", ROW), ("submit", 2 * ROW)])
def test_a_row_costs_its_own_writes_and_no_question(client, act, writes):
    make_year(2027)
    queries_of(client, 1, act)
    few, many = queries_of(client, 2, act), queries_of(client, 12, act)
    assert many - few == 10 * writes
    assert set(Actual.objects.in_year(2027).values_list("state", flat=True)) == {
        ActualState.SUBMITTED if act == "submit" else ActualState.DRAFT
    }
