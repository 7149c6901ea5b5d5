"""Who signed in, who failed to, and what left the system: the operator of the installation reads, nobody writes."""

import datetime as dt

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin

from organization.models import AuditEntry


class ReadOnlyLog(admin.ModelAdmin):
    """Not even a superuser changes or removes a row here."""

    list_per_page = 100
    actions = None

    def has_module_permission(self, request) -> bool:
        user = request.user
        return user.is_authenticated and user.is_active and (user.is_superuser or user.is_operator)

    def has_view_permission(self, request, obj=None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyLog):
    list_display = ["at", "kind", "subject", "who", "text"]
    list_filter = ["kind"]
    search_fields = ["subject", "text", "user__username", "user__display_name"]
    list_select_related = ["user"]
    date_hierarchy = "at"

    @admin.display(description="行った人", ordering="user")
    def who(self, entry: AuditEntry) -> str:
        return entry.who


class SignInLog(ReadOnlyLog):
    """django-axes' rows, in Japanese."""

    title = ""
    search_fields = ["username", "ip_address"]
    date_hierarchy = "attempt_time"
    exclude = ["get_data", "post_data"]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": self.title} | (extra_context or {}))

    @admin.display(description="日時", ordering="attempt_time")
    def at(self, row) -> dt.datetime:
        return row.attempt_time

    @admin.display(description="利用者名", ordering="username")
    def name(self, row) -> str:
        return row.username or ""

    @admin.display(description="アドレス", ordering="ip_address")
    def address(self, row) -> str:
        return row.ip_address or ""

    @admin.display(description="ページ", ordering="path_info")
    def page(self, row) -> str:
        return row.path_info


@admin.register(AccessLog)
class AccessLogAdmin(SignInLog):
    title = "サインインの一覧"
    list_display = ["at", "left", "name", "address", "page"]

    @admin.display(description="サインアウト", ordering="logout_time")
    def left(self, row) -> dt.datetime | None:
        return row.logout_time


@admin.register(AccessFailureLog)
class AccessFailureLogAdmin(SignInLog):
    title = "サインインの失敗の一覧"
    list_display = ["at", "name", "address", "page", "halted"]

    @admin.display(description="停止した", ordering="locked_out", boolean=True)
    def halted(self, row) -> bool:
        return row.locked_out


@admin.register(AccessAttempt)
class AccessAttemptAdmin(SignInLog):
    """The count that halts a sign-in; planners end a halt on the person's page."""

    title = "失敗の回数の一覧"
    list_display = ["at", "name", "address", "times"]

    @admin.display(description="失敗の回数", ordering="failures_since_start")
    def times(self, row) -> int:
        return row.failures_since_start
