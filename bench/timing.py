"""Interleaved rounds: every variant once, then again, so that a noisy machine slows all of them alike."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of one variant, round by round."""

    times: tuple[float, ...]

    @property
    def best(self) -> float:
        return min(self.times)

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    def ratio_to(self, base: "Timing") -> float:
        """The middle one of the rounds' own ratios: what slows a round slows both that are compared in it."""
        return statistics.median(own / other for own, other in zip(self.times, base.times, strict=True))


def interleaved(
    variants: Mapping[str, Callable[[], object]],
    rounds: int,
    warm_up: int = 2,
    clock: Callable[[], float] = time.process_time,
) -> dict[str, Timing]:
    """Each round begins with another variant, so that none always follows the same one.

    ``clock``: the CPU time of this process, in which others on the machine count little; where another process does
    the work, the time on the wall.
    """
    names = list(variants)
    times: dict[str, list[float]] = {name: [] for name in names}
    for number in range(warm_up + rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            start = clock()
            variants[name]()
            took = (clock() - start) * 1000
            if number >= warm_up:
                times[name].append(took)
    return {name: Timing(tuple(found)) for name, found in times.items()}
