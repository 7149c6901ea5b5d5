"""The page of one value: its thread, its evidence, and the step from 速報 to 確定."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.urls import reverse

from kpis.entered import read_value
from kpis.evidence import KINDS
from kpis.measurement.numerals import NumeralError, fiscal_year_label, open_number, short_year, wareki
from kpis.measurement.questions import questions
from kpis.models import KPI, Event
from kpis.workflow.cycle import Invalid, attach, comment, detach, finalize
from kpis.workflow.history import lines_of
from kpis.workflow.policy import Doing
from office.entry.desk import NOBODY, Desk
from office.entry.desk import page_url as sheet_url
from office.entry.facts import facts_of
from office.entry.rows import row_of
from office.kit.acting import perform
from office.kit.frame import trail
from office.kit.rows import Problem
from organization.refusals import Denied

EVENTS = 30
TYPED = ("text", "title", "url", "value")  # what a person writes here; it survives an error and a lost session
LABELS = {"text": "コメント", "title": "名称", "url": "リンク", "file": "ファイル"}


@dataclass(slots=True)
class Attempt:
    """What was sent and why it was not done; ``question`` asks about an unusual value."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    question: tuple[str, ...] = ()
    token: str = ""
    done: str = ""
    closed: Denied | None = None
    is_resumed: bool = False


def act(desk: Desk, data, files) -> Attempt:
    """Do what the button says."""
    attempt = Attempt(typed=typed_of(data))
    doing = {"comment": _comment, "attach": _attach, "detach": _detach, "finalize": _finalize}.get(data.get("act", ""))
    if doing is None or desk.actual(desk.kpis[0]) is None:
        attempt.errors = {"text": "操作を読み取れませんでした。もう一度お試しください。"}
        return attempt
    performed = perform(doing, desk, data, files, attempt)
    attempt.errors, attempt.closed = performed.problems, performed.closed
    if performed.is_overtaken:
        attempt.errors = {"value": "画面を開いた後に、ほかの人が値を変更しました。いまの値を確認してください。"}
    return attempt


def typed_of(data) -> dict[str, str]:
    return {name: data.get(name, "") for name in TYPED}


def page_url(desk: Desk) -> str:
    return reverse("entry:kpi", args=[desk.strategy.code, desk.fiscal_year, desk.kpis[0].code])


def context(desk: Desk, attempt: Attempt) -> dict:
    kpi = desk.kpis[0]
    actual, row = desk.actual(kpi), row_of(desk, kpi)
    chosen = replace(desk, chosen=str(kpi.owner_id or NOBODY) if desk.user.is_planning else "")
    entry_url = f"{sheet_url(chosen)}#kpi-{kpi.code}"
    first = {"value": open_number(actual.value)} if actual and actual.value is not None else {}
    return {
        "kpi": kpi,
        "actual": actual,
        "row": row,
        "facts": facts_of(desk, kpi),
        "place": [desk.strategy.code, desk.fiscal_year],
        "page_url": page_url(desk),
        "entry_url": entry_url,
        "crumbs": trail(kpi.code),
        "year_label": fiscal_year_label(desk.fiscal_year),
        "wareki": wareki(desk.fiscal_year),
        "last_year": short_year(desk.fiscal_year - 1),
        "comments": desk.comments.get(kpi.id, ()),
        "evidence": desk.evidence.get(kpi.id, ()),
        "comment_closed": desk.why_not(Doing.COMMENT, kpi),
        "attach_closed": desk.why_not(Doing.ATTACH, kpi),
        "typed": first | {name: text for name, text in attempt.typed.items() if text},
        "errors": attempt.errors,
        "problems": [_problem(name, text) for name, text in attempt.errors.items()],
        "question": attempt.question,
        "question_token": attempt.token,
        "resumed": attempt.is_resumed,
        "file_types": ",".join(f".{kind}" for kind in KINDS),
        "file_help": f"{'・'.join(KINDS)}、{settings.UPLOAD_MAX_BYTES // (1024 * 1024)}MBまで。公表はされません。",
        "events": lines_of(_events(desk, kpi)),
    }


def _comment(desk: Desk, data, files, attempt: Attempt) -> None:
    comment(desk.actual(desk.kpis[0]), data.get("text", ""), by=desk.user)
    attempt.done = "コメントを登録しました。"


def _attach(desk: Desk, data, files, attempt: Attempt) -> None:
    title, url, file = data.get("title", ""), data.get("url", ""), files.get("file")
    made = attach(desk.actual(desk.kpis[0]), title=title, url=url, file=file, by=desk.user)
    attempt.done = f"根拠資料「{made.title}」を登録しました。"


def _detach(desk: Desk, data, files, attempt: Attempt) -> None:
    """Only what hangs on this very value; what is gone already needs no second removal."""
    listed = {str(item.pk): item for item in desk.evidence.get(desk.kpis[0].id, ())}
    if found := listed.get(data.get("evidence", "")):
        detach(found, by=desk.user)
    attempt.done = "根拠資料を取り除きました。"


def _finalize(desk: Desk, data, files, attempt: Attempt) -> None:
    kpi, version = desk.kpis[0], data.get("version", "")
    try:
        value = read_value(data.get("value", ""), kpi)
    except NumeralError as error:
        raise Invalid({"value": str(error)}) from None
    actual, token = desk.actual(kpi), open_number(value)
    if value != actual.value and data.get("confirmed") != token:
        asked = questions(desk.measured(kpi), desk.fiscal_year, desk.values(kpi) | {desk.fiscal_year: value})
        if asked:
            attempt.question, attempt.token = asked, token
            return
    finalize(actual, value, by=desk.user, version=int(version) if version.isdecimal() else 0)
    attempt.done = "速報を確定にしました。速報のときの値も残しています。"


def _problem(name: str, text: str) -> Problem:
    """What is not of the thread or the evidence is about the final value."""
    return Problem(name, LABELS[name], text) if name in LABELS else Problem("final", "確定値", text)


def _events(desk: Desk, kpi: KPI):
    events = Event.objects.filter(strategy=desk.strategy, fiscal_year=desk.fiscal_year, kpi=kpi)
    return events.select_related("by", "kpi")[:EVENTS]
