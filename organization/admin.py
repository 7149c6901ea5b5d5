from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Count

from organization.choices import Role
from organization.models import Department, DepartmentService, User
from organization.planning_admin import PlanningAdmin, PlanningInline

admin.site.unregister(Group)  # rights follow from the role


class NewUserForm(UserCreationForm):
    class Meta:
        model = User
        fields = ("username",)


class ServiceInline(PlanningInline):
    """兼務 is normal: one row per department."""

    model = DepartmentService
    verbose_name = "担当部署"
    verbose_name_plural = "担当部署（兼務のときは複数）"


@admin.register(User)
class UserAdmin(PlanningAdmin, DjangoUserAdmin):
    may_add = may_change = True  # who has left is made inactive: their entries keep their name
    add_form = NewUserForm
    inlines = [ServiceInline]
    list_display = ["username", "display_name", "role", "served", "is_active", "last_login"]
    list_filter = ["role", "is_active", ("departments", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["username", "display_name"]
    ordering = ["username"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("職員", {"fields": ["display_name", "email", "role", "municipality", "is_active"]}),
        ("記録", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "display_name", "role", "municipality", "password1", "password2"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("departments")

    def get_readonly_fields(self, request, obj=None):
        """Nobody locks themselves out."""
        own = ["role", "municipality", "is_active"] if obj is not None and obj == request.user else []
        return [*super().get_readonly_fields(request, obj), *own]

    def save_model(self, request, obj, form, change):
        """Staff and planning use the admin pages; council members read the public ones."""
        obj.is_staff = obj.role != Role.COUNCIL or obj.is_superuser
        super().save_model(request, obj, form, change)

    @admin.display(description="担当部署")
    def served(self, user: User) -> str:
        return "、".join(str(department) for department in user.departments.all())


@admin.register(Department)
class DepartmentAdmin(PlanningAdmin):
    may_add = may_change = may_delete = True
    list_display = ["division", "section", "order", "people_count"]
    list_display_links = ["section"]
    list_filter = ["division"]
    search_fields = ["division", "section"]
    fields = ["municipality", "division", "section", "order"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(people_count=Count("services"))

    @admin.display(description="担当者数", ordering="people_count")
    def people_count(self, department: Department) -> int:
        return department.people_count
