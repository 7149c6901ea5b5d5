"""People and departments as planning looks them up. Every change has an act of its own: the pages of 職員 and 部署."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Count

from office.admin import audit as audit_admin  # noqa: F401
from office.admin.planning import PlanningAdmin, column, link
from organization.models import Department, User
from organization.permissions import may_manage

admin.site.unregister(Group)  # rights follow from the role


@admin.register(User)
class UserAdmin(PlanningAdmin):
    acts_page = (
        "people:list",
        "職員の登録、異動、利用停止、パスワードの発行は、「職員」のページで行います。",
        "職員のページを開く",
    )
    list_display = ["username", "display_name", "role", "served", "is_active", "last_login", "page_link"]
    list_filter = ["role", "is_active", ("departments", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["username", "display_name"]
    ordering = ["username"]
    readonly_fields = ["served", "page_link"]
    fieldsets = [
        (None, {"fields": ["username", "page_link"]}),
        ("職員", {"fields": ["display_name", "email", "role", "municipality", "served", "is_active"]}),
        ("記録", {"fields": ["must_change_password", "last_login", "date_joined"]}),
    ]
    served = column("担当部署", lambda user: "、".join(map(str, user.departments.all())) or "なし")
    page_link = column("変更", lambda user: link("職員のページ", "people:person", user.pk))

    def has_view_permission(self, request, obj=None) -> bool:
        return super().has_view_permission(request, obj) and (obj is None or may_manage(request.user, obj))

    def get_queryset(self, request):
        """Whom the page of 職員 shows: nobody with more rights than the own, in no list, selector or history."""
        return super().get_queryset(request).manageable_by(request.user).prefetch_related("departments")

    def history_view(self, request, object_id, extra_context=None):
        """Who may see nobody here is told so, whoever is asked for."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)


@admin.register(Department)
class DepartmentAdmin(PlanningAdmin):
    acts_page = (
        "departments:list",
        "部署の新設、機構改革、決裁の設定は、「部署」のページで行います。",
        "部署のページを開く",
    )
    list_display = ["division", "section", "order", "requires_approval", "people_count", "page_link"]
    list_display_links = ["section"]
    list_filter = ["division", "requires_approval"]
    search_fields = ["division", "section"]
    readonly_fields = ["page_link"]
    fields = [
        *["municipality", "division", "section", "page_link"],
        *["order", "requires_approval", "valid_from", "valid_to"],
    ]
    people_count = column("担当者数", lambda department: department.people_count, ordering="people_count")
    page_link = column("変更", lambda department: link("部署のページ", "departments:one", department.pk))

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(people_count=Count("services"))
