"""Which strategy is meant where none is named: the configured one, or the only one."""

from django.conf import settings

from goals.models import Strategy


def default_strategy() -> Strategy | None:
    """The configured strategy, else the only one; None where there are several (or none) to choose from."""
    if settings.DEFAULT_STRATEGY:
        return Strategy.objects.select_related("municipality").filter(code=settings.DEFAULT_STRATEGY).first()
    strategies = list(Strategy.objects.select_related("municipality")[:2])
    return strategies[0] if len(strategies) == 1 else None
