"""A mail to oneself: whether the server that the settings name delivers."""

import smtplib

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage, get_connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from office.kit.access import PLANNERS, sent
from office.mail.sending import NO_SERVER, has_server, message

SUBJECT = "【試し送り】計画の進捗管理からのメール"
BODY = "このメールは、設定を確かめるために送りました。届いていれば、督促や差戻しのお知らせも届きます。\n"


@sent
def test_mail(request: HttpRequest) -> HttpResponse:
    if not request.user.is_planning:
        raise PermissionDenied(PLANNERS)
    problem = _problem(request.user)
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, f"{request.user.email} に送りました。届いたことを確かめてください。")
    return redirect("start:page")


def _problem(user) -> str:
    """Why it was not sent, with the way out; empty where it was."""
    if not has_server():
        return f"{NO_SERVER}。"
    if not user.email:
        return "あなたのメールアドレスが登録されていません。「人と組織」であなたの登録を開いて入力してください。"
    try:
        letter: EmailMessage = message(SUBJECT, BODY, user, get_connection())
        letter.send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return f"送れませんでした（{error}）。設定（SMTP_HOST など）は情報政策部門にご確認ください。"
    return ""
