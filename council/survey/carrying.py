"""The workbook between preview and confirmation, signed as kpis/sheets/workbook/carrying.py does: no server keeps it.

The version travels along that the preview compared with: somebody's import in between is noticed.
"""

from django.conf import settings
from django.core import signing

from council.survey.read import SurveyFile
from goals.models import Strategy
from kpis.sheets.workbook.carrying import NotOurs
from organization.models import User

_SALT = "council.survey.preview"


def packed(file: SurveyFile, version: int, strategy: Strategy, user: User) -> str:
    content = {"user": user.pk, "strategy": strategy.pk, "version": version, "file": file.packed()}
    return signing.dumps(content, salt=_SALT, compress=True)


def unpacked(text: str, strategy: Strategy, user: User) -> tuple[SurveyFile, int]:
    """The file and the version that was shown. Raises ``NotOurs``."""
    try:
        content = signing.loads(text, salt=_SALT, max_age=settings.SESSION_COOKIE_AGE)
    except signing.BadSignature:
        raise NotOurs from None
    if (content["user"], content["strategy"]) != (user.pk, strategy.pk):
        raise NotOurs
    return SurveyFile.unpacked(content["file"]), content["version"]
