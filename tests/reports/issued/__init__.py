"""Releases as earlier versions of the product issued them, with the digests of the files they were exported as.

Each is the stored content, compressed; ``digests.json`` was written by the version that issued them. None is ever made
anew: what reads them must go on doing so.
"""

import gzip
import json
from functools import cache
from pathlib import Path

from django.utils import timezone

from kpis.choices import Stage
from reports.models import Release, digest_of
from tests.builders import make_strategy, make_year

FOLDER = Path(__file__).parent
DIGESTS = json.loads((FOLDER / "digests.json").read_text())
NAMES = sorted(DIGESTS)


@cache
def issued_content(name: str) -> str:
    return gzip.decompress((FOLDER / name).read_bytes()).decode()


def year_of(name: str) -> int:
    """「ina-3-2025-1.json.gz」: strategy, year, number."""
    return int(name.split("-")[2])


def store_issued(name: str) -> Release:
    """The year as an upgraded installation has it: published, with this release."""
    content = issued_content(name)
    year = make_year(year_of(name), stage=Stage.PUBLISHED, strategy=make_strategy())
    return Release.objects.create(
        reporting_year=year, number=1, content=content, digest=digest_of(content), published_at=timezone.now()
    )
