"""The documents for anyone who asks, in every page on the web; what is not published is not there, whoever asks."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from goals.models import Strategy
from reports.api.documents import Document, NoDocument, index_document, json_bytes, kpi_document, year_document
from reports.api.openapi import openapi_document
from reports.api.schemas import schema_document
from reports.opendata.views import open_file
from reports.visible import PLAN

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
NOT_THERE = {
    "title": "文書がありません",
    "status": HTTPStatus.NOT_FOUND.value,
    "detail": "アドレスが違うか、まだ公表されていません。ある文書は index.json に、その形は openapi.json にあります。",
}


def document(build: Callable[..., Document]):
    """A view that sends a document, or says in JSON that there is none: a program reads no page."""

    @open_file
    @wraps(build)
    def answer(request: HttpRequest, **kwargs) -> HttpResponse:
        try:
            return HttpResponse(json_bytes(build(**kwargs)), content_type=JSON)
        except NoDocument:
            return HttpResponse(json_bytes(NOT_THERE), content_type=PROBLEM, status=HTTPStatus.NOT_FOUND)

    return answer


index = document(index_document)
openapi = document(openapi_document)
schema = document(schema_document)


@document
def year(code: str, year: str, name: str) -> Document:
    if year == PLAN:
        raise NoDocument
    return year_document(_plan(code), int(year), name)


@document
def kpi(code: str, kpi: str) -> Document:
    return kpi_document(_plan(code), kpi)


@document
def lost(rest: str) -> Document:
    raise NoDocument


def _plan(code: str) -> Strategy:
    plan = Strategy.objects.public().select_related("municipality").filter(code=code).first()
    if plan is None:
        raise NoDocument
    return plan
