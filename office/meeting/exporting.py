"""The opinions of a year with reply and result as a file: for the minutes, so with the names of who spoke."""

from collections.abc import Iterable
from datetime import date

from django.http import HttpResponse

from council.choices import ReplyState, SubjectKind
from council.models import Opinion
from council.subjects import subject_code, subject_words
from kpis.models import ReportingYear
from kpis.sheets.kit.writing import KINDS, table_bytes
from office.kit import files
from office.meeting.lines import PLANNING, result_of

COLUMNS = (
    "年度",
    "会議",
    "開催日",
    "番号",
    "対象の種類",
    "対象のコード",
    "対象",
    "意見",
    "発言者",
    "記録の別",
    "回答する部署",
    "対応の状況",
    "対応方針",
    "対応しない理由",
    "回答した部署",
    "対応結果の状況",
    "対応結果",
)


def download(year: ReportingYear, opinions: Iterable[Opinion], kind: str) -> HttpResponse | None:
    """None for a kind of file that there is not."""
    if kind not in KINDS:
        return None
    content = table_bytes(kind, COLUMNS, map(record_of, opinions), year.strategy.words.reword("審議会の意見"))
    return files.download(content, KINDS[kind], f"{year.strategy.code}-{year.fiscal_year}-opinions.{kind}")


def record_of(opinion: Opinion) -> tuple:
    reply, result = getattr(opinion, "reply", None), result_of(opinion)
    return (
        opinion.meeting.fiscal_year,
        opinion.meeting.label,
        _day(opinion.meeting.held_on),
        opinion.number,
        opinion.meeting.strategy.words.reword(SubjectKind(opinion.kind).label),
        subject_code(opinion),
        subject_words(opinion),
        opinion.text,
        opinion.who,
        "会議での発言" if opinion.spoken else "書面",
        str(opinion.department or PLANNING),
        ReplyState(reply.state).label if reply else "",
        reply.text if reply else "",
        reply.reason if reply else "",
        str(reply.department or PLANNING) if reply else "",
        ReplyState(result.state).label if result else "",
        result.text if result else "",
    )


def _day(day: date) -> str:
    return day.isoformat()
