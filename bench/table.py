"""The results as Markdown, the same on the terminal and in docs/benchmarks.md."""

from dataclasses import dataclass

from bench.timing import Timing

HEAD = "| 対象 | 最小 ms | 中央値 ms | 基準との比 | 備考 |\n|---|--:|--:|--:|---|"


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    timing: Timing
    ratio: float
    note: str = ""

    @classmethod
    def of(cls, name: str, timing: Timing, base: float, note: str = "") -> "Line":
        """``base`` is the median of the section's baseline."""
        return cls(name, timing, timing.median / base, note)

    def __str__(self) -> str:
        timing = self.timing
        return f"| {self.name} | {_ms(timing.best)} | {_ms(timing.median)} | {self.ratio:.2f} | {self.note} |"


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    text: str
    lines: list[Line]

    def __str__(self) -> str:
        return "\n".join([f"## {self.title}", "", self.text, "", HEAD, *map(str, self.lines), ""])


def _ms(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.3f}"
