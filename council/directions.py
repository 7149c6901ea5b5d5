"""The choices of 今後の方向性: a city's own list where it has set one, else the default."""

from council.choices import DEFAULT_DIRECTIONS, Direction
from council.models import DirectionOption
from goals.models import Strategy


def directions_of(strategy: Strategy) -> tuple[Direction, ...]:
    """Every choice that an evaluation may hold, in order; those no longer offered have ``is_active`` false."""
    own = DirectionOption.objects.filter(strategy=strategy).values_list("code", "label", "definition", "is_active")
    return tuple(Direction(*option) for option in own) or DEFAULT_DIRECTIONS


def offered(strategy: Strategy) -> tuple[Direction, ...]:
    return tuple(direction for direction in directions_of(strategy) if direction.is_active)
