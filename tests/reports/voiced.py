"""What the pack's tests of people's words share: a year in which everybody has spoken."""

import datetime as dt

from council.models import FollowUp, MeasureEvaluation, Summary
from goals.models import Strategy
from kpis.choices import ActualState, Stage
from tests.builders import make_department, make_goal, make_measure, make_project
from tests.council.sitting import make_meeting, make_member, make_opinion, make_reply
from tests.reports.pack import make_reported_year, review_of

YEAR = 2026


def make_evaluation(measure, year=YEAR, **fields) -> MeasureEvaluation:
    """Accepted, with every field filled unless told otherwise."""
    return MeasureEvaluation.objects.create(
        **{
            "measure": measure,
            "fiscal_year": year,
            "department": make_department(),
            "self_rating": "mostly",
            "achievements": "相談が増えました。",
            "issues": "男性の登録が少ないことが課題です。",
            "settlement": 12345,
            "grant_name": "地域少子化対策重点推進交付金",
            "grant_effect": "considerable",
            "direction": "improve",
            "next_step": "登録の案内を改めます。",
            "answer": "案内を全戸に配りました。",
            "planning_view": "費用と効果を並べて示してください。",
            "state": ActualState.ACCEPTED,
        }
        | fields
    )


def make_voiced_year() -> Strategy:
    """R8 with the council: 1-1 evaluated, 総括 written, an opinion of R7 with its result, two of R8, one answered."""
    strategy = make_reported_year(YEAR, stage=Stage.COUNCIL)
    measure = make_measure(make_project(make_goal(number=1)))
    make_evaluation(measure, YEAR - 1, next_step="案内を配ります。")
    make_evaluation(measure)
    Summary.objects.create(strategy=strategy, fiscal_year=YEAR, text="全体としておおむね進んでいます。")
    Summary.objects.create(
        strategy=strategy, fiscal_year=YEAR, goal=make_goal(number=1), text="出会いの場が増えました。"
    )
    make_member(term_to=None)
    last = make_opinion("男性にも届く案内にしてほしい。", make_meeting(1, YEAR - 1), measure=measure)
    make_reply(last, "案内の方法を見直します。")
    FollowUp.objects.create(opinion=last, fiscal_year=YEAR, state="done", text="企業を通じて案内しました。")
    meeting = make_meeting(1, YEAR)
    make_reply(
        make_opinion("相談の場を増やしてほしい。", meeting, measure=measure),
        "",
        "will_not",
        reason="会場がないためです。",
    )
    make_opinion("目標が多すぎる。", meeting)
    return strategy


def voiced_review(strategy: Strategy):
    return review_of(strategy, YEAR)


MADE_ON = dt.date(2027, 8, 1)
