"""What a shared link shows of a page (Open Graph): its title, one sentence and a picture, of what is published.

The addresses must be whole, so there is nothing to say where nobody has told the site's own.
"""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.html import strip_tags

from kpis.measurement.numerals import wareki
from reports.review import Review
from reports.review.headline import overview_sentence
from reports.site.sentences import kpi_sentence


def shared_as(published: Review | None, kwargs: Mapping[str, str], path: str, root: str) -> dict:
    """``kwargs``: the arguments of the page's address; ``root``: the site's own address, without a slash at its end."""
    if published is None or not root or "year" not in kwargs:
        return {}
    place = [published.strategy.code, str(published.year)]
    row = published.row(kwargs["kpi"]) if "kpi" in kwargs else None
    if row is None:
        title, text = f"{wareki(published.year)}の進み具合", overview_sentence(published)
        image = reverse("pack:card", args=place)
    else:
        title, text = f"{row.code} {row.name}（{wareki(published.year)}）", kpi_sentence(row)
        image = reverse("pack:kpi_card", args=[*place, row.code])
    return {
        "title": f"{title}｜{published.strategy.name}",
        "text": strip_tags(text),
        "url": f"{root}{path}",
        "image": f"{root}{image}",
        "site": published.strategy.city,
    }
