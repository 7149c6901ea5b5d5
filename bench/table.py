"""The results as Markdown, the same on the terminal and in docs/benchmarks.md."""

from dataclasses import dataclass

from bench.timing import Timing

HEAD = "| 対象 | 最小 ms | 中央値 ms | 比（最小） | 比（中央値） | 備考 |\n|---|--:|--:|--:|--:|---|"


@dataclass(frozen=True, slots=True)
class Line:
    """A variant beside the section's baseline: by the fastest rounds, and by the middle one of the rounds' ratios."""

    name: str
    timing: Timing
    base: Timing
    note: str = ""

    def __str__(self) -> str:
        ours, base = self.timing, self.base
        ratios = f"{ours.best / base.best:.2f} | {ours.ratio_to(base):.2f}"
        return f"| {self.name} | {_ms(ours.best)} | {_ms(ours.median)} | {ratios} | {self.note} |"


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    text: str
    lines: list[Line]

    def __str__(self) -> str:
        return "\n".join([f"## {self.title}", "", self.text, "", HEAD, *map(str, self.lines), ""])


def _ms(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.3f}"
