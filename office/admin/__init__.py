"""Every ModelAdmin of the product: what the apps below hold is edited here and nowhere else."""

from office.admin import audit, organization, planning, strategy, values, years

__all__ = ["audit", "organization", "planning", "strategy", "values", "years"]
