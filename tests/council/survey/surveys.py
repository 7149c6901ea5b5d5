"""Surveys for tests: a small plan, an entry for it, and workbooks as a planner would fill them in."""

import datetime as dt
from decimal import Decimal

from council.choices import Aspect, SurveyKind
from council.models import CouncilEvent, SurveyResult, SurveyRound
from council.survey.check import check
from council.survey.entered import Answers, SurveyEntry, entry_of
from council.survey.layout import RESULT_SHEET, ROUND_INPUT, ROUND_SHEET, ROW_OF
from council.survey.read import read_file
from council.survey.rounds import measures_of, stored_round
from council.survey.write import Book, workbook_bytes
from goals.models import Strategy
from kpis.sheets.kit.cells import cell_name
from tests.builders import make_goal, make_measure, make_project
from tests.kpis.sheets.workbook.filling import opened_book, saved

IMPORTANCE, SATISFACTION = Aspect.IMPORTANCE.value, Aspect.SATISFACTION.value
YEAR = 2025
FACTS = {
    "title": "令和7年度 市民意識調査",
    "held_from": dt.date(2025, 10, 1),
    "held_to": dt.date(2025, 10, 31),
    "subjects": "市内に住む18歳以上の3,000人",
    "sent": 3000,
    "answered": 1312,
    "method": "郵送で配布し、郵送またはインターネットで回収",
}


def make_plan(measures=3) -> Strategy:
    for number in range(1, measures + 1):
        make_measure(make_project(make_goal()), number=number, name=f"施策その{number}")
    return Strategy.objects.select_related("municipality").get()


def counts(*steps: int, dont_know=20, no_answer=12) -> Answers:
    """The five steps, the best first."""
    names = (f"step{place}" for place in range(1, 6))
    return Answers(**dict(zip(names, steps, strict=True)), dont_know=dont_know, no_answer=no_answer)


def mean(points: str, n=1280, sd: str | None = None) -> Answers:
    return Answers(mean=Decimal(points), n=n, sd=None if sd is None else Decimal(sd))


LIKED, DISLIKED = counts(400, 500, 200, 100, 80), counts(100, 200, 300, 400, 280)


def make_entry(results=None, **facts) -> SurveyEntry:
    """Three measures: 1-1 to be improved first, 1-2 to be kept, 1-3 unimportant and liked."""
    if results is None:
        results = {"1-1": (LIKED, DISLIKED), "1-2": (LIKED, LIKED), "1-3": (DISLIKED, LIKED)}
    by_code = {code: {IMPORTANCE: first, SATISFACTION: second} for code, (first, second) in results.items()}
    return SurveyEntry(**FACTS | {"kind": SurveyKind.COUNTS.value} | facts, results=by_code)


def make_means(**facts) -> SurveyEntry:
    results = {
        "1-1": (mean("1.2", sd="0.9"), mean("-0.5", sd="1.1")),
        "1-2": (mean("1.1", sd="0.8"), mean("0.6", sd="1")),
        "1-3": (mean("0.3"), mean("0.4")),
    }
    return make_entry(results, kind=SurveyKind.MEANS.value, **facts)


def template(strategy: Strategy, kind=SurveyKind.COUNTS, year=YEAR) -> bytes:
    stored = stored_round(strategy, year)
    version = stored.version if stored else 0
    return workbook_bytes(
        Book(strategy, year, kind, measures_of(strategy, year), entry_of(stored) if stored else None, version)
    )


def written(strategy: Strategy, entry: SurveyEntry, year=YEAR, version=0) -> bytes:
    """The workbook of an entry, as if a planner had filled it in."""
    book = Book(strategy, year, SurveyKind(entry.kind), measures_of(strategy, year), entry, version)
    return workbook_bytes(book)


def filled(data: bytes, facts=None, **cells) -> bytes:
    """With facts of the round by their field, and cells of the results (``C2=14``) filled in."""
    book = opened_book(data)
    for name, content in (facts or {}).items():
        book[ROUND_SHEET][cell_name(ROW_OF[name], ROUND_INPUT)] = content
    for place, content in cells.items():
        book[RESULT_SHEET][place] = content
    return saved(book)


def checked(data: bytes, strategy: Strategy):
    return check(read_file(data), strategy)


def refusals(data: bytes, strategy: Strategy) -> list[str]:
    return [str(problem) for problem in checked(data, strategy).problems]


def traces() -> tuple:
    """Everything that an import could leave behind."""
    rounds = tuple(SurveyRound.objects.order_by("id").values_list("id", "title", "version", "updated_at"))
    return rounds, tuple(SurveyResult.objects.order_by("id").values_list()), CouncilEvent.objects.count()
