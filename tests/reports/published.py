"""What the tests of releases share: a published year, everything that is public of it, and edits to everything."""

import hashlib
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from django.core.management import call_command
from django.db.models import Value
from django.db.models.functions import Concat

from council.acts import save_survey
from council.models import SurveyResult, SurveyRound
from goals.models import BasicGoal, GradeClass, PopulationFigure, PopulationSeries, Section, Strategy, Viewpoint
from kpis.choices import Stage
from kpis.entered import Entered
from kpis.models import KPI, Actual, GuideValue, ReportingYear
from organization.models import Department, Municipality
from projects.models import Initiative, LeadingProject, Measure
from reports.releases.issued import review_of
from reports.releases.publish import publish
from tests.builders import (
    grade_by,
    make_actual,
    make_department,
    make_goal,
    make_goal_target,
    make_kpi,
    make_measure,
    make_project,
    make_strategy,
    make_year,
)
from tests.council.survey.surveys import DISLIKED, LIKED, make_entry

PAGES = ("", "kpis/", "kpis/1-1-1/", "kpis/G1/", "goals/1/", "projects/1/", "measures/1-1/", "plan/", "document/1/")
PAGES += (
    "population/",
    "survey/",
    "method/",
    "report/",
    "report.pdf",
    "report/?parts=summary",
    "measures/1-1/sheet/",
    "kpis/1-1-1/sheet.pdf",
    "kpis/?export=csv",
    "kpis/?q=成婚",
    "releases/",
    "releases/1/",
)
PAGES += tuple(f"releases/1/{name}" for name in ("release.json", "kpis.csv", "actuals.csv", "strategy.json"))
FILES = ("kpis.csv", "actuals.csv", "strategy.json")


def make_plan() -> Strategy:
    """Something of everything that a published page prints."""
    strategy = make_strategy()
    Section.objects.create(
        strategy=strategy, path="1", level=1, position=1, heading="基本的な考え方", body=["本文です。"]
    )
    series = PopulationSeries.objects.create(strategy=strategy, code="total", position=1, name="総人口", unit="人")
    for place, year in enumerate((2020, 2040)):
        facts = {"year": year, "year_text": f"{year}年", "text": str(60000 - place), "value": 60000 - place}
        PopulationFigure.objects.create(series=series, position=place, kind="census", **facts)
    viewpoint = Viewpoint.objects.create(strategy=strategy, number=1, name="人口減少の抑制")
    make_goal_target(make_goal(number=1, viewpoint=viewpoint))
    department = make_department()
    measure = make_measure(make_project(), departments=[department])
    Initiative.objects.create(measure=measure, order=1, text="出会いの場", details=["相談"])
    for number, value in ((1, "14"), (2, "17"), (3, "22")):
        kpi = make_kpi(measure, number=number, owner=department)
        make_actual(value, kpi=kpi, cause=f"要因{number}", next_step="続ける")
    GuideValue.objects.create(kpi=kpi, fiscal_year=2025, value=15)
    save_survey(strategy, 2025, make_entry({"1-1": (LIKED, DISLIKED)}), version=0)
    return strategy


def make_published(year=2025, by=None) -> ReportingYear:
    make_plan()
    return publish(make_year(year, Stage.COUNCIL), by, reason="未提出は実績値なしとする")


def edit_everything() -> None:
    """Every table that a page of a published year could read, past all doors."""
    grade_by(Strategy.objects.get(), "difference_to_guide", 60, 30)
    GradeClass.objects.all().update(label=Concat("label", Value("（改）")))
    Municipality.objects.update(name="改名市", prefecture="改名県")
    Strategy.objects.update(
        name="改名した戦略",
        short_name="改名",
        council="別の審議会",
        vision_title="別の構想",
        first_year=2024,
        is_demo=True,
    )
    Section.objects.update(heading="別の見出し", body=["別の本文"])
    Viewpoint.objects.update(name="別の視点")
    PopulationSeries.objects.update(name="別の系列")
    PopulationFigure.objects.update(text="1", value=1)
    BasicGoal.objects.update(name="別の目標", narrative=["別の説明"])
    LeadingProject.objects.update(name="別のプロジェクト", narrative=["別の説明"])
    Measure.objects.update(name="別の施策", narrative=["別の説明"])
    Initiative.objects.update(text="別の事業", details=[])
    SurveyRound.objects.update(title="別の調査", sent=9000)
    SurveyResult.objects.update(step1=1)
    for department in Department.objects.all():
        Department.objects.filter(pk=department.pk).update(division="新しい部", section=f"新しい課{department.pk}")
    KPI.objects.update(name="別の指標名", unit="件", target_value=999, target_text="999件", note="別の注記")
    GuideValue.objects.update(value=1)
    Actual.objects.update(value=1, cause="別の要因", next_step="別の取組", status="provisional")
    make_kpi(make_measure(), number=9)


def public_answers(client, year=2025) -> dict[str, bytes]:
    """Every public page and file of the year, as a visitor gets them."""
    addresses = [f"/ina-3/{year}/{page}" for page in PAGES] + [f"/open-data/{year}/{name}" for name in FILES]
    answers = {}
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        answers[address] = response.content
    return answers


def exported(folder: Path) -> dict[str, str]:
    """Path → SHA-256 of all that export_open_data and build_report write."""
    quiet = io.StringIO()
    call_command("export_open_data", folder / "data", stdout=quiet, stderr=quiet)
    for form in ("pdf", "html"):
        options = {"year": 2025, "format": form, "output": str(folder / f"report.{form}")}
        call_command("build_report", stdout=quiet, **options)
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def entered(value, code="1-1-1", year=2025, **fields) -> Entered:
    stored = Entered.of(Actual.objects.get(kpi__code=code, fiscal_year=year))
    return replace(stored, **({"value": None if value is None else Decimal(value)} | fields))


def published_row(code="1-1-1"):
    return review_of(make_strategy(), 2025).row(code)
