from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

NAMES = {"axes": "サインインの記録"}  # django-axes speaks no Japanese


class StrategyAdminSite(AdminSite):
    """The admin under the product's name; people sign in on the one sign-in page of the site."""

    site_header = "総合戦略 管理"
    site_title = "総合戦略 管理"
    index_title = "システム管理"
    enable_nav_sidebar = False

    def index(self, request, extra_context=None):
        """All that the installation holds is for who runs it; planners meet single lists on their pages."""
        return super().index(request, extra_context) if _is_administrator(request) else redirect("start:page")

    def app_index(self, request, app_label, extra_context=None):
        if not _is_administrator(request):
            raise Http404
        return super().app_index(request, app_label, extra_context)

    def password_change(self, request, extra_context=None):
        """One act, on one page, which also ends an initial password."""
        return redirect("people:password")

    def login(self, request, extra_context=None):
        """On to what was asked for: the address of this page would ask for a second sign-in."""
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("start:page"))

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["name"] = NAMES.get(app["app_label"], app["name"])
        return apps


def _is_administrator(request) -> bool:
    return request.user.is_authenticated and request.user.is_administrator
