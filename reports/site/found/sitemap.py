"""/sitemap.xml and /robots.txt: which pages a search engine may show, and when each was last published."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from django.urls import reverse

from reports.releases.issued import issued_years
from reports.site.found.feed import Address
from reports.site.ready.addresses import KINDS, Kind, Plans, Shown

NO_PAGES = ("dashboards:strategy", "home")  # they lead on
PAGES = ("accessibility", "dashboards:", "opendata:strategy", "releases:history", "pack:report", "pack:leaflet")
LONGEST = 50_000  # addresses that a sitemap may hold
KEPT_OUT = ("/admin/", "/council/", "/search/", "/sign-in/")


def sitemap_bytes(plans: Plans, address: Address) -> bytes:
    lines = [f"<url><loc>{escape(address(path))}</loc>{day}</url>" for path, day in _pages(plans)]
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return (head + "\n".join(lines[:LONGEST]) + "\n</urlset>\n").encode()


def robots_bytes(sitemap: str) -> bytes:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in KEPT_OUT), "", f"Sitemap: {sitemap}"]
    return ("\n".join(lines) + "\n").encode()


def _pages(plans: Plans) -> Iterator[tuple[str, str]]:
    """Path of each page with the day of its year's latest release, as an element."""
    days = {
        (strategy, one.year): f"<lastmod>{one.as_of.isoformat()}</lastmod>"
        for strategy, years in issued_years(plans.strategies).items()
        for one in years
    }
    for kind in filter(_is_page, KINDS):
        for at in kind.over(plans):
            day = days.get((at.strategy.pk, at.year), "") if isinstance(at, Shown) else ""
            yield from ((reverse(kind.name, args=arguments), day) for arguments in kind.arguments(at))


def _is_page(kind: Kind) -> bool:
    """Files and papers are found from the pages."""
    return kind.name not in NO_PAGES and any(kind.name == one or _within(kind.name, one) for one in PAGES)


def _within(name: str, space: str) -> bool:
    return space.endswith(":") and name.startswith(space)
