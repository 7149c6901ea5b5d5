"""A whole number out of an address or a form, where anybody may have typed anything."""

import re

_WHOLE = re.compile(r"[0-9]{1,9}")  # what fits every integer column; 「²」 is a digit to Python and no number


def whole(text: str | None) -> int | None:
    """None for whatever is no plain number, so that nonsense asks for nothing."""
    return int(text) if text and _WHOLE.fullmatch(text) else None
