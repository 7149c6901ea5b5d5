"""The one search of the site: visitors find what is published, the city's people also what they work on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from office.kit.frame import trail
from office.search.engine import asked
from office.search.site import plans_of, search_plan

LONGEST_QUERY = 100
SHOWN = 10  # of each kind; 「すべて表示」 shows the rest


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    query = asked(request.GET.get("q", ""))[:LONGEST_QUERY]
    found = [search_plan(request, plan, query) for plan in plans_of(request)] if query else []
    facts = {
        "query": query,
        "found": found,
        "count": sum(one.count for one in found),
        "shown": None if request.GET.get("all") else SHOWN,
        "crumbs": trail("検索"),
    }
    return render(request, "office/search/page.html", facts)
