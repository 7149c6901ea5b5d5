"""操作の手引き: its contents, and one page."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from office.guide.pages import page_of
from office.guide.topics import PARTS, TOPICS, Part, parts_for
from office.kit.frame import trail

NAME = "操作の手引き"


@login_required
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    parts = [
        {"title": part.title, "is_own": is_own, "topics": [(topic, page_of(topic.slug)) for topic in part.topics]}
        for part, is_own in parts_for(request.user)
    ]
    return render(request, "office/guide/contents.html", {"parts": parts, "crumbs": trail(NAME)})


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in TOPICS:
        raise Http404
    part = _part_of(slug)
    places = [topic.slug for topic in part.topics]
    following = part.topics[places.index(slug) + 1 :][:1]
    facts = {
        "page": page_of(slug),
        "part": part,
        "following": following[0] if following else None,
        "crumbs": trail((NAME, "../"), TOPICS[slug].title),
    }
    return render(request, "office/guide/page.html", facts)


def _part_of(slug: str) -> Part:
    return next(part for part in PARTS if any(topic.slug == slug for topic in part.topics))
