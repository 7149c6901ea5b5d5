from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect

# django-axes speaks no Japanese.
NAMES = {
    "axes": "サインインの記録",
    "AccessLog": "サインイン",
    "AccessFailureLog": "サインインの失敗",
    "AccessAttempt": "失敗の回数（停止の判定）",
}


class StrategyAdminSite(AdminSite):
    """The admin under the product's name; people sign in on the one sign-in page of the site."""

    site_header = "総合戦略 管理"
    site_title = "総合戦略 管理"
    index_title = "管理メニュー"
    enable_nav_sidebar = False

    def index(self, request, extra_context=None):
        """Who manages nothing here has the start page."""
        return super().index(request, extra_context) if self.get_app_list(request) else redirect("start:page")

    def password_change(self, request, extra_context=None):
        """One act, on one page, which also ends an initial password."""
        return redirect("people:password")

    def login(self, request, extra_context=None):
        return redirect_to_login(request.get_full_path())

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["name"] = NAMES.get(app["app_label"], app["name"])
            for model in app["models"]:
                model["name"] = NAMES.get(model["object_name"], model["name"])
        return apps
