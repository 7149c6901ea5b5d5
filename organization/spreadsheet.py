"""Text in a file that a spreadsheet will open: none of it may turn into a formula there. Pure."""

from organization.texts import cleaned

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
WIDE_STARTS = (
    "＝",
    "＋",
    "－",
    "＠",
)  # a Japanese Excel may read them as their narrow forms; alone they are a dash or sign


def is_formula_like(text: str) -> bool:
    return text.startswith(STARTS) or (len(text) > 1 and text.startswith(WIDE_STARTS))


def harmless(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe; numbers never come here.

    What no file should hold (organization/texts.py) goes first: it might hide the sign.
    """
    text = cleaned(text)
    return f"'{text}" if is_formula_like(text) else text


def as_typed(text: str) -> str:
    """The text behind the apostrophe that ``harmless`` put before it: what we wrote out comes back unchanged."""
    return text[1:] if text.startswith("'") and is_formula_like(text[1:]) else text
