from django.db import models


class StrategyQuerySet(models.QuerySet):
    def of_municipalities_of(self, user):
        """The strategies a signed-in person works with: the own municipality's, or all for its operator."""
        if user.municipality_id is None:
            return self
        return self.filter(municipality=user.municipality_id)
