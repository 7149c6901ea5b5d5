"""``@frozen``: what ``@dataclass(frozen=True, slots=True)`` makes, for a third of its time.

A dataclass has six methods compiled for every class; with three hundred classes that was the largest single part of the
start. Here only ``__init__`` is compiled, and the others are written once. ``fields``, ``replace`` and ``asdict``
work as with any dataclass; every field is a parameter and is compared.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    cls.__doc__ = cls.__doc__ or cls.__name__  # else dataclasses writes the signature out
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    own = fields(made)
    made.__init__ = _init(made, own)
    made.__eq__, made.__hash__ = _comparing([one.name for one in own])
    made.__repr__ = _repr
    made.__setattr__ = made.__delattr__ = _refuse
    made.__getstate__, made.__setstate__ = _state, _restore
    return made


def _init(cls: type, own: tuple[Field, ...]) -> Callable[..., None]:
    """Each value goes into its slot by the slot's own descriptor, past the ``__setattr__`` that refuses."""
    names: dict[str, Any] = {"MISSING": MISSING}
    lines = [f"def __init__({', '.join(_parameters(own))}):"]
    for one in own:
        names[f"set_{one.name}"] = getattr(cls, one.name).__set__
        names[f"default_{one.name}"], names[f"make_{one.name}"] = one.default, one.default_factory
        lines.append(f" set_{one.name}(self, {_value(one)})")
    lines.append(" self.__post_init__()" if hasattr(cls, "__post_init__") else " return")
    exec("\n".join(lines), names)  # noqa: S102 - made of the names of our own fields
    return names["__init__"]


def _parameters(own: tuple[Field, ...]) -> list[str]:
    named = [_parameter(one) for one in own if one.kw_only]
    return ["self", *(_parameter(one) for one in own if not one.kw_only), *(["*", *named] if named else [])]


def _parameter(one: Field) -> str:
    if one.default_factory is not MISSING:
        return f"{one.name}=MISSING"
    return one.name if one.default is MISSING else f"{one.name}=default_{one.name}"


def _value(one: Field) -> str:
    if one.default_factory is MISSING:
        return one.name
    return f"make_{one.name}() if {one.name} is MISSING else {one.name}"


def _comparing(names: list[str]) -> tuple[Callable, Callable]:
    values: Callable[[Any], Any] = attrgetter(*names) if names else lambda one: ()

    def equal(self, other):
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return equal, lambda self: hash(values(self))


def _repr(self) -> str:
    shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{self.__class__.__qualname__}({shown})"


def _refuse(self, name: str, value: Any = None) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _state(self) -> list:
    return [getattr(self, one.name) for one in fields(self)]


def _restore(self, state: list) -> None:
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)
