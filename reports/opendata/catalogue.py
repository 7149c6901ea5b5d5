"""The data of every public plan for catalogues: DCAT (/open-data/catalogue.jsonld), and schema.org in the page."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from goals.models import Strategy
from organization.frozen import frozen
from organization.identity import identity_of
from reports.charts.block import JSON_ESCAPES
from reports.opendata.files import MEDIA_TYPES, TITLES, TOP_FILES
from reports.releases.issued import Issued, issued_years

Facts = dict[str, Any]
Address = Callable[[str], str]
MEDIA = "https://www.iana.org/assignments/media-types/"
KEYWORDS = ("総合戦略", "KPI", "重要業績評価指標", "実績", "評価", "オープンデータ")
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@frozen
class DataSet:
    """What both catalogues say of a plan's data; ``files`` are title, media type and address of each."""

    strategy: Strategy
    issued: Sequence[Issued]
    page: str
    files: tuple[tuple[str, str, str], ...]

    @property
    def title(self) -> str:
        return f"{self.strategy.municipality.name} {self.strategy.name} 指標と実績"

    @property
    def description(self) -> str:
        return f"{self.strategy.name}の指標、年度ごとの実績値と評価です。公表した年度のデータだけを収めています。"

    @property
    def period(self) -> tuple[str, str]:
        """The days of the plan's term: its fiscal years begin in April."""
        return f"{self.strategy.first_year}-04-01", f"{self.strategy.last_year + 1}-03-31"

    @property
    def days(self) -> tuple[str, str] | None:
        """Of the first publication and of the last one, corrections included."""
        if not self.issued:
            return None
        return (
            min(one.published_on for one in self.issued).isoformat(),
            max(one.as_of for one in self.issued).isoformat(),
        )


def data_sets(strategies: Iterable[Strategy], address: Callable[[Strategy], Address]) -> list[DataSet]:
    plans = list(strategies)
    years = issued_years(plans)
    return [data_set(plan, years.get(plan.pk, []), address(plan)) for plan in plans]


def data_set(plan: Strategy, issued: Sequence[Issued], address: Address) -> DataSet:
    files = tuple(
        (
            plan.words.reword(TITLES[name]),
            MEDIA_TYPES[name.rpartition(".")[2]],
            address(reverse("opendata:strategy_file", args=[plan.code, name])),
        )
        for name in TOP_FILES
    )
    return DataSet(plan, issued, address(reverse("opendata:strategy", args=[plan.code])), files)


def catalogue(sets: Iterable[DataSet], address: Address, itself: str) -> Facts:
    """DCAT as JSON-LD, found at ``itself``. Every data set is its page's address with a name behind it."""
    return {
        "@context": CONTEXT,
        "@id": itself,
        "@type": "dcat:Catalog",
        "dct:title": {"@language": "ja", "@value": "計画の指標と実績のデータ"},
        "dct:language": "ja",
        "dcat:dataset": [_dcat(one) for one in sets],
        "dcat:service": {
            "@type": "dcat:DataService",
            "dct:title": {"@language": "ja", "@value": "公表した指標と実績のJSON"},
            "dcat:endpointURL": _id(address(reverse("api:index"))),
            "dcat:endpointDescription": _id(address(reverse("api:openapi"))),
        },
    }


def _dcat(one: DataSet) -> Facts:
    start, end = one.period
    licence = identity_of(one.strategy.municipality).licence
    days = dict(zip(("dct:issued", "dct:modified"), map(_day, one.days), strict=True)) if one.days else {}
    return {
        "@id": f"{one.page}#data",
        "@type": "dcat:Dataset",
        "dct:identifier": one.strategy.code,
        "dct:title": {"@language": "ja", "@value": one.title},
        "dct:description": {"@language": "ja", "@value": one.description},
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": one.strategy.municipality.name},
        "dct:license": _id(licence.path) if licence.path else licence.title,
        **days,
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(start),
            "dcat:endDate": _day(end),
        },
        "dcat:keyword": list(KEYWORDS),
        "dcat:landingPage": _id(one.page),
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": {"@language": "ja", "@value": title},
                "dcat:mediaType": _id(f"{MEDIA}{kind}"),
                "dcat:downloadURL": _id(url),
                "dcat:accessURL": _id(one.page),
            }
            for title, kind, url in one.files
        ],
    }


def _id(address: str) -> Facts:
    return {"@id": address}


def _day(text: str) -> Facts:
    return {"@type": "xsd:date", "@value": text}


def for_page(one: DataSet) -> Facts:
    """schema.org Dataset, as search engines read it in the page."""
    city, licence = one.strategy.municipality, identity_of(one.strategy.municipality).licence
    days = dict(zip(("datePublished", "dateModified"), one.days, strict=True)) if one.days else {}
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": one.title,
        "description": one.description,
        "url": one.page,
        "identifier": one.strategy.code,
        "inLanguage": "ja",
        "isAccessibleForFree": True,
        "license": licence.path or licence.title,
        "creator": {"@type": "GovernmentOrganization", "name": city.name},
        "spatialCoverage": {"@type": "Place", "name": f"{city.prefecture}{city.name}"},
        "temporalCoverage": "/".join(one.period),
        "keywords": list(KEYWORDS),
        **days,
        "distribution": [
            {"@type": "DataDownload", "name": title, "encodingFormat": kind, "contentUrl": url}
            for title, kind, url in one.files
        ],
    }


def in_page(facts: Facts) -> SafeString:
    """For a script element that holds data: no text can close it."""
    return SafeString(json.dumps(facts, ensure_ascii=False).translate(JSON_ESCAPES))
