from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect


class StrategyAdminSite(AdminSite):
    """The admin under the product's name; people sign in on the one sign-in page of the site."""

    site_header = "総合戦略 管理"
    site_title = "総合戦略 管理"
    index_title = "管理メニュー"
    enable_nav_sidebar = False

    def password_change(self, request, extra_context=None):
        """One act, on one page, which also ends an initial password."""
        return redirect("people:password")

    def login(self, request, extra_context=None):
        return redirect_to_login(request.get_full_path())
