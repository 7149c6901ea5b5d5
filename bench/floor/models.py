from django.db import models

from kpis.models import KPI


class Figures(models.Model):
    """What the product computes on every request lies ready in a table for the floor: in its favour."""

    kpi = models.OneToOneField(KPI, models.CASCADE, related_name="floor_figures", primary_key=True)
    achievement = models.DecimalField(null=True, max_digits=15, decimal_places=1)
    progress = models.DecimalField(null=True, max_digits=15, decimal_places=1)
    grade = models.CharField(max_length=20)

    def __str__(self) -> str:
        return str(self.kpi_id)
