"""The workbook between preview and confirmation: it travels with the page, signed, and no server has to keep it.

Any server can confirm what another has shown; nobody can change it on the way or confirm it for somebody else.
"""

from django.conf import settings
from django.core import signing

from kpis.models import ReportingYear
from kpis.sheets.workbook.read import Sheet
from organization.models import User

_SALT = "kpis.sheets.workbook.preview"


class NotOurs(Exception):
    """What came back is not what was shown to this person, or is too old."""


def packed(sheet: Sheet, year: ReportingYear, user: User) -> str:
    content = {"user": user.pk, "year": year.pk, "sheet": sheet.packed()}
    return signing.dumps(content, salt=_SALT, compress=True)


def unpacked(text: str, year: ReportingYear, user: User) -> Sheet:
    try:
        content = signing.loads(text, salt=_SALT, max_age=settings.SESSION_COOKIE_AGE)
    except signing.BadSignature:
        raise NotOurs from None
    if (content["user"], content["year"]) != (user.pk, year.pk):
        raise NotOurs
    try:
        return Sheet.unpacked(content["sheet"])
    except (KeyError, TypeError):  # shown before an upgrade
        raise NotOurs from None
