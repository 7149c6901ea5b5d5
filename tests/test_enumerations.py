"""A new stage, status or role is one row: no table may forget it."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping

import pytest

import council.policy
from kpis.choices import ENTERABLE_STATUSES, ActualState, Stage, ValueStatus
from kpis.workflow import policy
from organization.choices import Role
from tests.test_house import APPS

ROWS = [
    pytest.param(row, id=f"{table.__name__}-{doing}-{part}")
    for table in (policy, council.policy)
    for doing, parts in table.POLICY.rows.items()
    for part, row in parts.items()
]


def tables() -> Iterator[tuple[str, Mapping]]:
    """Every mapping that a module of the product holds, by its name."""
    for app in APPS:
        for module in pkgutil.walk_packages(importlib.import_module(app).__path__, f"{app}."):
            if ".migrations" not in module.name and not module.name.endswith("urls"):
                held = vars(importlib.import_module(module.name))
                yield from ((f"{module.name}.{name}", one) for name, one in held.items() if isinstance(one, Mapping))


@pytest.mark.parametrize("kind", [Stage, ActualState, ValueStatus, Role])
def test_a_table_over_a_stage_state_status_or_role_has_them_all(kind):
    about = {name: set(one) for name, one in tables() if len(one) > 1 and all(isinstance(key, kind) for key in one)}
    assert {name: set(kind) - keys for name, keys in about.items() if keys != set(kind)} == {}


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_says_what_it_is_and_why_it_is_closed(stage):
    row = stage.row
    assert row.note and row.told.format(year="R7", total=1, arrived=1, accepted=1, due="") and row.closed[0]
    assert (not row.forward, not row.back) == (stage.before is None, stage.after is None)


@pytest.mark.parametrize("row", ROWS)
def test_every_row_of_the_policy_tables_has_a_sign_for_every_stage(row):
    assert len(row) == len({stage.row.rights for stage in Stage}) == max(stage.row.rights for stage in Stage) + 1


@pytest.mark.parametrize("status", ENTERABLE_STATUSES)
def test_every_status_is_explained_where_it_is_chosen(status):
    assert status.row.hint
    assert status.row.has_value != bool(status.row.meaning)
    assert status.row.has_value != bool(status.row.printed)
