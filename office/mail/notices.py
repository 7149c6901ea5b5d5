"""The mail that an act gives rise to: what it told as data (kpis/workflow/runner.py), in the words of a letter.

``settings.NOTICES`` names ``send``, which is called after the commit; no trouble here can break the act.
"""

import logging
from collections.abc import Callable, Mapping

from django.core.mail import get_connection
from django.urls import reverse

from council.acts.evaluating import EVALUATION_RETURNED
from council.acts.replying import OPINION_ASSIGNED
from council.subjects import subject_words
from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.workflow.cycle.values import VALUES_RETURNED
from kpis.workflow.runner import Notice
from office.mail.letter import address, closing
from office.mail.sending import message
from organization.choices import Role
from organization.identity import identity_of
from organization.models import DepartmentService, User

logger = logging.getLogger(__name__)


def send(notice: Notice) -> None:
    """One mail for everybody who serves one of the departments and has an address, but for who did it."""
    connection = get_connection()
    try:
        for reader, departments in _readers(notice).items():
            _send_one(notice, reader, departments, connection)
    finally:
        connection.close()


def _send_one(notice: Notice, reader: User, departments: list[int], connection) -> None:
    """One address that refuses does not keep the mail from the others."""
    subject, body = _LETTERS[notice.kind](notice, departments)
    head = f"【{notice.year.strategy.short_name}】{wareki(notice.year.fiscal_year)}の{subject}"
    text = f"{reader} 様\n\n{body}\n\n{closing(notice.year.strategy.municipality)}\n"
    try:
        message(head, text, reader, connection).send()
    except Exception:
        logger.exception("メールを送れませんでした（宛先：%s）", reader.email)


def _readers(notice: Notice) -> dict[User, list[int]]:
    """Person → the departments among them that the person serves."""
    services = DepartmentService.objects.filter(
        department__in=set(notice.to), user__is_active=True, user__role=Role.STAFF
    ).exclude(user__email="")
    readers: dict[User, list[int]] = {}
    for service in services.select_related("user").order_by("user_id"):
        if notice.by is None or service.user_id != notice.by.pk:
            readers.setdefault(service.user, []).append(service.department_id)
    return readers


# --- Letters -----------------------------------------------------------------------------------------------


def _returned_values(notice: Notice, departments: list[int]) -> tuple[str, str]:
    """The own departments' KPIs only."""
    year = notice.year
    kpis = [kpi for department in departments for kpi in notice.things if kpi.owner_id == department]
    lines = "\n".join(f"・{kpi.code} {kpi.name}" for kpi in kpis)
    return (
        f"実績値の差戻し（{len(kpis)}指標）",
        f"{year.strategy.name}　{fiscal_year_label(year.fiscal_year)}の実績で、次の値が差し戻されました。\n"
        "内容を直して、もう一度提出してください。\n\n"
        f"{lines}\n\n{_reason(notice)}\n"
        f"入力するページ：{address('entry:page', year)}",
    )


def _returned_evaluations(notice: Notice, departments: list[int]) -> tuple[str, str]:
    """Those of the own departments only."""
    found = [one for one in notice.things if not set(departments).isdisjoint(notice.told[one.pk])]
    own = notice.year.strategy.words
    if len(found) == 1:
        which, told = found[0].measure.code, f"{own.measure}{found[0].measure}の{own.evaluation}が差し戻されました。"
        named = ""
    else:
        which, told = f"{len(found)}件", f"次の{own.evaluation}が差し戻されました。"
        named = "\n".join(f"・{one.measure.code} {one.measure.name}" for one in found) + "\n\n"
    words = f"{told}内容を直して、もう一度提出してください。\n\n{named}{_reason(notice)}"
    start = f"{identity_of(notice.year.strategy.municipality).site_url}{reverse('start:page')}"
    return f"{own.evaluation}の差戻し（{which}）", _of_review(notice, words, start)


def _opinion_to_answer(notice: Notice, departments: list[int]) -> tuple[str, str]:
    opinion, council = notice.things[0], notice.year.strategy.words.council
    words = (
        f"{council}の意見{opinion.number}（{subject_words(opinion)}）への対応方針の記入をお願いします。\n\n"
        f"意見：\n{opinion.text}"
    )
    page = address("council:reply", notice.year, opinion.number)
    return f"{council}の意見への対応方針の記入（意見{opinion.number}）", _of_review(notice, words, page)


_LETTERS: Mapping[str, Callable[[Notice, list[int]], tuple[str, str]]] = {
    VALUES_RETURNED: _returned_values,
    EVALUATION_RETURNED: _returned_evaluations,
    OPINION_ASSIGNED: _opinion_to_answer,
}


def _of_review(notice: Notice, words: str, page: str) -> str:
    label = fiscal_year_label(notice.year.fiscal_year)
    return f"{notice.year.strategy.name}　{label}の検証について、お知らせします。\n\n{words}\n\n開くページ：{page}"


def _reason(notice: Notice) -> str:
    return f"差戻しの理由：\n{notice.reason}\n\n差し戻した人：{notice.by or 'システム（コマンド）'}"
