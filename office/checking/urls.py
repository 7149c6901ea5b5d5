from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse

from office.checking import views
from office.checking.desktops import APPROVE, CHECK, Desktop
from office.kit.access import looked_at


@looked_at
def moved(request: HttpRequest, code: str, year: str, desktop: Desktop) -> HttpResponse:
    """Where the page was before; links to it are in mails and bookmarks."""
    query = request.GET.urlencode()
    return redirect(reverse(f"{desktop.name}:page", args=[code, year]) + (f"?{query}" if query else ""))


def pages(desktop: Desktop) -> list:
    return [
        path(f"<strategy:code>/<year:year>/{address}", view, {"desktop": desktop}, name=name)
        for address, view, name in (
            ("", views.page, "page"),
            ("act/", views.act, "act"),
            ("return/", views.send_back, "send_back"),
            ("undo/", views.undo, "undo"),
        )
    ]


urlpatterns = [
    path("checking/", include((pages(CHECK), CHECK.name))),
    path("approval/", include((pages(APPROVE), APPROVE.name))),
    path("years/<strategy:code>/<year:year>/check/", moved, {"desktop": CHECK}),
    path("years/<strategy:code>/<year:year>/approve/", moved, {"desktop": APPROVE}),
]
