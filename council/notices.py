"""The mails of the review: after the commit, and never able to break the act."""

from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse

from council.models import MeasureEvaluation, Opinion
from council.permissions import department_ids
from council.subjects import subject_words
from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import ReportingYear
from kpis.workflow.notices import send_one
from organization.choices import Role
from organization.models import Department, User


def tell_of_returned_evaluation(
    year: ReportingYear, evaluation: MeasureEvaluation, reason: str, by: User | None
) -> None:
    """To everybody who serves a department of the measure and has an address."""
    subject = f"{wareki(year.fiscal_year)}の施策評価の差戻し（{evaluation.measure.code}）"
    words = (
        f"施策{evaluation.measure}の施策評価が差し戻されました。内容を直して、もう一度提出してください。\n\n"
        f"差戻しの理由：\n{reason}\n\n差し戻した人：{by or 'システム（コマンド）'}"
    )
    _tell(year, department_ids(evaluation.measure), subject, words, by)


def tell_of_opinion(year: ReportingYear, opinion: Opinion, department: Department, by: User | None) -> None:
    """To the department that shall reply."""
    subject = f"{wareki(year.fiscal_year)}の審議会の意見への対応方針の記入（意見{opinion.number}）"
    words = (
        f"審議会の意見{opinion.number}（{subject_words(opinion)}）への対応方針の記入をお願いします。\n\n"
        f"意見：\n{opinion.text}"
    )
    page = reverse("council:reply", args=[year.strategy.code, year.fiscal_year, opinion.number])
    _tell(year, [department.pk], subject, words, by, page)


def _tell(
    year: ReportingYear, departments: Iterable[int], subject: str, words: str, by: User | None, page: str = ""
) -> None:
    """One mail per person, once the act is committed. ``page`` is where to go on; the start page leads everywhere."""
    page = page or reverse("start:page")
    transaction.on_commit(partial(_send, year, list(departments), subject, words, by, page), robust=True)


def _send(year: ReportingYear, departments: list[int], subject: str, words: str, by: User | None, page: str) -> None:
    readers = User.objects.filter(services__department__in=departments, is_active=True, role=Role.STAFF)
    readers = readers.exclude(email="").exclude(pk=by.pk if by else None).distinct()
    connection = get_connection()
    try:
        for reader in readers:
            send_one(_message(year, reader, subject, words, page, connection))
    finally:
        connection.close()


def _message(year: ReportingYear, reader: User, subject: str, words: str, page: str, connection) -> EmailMessage:
    return EmailMessage(
        " ".join(f"【{year.strategy.short_name}】{subject}".split()),  # a line break would forge a header
        f"{reader} 様\n\n"
        f"{year.strategy.name}　{fiscal_year_label(year.fiscal_year)}の検証について、お知らせします。\n\n"
        f"{words}\n\n"
        f"開くページ：{settings.SITE_URL}{page}\n\n"
        f"お問い合わせ：{settings.CONTACT}\n"
        "このメールは、進捗管理のシステムから送信しています。\n",
        to=[reader.email],
        connection=connection,
        headers={"Auto-Submitted": "auto-generated"},
    )
