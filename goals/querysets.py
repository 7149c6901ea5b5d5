from organization.querysets import OfMunicipality


class StrategyQuerySet(OfMunicipality):
    """The strategies of a municipality."""
