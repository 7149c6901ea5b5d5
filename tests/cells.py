"""Every cell of a policy's table, walked by calling the acts."""

from collections.abc import Callable, Iterable
from types import ModuleType

import pytest

from kpis.choices import Stage
from kpis.workflow.rule import May, Part


def cells(policy: ModuleType) -> list:
    """Doing × part. Whoever may never do it is refused before anything is written, on any database."""
    return [
        pytest.param(doing, part, marks=() if policy.ever(doing, part) else pytest.mark.any_database)
        for doing in policy.Doing
        for part in Part
    ]


def assert_cell_holds(
    policy: ModuleType, doing, part: Part, people: Iterable, works: Callable[..., bool], **in_vain
) -> None:
    """``works(by, stage, opened=…)`` in every stage; ``in_vain`` opens a closed cell no more than an opening does."""
    for by in people:
        for stage in Stage:
            cell, where = policy.may(doing, part, stage), (doing, part, stage, by)
            assert works(by, stage) == (cell == May.YES), where
            if cell in (May.RETURNED, May.OPENED):
                assert works(by, stage, opened=True), where
            if cell == May.NO:
                assert not works(by, stage, opened=True, **in_vain), where
