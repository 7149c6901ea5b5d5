"""Typed texts in paragraphs, as the report prints them."""

LONGEST_IN_LIST = 500  # about eleven lines beside their label


def paragraphs(text: str) -> list[str]:
    """A typed text as its paragraphs, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def clipped(texts: list[str], longest: int = LONGEST_IN_LIST) -> list[str]:
    """The paragraphs as far as they fit into ``longest`` characters, an ellipsis where the rest is left out."""
    if sum(map(len, texts)) <= longest:
        return texts
    shown, room = [], longest
    for text in texts:
        shown.append(text if len(text) <= room else f"{text[:room]}…")
        room -= len(text)
        if room <= 0:
            break
    return shown if shown[-1].endswith("…") else [*shown[:-1], f"{shown[-1]}…"]
