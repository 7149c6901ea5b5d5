"""The data dictionary on a plan's page speaks of the levels that the plan has."""

import pytest

from tests.builders import make_kpi, make_measure, make_project
from tests.shapes import load_example

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_a_plan_without_projects_names_none(client):
    strategy = load_example("example-town")
    strategy.labels = {}  # the usual words, so that a project would be called one
    strategy.save()
    page = client.get(f"/open-data/{strategy.code}/").content.decode()
    assert "プロジェクト" not in page
    assert "この計画にない階層のため、空欄。" in page


def test_a_plan_with_projects_names_them(client):
    make_kpi(make_measure(make_project()))
    assert "プロジェクトの番号。基本目標の数値目標では空欄。" in client.get("/open-data/ina-3/").content.decode()
