"""Small files that people's programs really wrote (tests/cases), and which once were misread."""

from pathlib import Path

FOLDER = Path(__file__).parent.parent / "cases"


def case(name: str) -> bytes:
    return (FOLDER / name).read_bytes()
