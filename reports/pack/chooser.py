"""The small form on the report's page with which a reader chooses what to print."""

from django.http import Http404, QueryDict

from reports.pack.parts import CODES, PARTS
from reports.pack.selection import Selection, Unknown, choose
from reports.review import Review
from reports.review.narrowed import departments_of


def chosen(query: QueryDict, review: Review) -> Selection:
    """The selection of an address. What is not there is 404: a report of something else would mislead."""
    try:
        return choose(
            review,
            CODES,
            parts=query.getlist("parts"),
            project=query.get("project", ""),
            department=query.get("department", ""),
        )
    except Unknown:
        raise Http404 from None


def chooser(review: Review, selection: Selection) -> dict:
    """Every choice with whether it is made."""
    return {
        "parts": [
            {"code": part.code, "title": part.title, "chosen": not selection.parts or part.code in selection.parts}
            for part in PARTS
            if part.is_there(review)
        ],
        "projects": [
            {"value": one.number, "name": f"{one.number}　{one.name}", "chosen": one.number == selection.project}
            for one in review.projects
        ],
        "departments": [{"name": name, "chosen": name == selection.department} for name in departments_of(review)],
        "is_extract": selection.is_extract,
    }
