from django.core.exceptions import PermissionDenied
from simple_history.admin import SimpleHistoryAdmin

from office.admin.planning import PlanningAdmin


class HistoryAdmin(PlanningAdmin, SimpleHistoryAdmin):
    """With who changed what and when. An earlier state is looked at, not brought back: acts have one door."""

    def revert_disabled(self, request, obj=None) -> bool:
        return True

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
