"""A frozen value behaves as a frozen dataclass with slots does."""

import copy
import pickle
from dataclasses import KW_ONLY, FrozenInstanceError, asdict, dataclass, field, fields, replace
from types import SimpleNamespace

import pytest

from organization.frozen import frozen


@dataclass(frozen=True, slots=True)
class Known:
    name: str
    secret: str = field(repr=False, default="")
    marks: list[int] = field(default_factory=list)
    _: KW_ONLY
    unit: str = "％"


@frozen
class Ours:
    name: str
    secret: str = field(repr=False, default="")
    marks: list[int] = field(default_factory=list)
    _: KW_ONLY
    unit: str = "％"


@frozen
class Longer(Ours):
    more: int = 0

    def __post_init__(self):
        if self.more < 0:
            raise ValueError


def test_it_takes_shows_and_lists_its_fields_as_a_dataclass_does():
    for values in ({"name": "a"}, {"name": "a", "secret": "b", "marks": [1], "unit": "人"}):
        known, ours = Known(**values), Ours(**values)
        assert repr(ours) == repr(known).replace("Known", "Ours")
        assert asdict(ours) == asdict(known)
    assert [one.name for one in fields(Ours)] == [one.name for one in fields(Known)]
    assert Ours.__match_args__ == Known.__match_args__


def test_what_is_missing_or_named_only_is_refused():
    with pytest.raises(TypeError):
        Ours()
    with pytest.raises(TypeError):
        Ours("a", "b", [], "人")


def test_it_equals_its_like_only():
    assert Ours("a") == Ours("a") != Ours("b")
    assert Ours("a") != Longer("a")
    assert Ours("a") != Known("a") != SimpleNamespace(name="a")


def test_equals_have_one_hash():
    @frozen
    class Pair:
        left: int
        right: int

    assert len({Pair(1, 2), Pair(1, 2), Pair(2, 1)}) == 2
    with pytest.raises(TypeError):
        hash(Ours("a"))  # it holds a list


def test_it_never_changes():
    ours = Ours("a")
    for change in (lambda: setattr(ours, "name", "b"), lambda: delattr(ours, "name"), lambda: setattr(ours, "new", 1)):
        with pytest.raises(FrozenInstanceError):
            change()
    assert replace(ours, name="b") == Ours("b")
    assert not hasattr(ours, "__dict__")


def test_no_default_is_shared():
    assert Ours("a").marks is not Ours("a").marks


def test_one_may_stand_on_another_and_check_itself():
    assert Longer("a", more=1).more == 1
    with pytest.raises(ValueError):
        replace(Longer("a"), more=-1)


def test_it_can_be_copied_and_pickled():
    ours = Ours("a", marks=[1])
    assert copy.deepcopy(ours) == ours == pickle.loads(pickle.dumps(ours))  # noqa: S301 - our own
    assert copy.deepcopy(ours).marks is not ours.marks
