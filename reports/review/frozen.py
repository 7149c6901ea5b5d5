"""A review as plain data and back, exactly: decimals keep their digits, dates are ISO, nothing is rounded.

``thaw(freeze(review), Review) == review``. Content of an older release lacks what was added since: that reads as the
field's default. What it holds and we no longer know is passed over.
"""

import datetime as dt
import types
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

# Facts of plans of another shape, held where there are any: a plan without them reads as it did before.
WHEN_SET = {
    ("StrategyFacts", "labels"),
    ("MeasureReview", "repeats"),
    ("OpinionEntry", "holder"),
    ("Row", "result_level"),
}
Thing = TypeVar("Thing")
Reader = Callable[[Any], Any]


def freeze(value: Any, known: Mapping[str, Collection[str]] | None = None) -> Any:
    """Dataclasses, mappings and tuples as what JSON can hold. The order is fixed, so equal reviews are equal text.

    ``known`` (class name → fields) leaves out what an earlier format does not hold.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int):
        return value
    if is_dataclass(value):
        kind = type(value).__name__
        held = ((name, getattr(value, name)) for name in _names(type(value), known))
        return {name: freeze(one, known) for name, one in held if one or (kind, name) not in WHEN_SET}
    if isinstance(value, tuple | list):
        return [freeze(item, known) for item in value]
    if isinstance(value, Mapping):
        return {str(key): freeze(value[key], known) for key in sorted(value)}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    raise TypeError(f"A review cannot hold a {type(value).__name__}.")


def _names(kind: type, known: Mapping[str, Collection[str]] | None) -> list[str]:
    held = [field.name for field in fields(kind) if field.init]
    return held if known is None else [name for name in held if name in known[kind.__name__]]


def thaw(data: Any, kind: type[Thing]) -> Thing:
    """The ``kind`` that ``freeze`` wrote as ``data``."""
    return _reader(kind)(data)  # type: ignore[arg-type]  # a class is hashable


@cache
def _reader(kind: Any) -> Reader:
    """How values of a type are read; built once per type, for a release holds tens of thousands of values."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _optional(next(argument for argument in arguments if argument is not types.NoneType))
    if origin is tuple:
        read = _reader(arguments[0])
        return lambda data: tuple([read(item) for item in data])
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(*arguments)
    if is_dataclass(kind):
        return _dataclass(kind)
    if kind is dt.date:
        return dt.date.fromisoformat
    if kind is Decimal or issubclass(kind, Enum):
        return kind
    if kind in (str, int, bool):
        return _as_it_is
    raise TypeError(f"A review cannot hold a {kind}.")


def _as_it_is(data: Any) -> Any:
    return data


def _optional(kind: Any) -> Reader:
    read = _reader(kind)
    return lambda data: None if data is None else read(data)


def _mapping(key_kind: type, value_kind: Any) -> Reader:
    read = _reader(value_kind)
    return lambda data: {key_kind(key): read(value) for key, value in data.items()}


def _dataclass(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    known = [field for field in fields(kind) if field.init]
    readers = {field.name: _reader(hints[field.name]) for field in known}
    required = {field.name for field in known if field.default is MISSING and field.default_factory is MISSING}

    def read(data: Mapping[str, Any]) -> Any:
        if not required <= data.keys():
            raise ValueError(f"{kind.__name__} lacks {sorted(required - data.keys())}.")
        return kind(**{name: read(data[name]) for name, read in readers.items() if name in data})

    return read
