"""What has no page of its own: the whole lists of indicators, measures and values with files and history; the records.

Planning reads the lists of its own city; acts have the pages of the rooms, and the records are the operator's.
"""

from django.contrib import admin
from django.contrib.auth.models import Group

from office.admin import audit, strategy, values

__all__ = ["audit", "strategy", "values"]

admin.site.unregister(Group)  # rights follow from the role
