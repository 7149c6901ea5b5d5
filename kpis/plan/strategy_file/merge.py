"""Three versions of an object, field by field: the file's, the database's and what the last load wrote. Pure."""

from typing import Any

from organization.frozen import frozen

Values = dict[str, Any]


@frozen
class Merge:
    """``take``: fields that become the file's. ``keep``: fields a planner changed in the application."""

    take: Values
    keep: Values
    loaded: Values


def merge(file: Values, stored: Values, loaded: Values | None, overwrite: bool) -> Merge:
    """A stored value that differs from the last loaded one is the planner's, and wins unless ``overwrite``.

    ``loaded`` is None where no load ever wrote this object: then all of it is the planner's. A field that the last
    load did not know yet, because the format has grown, is the file's as long as nobody filled it.
    """
    differing = {field for field, value in file.items() if stored[field] != value}
    grown = {field for field in differing if loaded is not None and field not in loaded and stored[field] is None}
    last = loaded or {}
    planners = {field for field in differing - grown if field not in last or stored[field] != last[field]}
    kept = set() if overwrite else planners
    return Merge(
        take={field: file[field] for field in file if field in differing - kept},
        keep={field: stored[field] for field in file if field in kept},
        loaded={field: last.get(field) if field in kept else value for field, value in file.items()},
    )
