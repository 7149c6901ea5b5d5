"""The mail that tells a department of returned values: after the commit, and never able to break the act."""

import logging
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse

from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import KPI, ReportingYear
from organization.choices import Role
from organization.models import DepartmentService, User

logger = logging.getLogger(__name__)


def tell_of_returns(year: ReportingYear, kpis: Iterable[KPI], reason: str, by: User | None) -> None:
    """To everybody who serves the owner departments and has an address; one mail per person, once it is committed."""
    kpis = list(kpis)
    if kpis:
        transaction.on_commit(lambda: _send(year, kpis, reason, by), robust=True)


def _send(year: ReportingYear, kpis: list[KPI], reason: str, by: User | None) -> None:
    connection = get_connection()
    try:
        for user, own in _readers(kpis, by).items():
            send_one(_message(year, user, own, reason, by, connection))
    finally:
        connection.close()


def send_one(message: EmailMessage) -> None:
    """One address that refuses does not keep the mail from the others."""
    try:
        message.send()
    except Exception:
        logger.exception("メールを送れませんでした（宛先：%s）", message.to[0])


def _readers(kpis: list[KPI], by: User | None) -> dict[User, list[KPI]]:
    services = DepartmentService.objects.filter(
        department__in={kpi.owner_id for kpi in kpis}, user__is_active=True, user__role=Role.STAFF
    ).exclude(user__email="")
    readers: dict[User, list[KPI]] = defaultdict(list)
    for service in services.select_related("user").order_by("user_id"):
        if by is None or service.user_id != by.pk:
            readers[service.user] += [kpi for kpi in kpis if kpi.owner_id == service.department_id]
    return readers


def _message(year, user: User, kpis: list[KPI], reason: str, by: User | None, connection) -> EmailMessage:
    subject = f"【{year.strategy.short_name}】{wareki(year.fiscal_year)}の実績値の差戻し（{len(kpis)}指標）"
    return EmailMessage(
        " ".join(subject.split()),  # a line break would forge a header
        _body(year, user, kpis, reason, by),
        to=[user.email],
        connection=connection,
        headers={"Auto-Submitted": "auto-generated"},
    )


def _body(year: ReportingYear, user: User, kpis: list[KPI], reason: str, by: User | None) -> str:
    path = reverse("entry:page", args=[year.strategy.code, year.fiscal_year])
    lines = "\n".join(f"・{kpi.code} {kpi.name}" for kpi in kpis)
    return (
        f"{user} 様\n\n"
        f"{year.strategy.name}　{fiscal_year_label(year.fiscal_year)}の実績で、次の値が差し戻されました。\n"
        "内容を直して、もう一度提出してください。\n\n"
        f"{lines}\n\n"
        f"差戻しの理由：\n{reason}\n\n"
        f"差し戻した人：{by or 'システム（コマンド）'}\n"
        f"入力するページ：{settings.SITE_URL}{path}\n\n"
        f"お問い合わせ：{settings.CONTACT}\n"
        "このメールは、進捗管理のシステムから送信しています。\n"
    )
