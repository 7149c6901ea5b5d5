"""Queries in the planner's words; year and user come in as arguments."""

from django.db import models

from kpis.choices import Stage
from organization.querysets import OfMunicipality


class KPIQuerySet(models.QuerySet):
    def of(self, strategy):
        return self.filter(strategy=strategy)

    def owned_by_departments_of(self, user):
        """The KPIs a person's departments answer for."""
        return self.filter(owner__services__user=user).distinct()

    def in_force(self, fiscal_year: int):
        """Those that the plan holds in a year: added ones from their first year, ended ones to their last."""
        return self.filter(
            models.Q(first_year=None) | models.Q(first_year__lte=fiscal_year),
            models.Q(final_year=None) | models.Q(final_year__gte=fiscal_year),
        )

    def in_plan_order(self):
        """As the document and every list have them: the goals' targets first, then measure by measure."""
        of_measure = models.ExpressionWrapper(models.Q(measure__isnull=False), models.BooleanField())
        return self.order_by(of_measure, "position", "id")

    def with_place(self):
        """With all that a row needs to say where in the plan the KPI stands and whose it is."""
        return self.select_related("goal", "measure__project__goal", "owner")


class ReportingYearQuerySet(OfMunicipality):
    municipality_path = "strategy__municipality"

    def of(self, strategy):
        return self.filter(strategy=strategy)

    def published(self):
        return self.filter(stage=Stage.PUBLISHED)

    def in_entry(self):
        return self.filter(stage=Stage.ENTRY)

    def visible_to(self, user):
        """Published years for everyone, the others for the city's own people: permissions.may_read_year as a list."""
        if not user.is_active:  # nobody's visitor, or an account that was stopped
            return self.published()
        if user.is_operator:
            return self
        own = models.Q(strategy__municipality=user.municipality_id)
        if not user.reads_drafts:
            own &= models.Q(stage=Stage.COUNCIL)
        return self.filter(models.Q(stage=Stage.PUBLISHED) | own)

    def latest_first(self):
        return self.order_by("-fiscal_year")


class ActualQuerySet(models.QuerySet):
    def of(self, strategy):
        return self.filter(kpi__strategy=strategy)

    def in_year(self, fiscal_year: int):
        return self.filter(fiscal_year=fiscal_year)

    def up_to(self, fiscal_year: int):
        return self.filter(fiscal_year__lte=fiscal_year)

    def with_value(self):
        return self.filter(value__isnull=False)
