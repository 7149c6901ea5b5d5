"""Who signed in, who failed to, and what left the system: the operator of the installation reads, nobody writes."""

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin

from office.admin.planning import column
from organization.models import AuditEntry


class ReadOnlyLog(admin.ModelAdmin):
    """Not even a superuser changes or removes a row here."""

    list_per_page = 100
    actions = None

    def has_module_permission(self, request) -> bool:
        return request.user.is_authenticated and request.user.is_administrator

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
    who = column("行った人", lambda entry: entry.who, ordering="user")


class SignInLog(ReadOnlyLog):
    """django-axes' rows, in Japanese, which it does not speak."""

    called = ""
    search_fields = ["username", "ip_address"]
    date_hierarchy = "attempt_time"
    exclude = ["get_data", "post_data"]
    at = column("日時", lambda row: row.attempt_time, ordering="attempt_time")
    name = column("サインインの名前", lambda row: row.username or "", ordering="username")
    address = column("アドレス", lambda row: row.ip_address or "", ordering="ip_address")
    page = column("ページ", lambda row: row.path_info, ordering="path_info")

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.opts.verbose_name = self.opts.verbose_name_plural = self.called

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": f"{self.called}の一覧"} | (extra_context or {}))


@admin.register(AccessLog)
class AccessLogAdmin(SignInLog):
    called = "サインイン"
    list_display = ["at", "left", "name", "address", "page"]
    left = column("サインアウト", lambda row: row.logout_time, ordering="logout_time")


@admin.register(AccessFailureLog)
class AccessFailureLogAdmin(SignInLog):
    called = "サインインの失敗"
    list_display = ["at", "name", "address", "page", "halted"]
    halted = column("停止した", lambda row: row.locked_out, ordering="locked_out", boolean=True)


@admin.register(AccessAttempt)
class AccessAttemptAdmin(SignInLog):
    """The count that halts a sign-in; planners end a halt on the person's page."""

    called = "失敗の回数（停止の判定）"
    list_display = ["at", "name", "address", "times"]
    times = column("失敗の回数", lambda row: row.failures_since_start, ordering="failures_since_start")
