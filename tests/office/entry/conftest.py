"""A KPI of 環境課 and who enters it."""

import pytest

from tests.builders import make_department, make_kpi, make_user


@pytest.fixture
def kpi():
    return make_kpi(owner=make_department("市民生活部 環境課"))


@pytest.fixture
def staff(kpi, client):
    user = make_user(departments=[kpi.owner], display_name="山田 花子")
    client.force_login(user)
    return user
