"""Interleaved rounds: every variant once, then again, so that a noisy machine slows all of them alike."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of one variant."""

    times: tuple[float, ...]

    @property
    def best(self) -> float:
        return min(self.times)

    @property
    def median(self) -> float:
        return statistics.median(self.times)


def interleaved(variants: Mapping[str, Callable[[], object]], rounds: int, warm_up: int = 2) -> dict[str, Timing]:
    """Each round begins with another variant, so that none always follows the same one."""
    names = list(variants)
    times: dict[str, list[float]] = {name: [] for name in names}
    for number in range(warm_up + rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            start = time.perf_counter()
            variants[name]()
            took = (time.perf_counter() - start) * 1000
            if number >= warm_up:
                times[name].append(took)
    return {name: Timing(tuple(found)) for name, found in times.items()}
