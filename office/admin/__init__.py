"""Every ModelAdmin of the product: what the apps below hold is edited here and nowhere else."""

from office.admin import audit, goals, kpis, organization, planning, projects

__all__ = ["audit", "goals", "kpis", "organization", "planning", "projects"]
