"""What is said about a value, and what proves it. Neither touches the value, its state or its version."""

import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from kpis import evidence as files
from kpis.choices import Act
from kpis.models import Actual, Comment, Evidence
from kpis.workflow.cycle.held import holding
from kpis.workflow.policy import Doing
from kpis.workflow.runner import Invalid
from organization.models import User
from organization.texts import within

LONGEST_COMMENT = Comment._meta.get_field("text").max_length or 0


def comment(actual: Actual, text: str, *, by: User | None, on: dt.date | None = None) -> Comment:
    """One entry of the thread, readable to the department and the planning division."""
    text = text.strip()
    if not text:
        raise Invalid({"text": "コメントを入力してください。"})
    if len(text) > LONGEST_COMMENT:
        raise Invalid({"text": f"コメントは{within(LONGEST_COMMENT, len(text))}"})
    with holding(actual, by, on) as (held, stored):
        held.check(Doing.COMMENT, stored.kpi, stored)
        written = Comment.objects.create(actual=stored, text=text, by=by)
        held.record(Act.COMMENTED, stored)
    return written


def attach(
    actual: Actual,
    *,
    title: str,
    url: str = "",
    file: UploadedFile | None = None,
    by: User | None,
    on: dt.date | None = None,
) -> Evidence:
    """A link or a file, checked (evidence.py). The file gets a random name: nothing of the given one is trusted."""
    try:
        offered = files.checked(title=title, url=url, file=file)
    except files.BadEvidence as bad:
        raise Invalid({bad.field: str(bad)}) from None
    with holding(actual, by, on) as (held, stored):
        held.check(Doing.ATTACH, stored.kpi, stored)
        made = Evidence(actual=stored, title=offered.title, url=offered.url, by=by)
        if offered.file is not None:
            made.size = offered.file.size or 0
            made.file.save(offered.stored_name, offered.file, save=False)
        try:
            made.save()
            held.record(Act.ATTACHED, stored, detail={"title": made.title})
        except Exception:
            files.discard(made)
            raise
    return made


def detach(evidence: Evidence, *, by: User | None, on: dt.date | None = None) -> None:
    """Remove it; the file goes when the act is committed, and what it was called stays in the record."""
    with holding(evidence.actual, by, on) as (held, stored):
        held.check(Doing.ATTACH, stored.kpi, stored)
        found = Evidence.objects.filter(pk=evidence.pk, actual=stored).first()
        if found is None:
            return
        held.record(Act.DETACHED, stored, detail={"title": found.title})
        Evidence.objects.filter(pk=found.pk).delete()
        transaction.on_commit(lambda: files.discard(found), robust=True)
