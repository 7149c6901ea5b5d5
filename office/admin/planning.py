"""What every list of the plan shares: planning staff only, their own municipality only, and nothing is changed here.

Rights follow from the role, not from Django's permission tables. A class says by which relation its rows belong to a
municipality.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from simple_history.admin import SimpleHistoryAdmin

# What the filters beside a list put behind a field's name. Anything else (regex, startswith, a further relation) is
# somebody probing what the list does not show.
SECRET_FIELDS = frozenset({"password"})
FILTER_LOOKUPS = frozenset({"exact", "id__exact", "in", "isnull", "gt", "gte", "lt", "lte"})


def _field_of(entry) -> str:
    """What an entry of ``list_filter`` listens to: a field's path, or the parameter of a filter of our own."""
    if isinstance(entry, tuple):
        return entry[0]
    return entry if isinstance(entry, str) else entry.parameter_name


def is_planner(user) -> bool:
    return user.is_authenticated and user.is_planning


def column(heading: str, read: Callable[[Any], Any], **display):
    """A column of a list: what ``read`` makes of the row."""
    return admin.display(description=heading, **display)(lambda self, row: read(row))


def link(words: str, name: str, *args) -> str:
    return format_html('<a href="{}">{}</a>', reverse(name, args=args), words)


class PlanningAdmin(admin.ModelAdmin):
    municipality_path = "municipality"
    acts_page: tuple[str, str, str] | None = None  # where the acts are: url name, a sentence, the link's words
    actions = None
    list_per_page = 100

    # --- Who -------------------------------------------------------------------------------------------------

    def has_module_permission(self, request) -> bool:
        return is_planner(request.user)

    def has_view_permission(self, request, obj=None) -> bool:
        return is_planner(request.user) and self._is_own(request.user, obj)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def _is_own(self, user, obj) -> bool:
        if obj is None or user.is_operator:
            return True
        for step in self.municipality_path.split("__"):
            obj = getattr(obj, step, None)
        return obj is not None and obj.pk == user.municipality_id

    def changelist_view(self, request, extra_context=None):
        more = {"title": f"{self.opts.verbose_name_plural}の一覧", "acts_page": self.acts_page}
        try:
            return super().changelist_view(request, more | (extra_context or {}))
        except OverflowError:  # a number in the address that no column of SQLite can hold
            return redirect(request.path)

    def lookup_allowed(self, lookup, value, request) -> bool:
        """An address narrows a list as its filters do, by no pattern, no further relation and nothing secret."""
        offered = [_field_of(entry) for entry in self.get_list_filter(request)]
        field = next((one for one in offered if f"{lookup}__".startswith(f"{one}__")), lookup.partition("__")[0])
        kind = lookup[len(field) + 2 :]
        return field not in SECRET_FIELDS and (not kind or kind in FILTER_LOOKUPS)

    # --- Which -----------------------------------------------------------------------------------------------

    def get_queryset(self, request):
        """The rows of the person's municipality; the installation's operator (no municipality) sees all."""
        rows = super().get_queryset(request)
        if request.user.is_operator:
            return rows
        return rows.filter(**{self.municipality_path: request.user.municipality_id})


# --- With a history ------------------------------------------------------------------------------------------


class HistoryAdmin(PlanningAdmin, SimpleHistoryAdmin):
    """With who changed what and when. An earlier state is looked at, not brought back: acts have one door."""

    def revert_disabled(self, request, obj=None) -> bool:
        return True

    def history_view_title(self, request, obj) -> str:
        return "変更の記録"

    def history_form_view_title(self, request, obj) -> str:
        return "その時点の内容"

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        if request.method == "POST":
            raise PermissionDenied
        request.looks_back = True
        return super().history_form_view(request, object_id, version_id, extra_context)

    def get_fieldsets(self, request, obj=None):
        """Looking back shows what was stored, in the order of the form."""
        if not looks_back(request):
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": [field.name for field in self.opts.fields if not field.primary_key]})]

    def get_readonly_fields(self, request, obj=None):
        if not looks_back(request):
            return super().get_readonly_fields(request, obj)
        return [field.name for field in self.opts.fields if not field.primary_key]


def looks_back(request) -> bool:
    return getattr(request, "looks_back", False)
