"""The page after signing in: what awaits this person, and nobody else."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from office.entry.waiting import years_for
from office.home.planning import Steering, steering
from office.home.staff import Awaiting, awaiting
from office.kit.waiting import reports_for_council
from office.member.start import sections
from organization.models import User


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    user: User = request.user
    today = timezone.localdate()
    if user.is_council:
        facts = {"reports": reports_for_council(user), "sections": list(sections(user, today))}
        return render(request, "office/home/council.html", facts)
    own = awaiting(user, today)
    plans = steering(user, today) if user.is_planning else None
    facts = {
        "own": own,
        "plans": plans,
        "sentence": _planning_sentence(plans) if plans else _staff_sentence(own),
        "next_opening": years_for(user).sentence if not own.parts else "",
    }
    return render(request, "office/home/page.html", facts)


def _staff_sentence(own: Awaiting) -> SafeString | str:
    parts = [
        format_html(words, count)
        for words, count in (
            ("提出をお待ちしている指標が<b>{}</b>あります。", own.to_submit),
            ("決裁をお待ちしている指標が<b>{}</b>あります。", own.to_approve),
            ("公表予定月になった指標が<b>{}</b>あります。", own.to_complete),
        )
        if count
    ]
    parts += [task.sentence for task in own.tasks]
    return format_html_join("", "{}", ((part,) for part in parts)) if parts else "いま、お願いすることはありません。"


def _planning_sentence(plans: Steering) -> SafeString | str:
    if plans.to_check or plans.late_count:
        return format_html(
            "確認待ちの値は<b>{}</b>、期限を過ぎて未提出の部署は<b>{}</b>です。", plans.to_check, plans.late_count
        )
    if not plans.lines and plans.guides:
        has_plan = any(guide.strategy for guide in plans.guides)
        return "最初の年度を開く準備をしています。" if has_plan else "はじめに、計画を登録してください。"
    return "確認待ちの値も、期限を過ぎた部署もありません。"
