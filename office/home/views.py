"""The page after signing in: what awaits this person, and nobody else."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from kpis.choices import Stage
from kpis.models import ReportingYear
from office.entry.waiting import next_opening
from office.evaluation.waiting import Evaluations
from office.home.planning import Steering, YearOf, steering
from office.home.values import Values
from office.kit.waiting import MINUTES_WORDS, Person, Task, reports_for_council
from office.meeting.waiting import Council
from office.member.start import sections
from organization.models import User
from reports.visible import remember_plans, remember_years

NOTHING = "いま、お願いすることはありません。"


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    user: User = request.user
    today = timezone.localdate()
    if user.is_council:
        facts = {"reports": reports_for_council(user), "sections": list(sections(user, today))}
        return render(request, "office/home/council.html", facts)
    person = Person(user, today)
    remember_plans(request, user.municipality_id, person.plans)
    remember_years(request, person.years)
    return render(request, "office/home/page.html", _facts(person))


def _facts(person: Person) -> dict:
    """Each room is asked once, for what a person does and for what a planner checks."""
    values, evaluations, council = Values(person), Evaluations(person), Council(person)
    tasks = [*values.tasks(), *evaluations.tasks(), *council.tasks()]
    own = _by_year(tasks, values.finished)
    plans = None
    if person.user.is_planning:
        plans = steering(person, [*evaluations.checks(), *council.checks()])
    return {
        "departments": [service.department for service in person.services],
        "own": own,
        "plans": plans,
        "sentence": _planning_sentence(plans) if plans else _staff_sentence(tasks),
        "minutes": "" if plans else _minutes(tasks),
        "next_opening": "" if own else next_opening(person.years),
    }


def _by_year(tasks: Iterable[Task], finished: Iterable[ReportingYear]) -> list[YearOf]:
    """The years in entry first, the earliest due date first."""
    found: dict[ReportingYear, list[Task]] = defaultdict(list)
    for year in finished:
        found[year] = []
    for task in tasks:
        found[task.year].append(task)
    order = sorted(found, key=lambda year: (not year.is_open_for_entry, year.due_on, year.pk))
    return [YearOf(year, tuple(found[year])) for year in order]


def _staff_sentence(tasks: Iterable[Task]) -> SafeString | str:
    """「…をお待ちしている指標が14、施策評価が5あります。」 What is the same in several plans is said once."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for task in tasks:
        waited, thing = task.asked
        counts[waited][thing] += task.count or 0
    told = ((waited, things.items()) for waited, things in counts.items() if waited)
    parts = ((waited, format_html_join("、", "{}が<b>{}</b>", things)) for waited, things in told)
    return format_html_join("", "{}{}あります。", parts) or NOTHING


def _minutes(tasks: Iterable[Task]) -> str:
    minutes = sum(task.minutes for task in tasks)
    return f"あわせて約{minutes}分の見込みです（{MINUTES_WORDS}）。" if minutes else ""


def _planning_sentence(plans: Steering) -> SafeString | str:
    if plans.to_check or plans.late:
        return format_html(
            "確認待ちの値は<b>{}</b>、期限を過ぎて未提出の部署は<b>{}</b>です。", plans.to_check, plans.late
        )
    is_open = any(part.year.stage != Stage.PREPARATION for part in plans.under_way)
    if plans.guides and not is_open:
        has_plan = any(guide.strategy for guide in plans.guides)
        return "最初の年度を開く準備をしています。" if has_plan else "はじめに、計画を登録してください。"
    return "確認待ちの値も、期限を過ぎた部署もありません。"
