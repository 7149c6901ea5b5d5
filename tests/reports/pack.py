"""What the council report's tests share: a small reported year, and reading a PDF back."""

import io
import re
from functools import lru_cache

from pypdf import PdfReader
from pypdfium2 import PdfDocument

from goals.models import Strategy
from kpis.choices import ActualState
from reports.review import build_review
from tests.builders import make_actual, make_goal, make_goal_target, make_kpi, make_measure, make_project, make_year

LONG_CAUSE = "相談体制を見直したが、対象となる世帯の減少と物価の上昇が重なり、申込みが伸びなかった。" * 9 + "終わり。"


def make_reported_year(year=2025, **year_fields):
    """Two goals, two measures; every grade once: 順調, おおむね順調, 努力を要する, 実績値なし."""
    make_goal_target(make_goal(number=1))
    first = make_measure(make_project(make_goal(number=1)), name="結婚支援")
    second = make_measure(
        make_project(make_goal(number=2, name="地域活力の維持"), number=2, name="しごとづくり"), name="就農支援"
    )
    values = {1: "22", 2: "17", 3: "14"}
    for number in (1, 2, 3, 4):
        kpi = make_kpi(first if number < 3 else second, number=number, name=f"第{number}の指標")
        if number in values:
            texts = {"cause": f"要因その{number}", "next_step": f"取組その{number}"}
            make_actual(values[number], year=year, kpi=kpi, state=ActualState.ACCEPTED, **texts)
    make_year(year, **year_fields)
    return Strategy.objects.select_related("municipality").get()


def review_of(strategy, year=2025):
    return build_review(strategy, year)


def squeezed(text: str) -> str:
    """Without white space: a PDF knows places, not spaces."""
    return re.sub(r"\s", "", text)


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


@lru_cache(maxsize=4)
def page_texts(pdf: bytes) -> list[str]:
    """By pdfium, which reads a whole report in half a second; pypdf, for its structure only, takes seven."""
    with PdfDocument(pdf) as document:
        return [squeezed(page.get_textpage().get_text_range()) for page in document]


def whole_text(pdf: bytes) -> str:
    return "".join(page_texts(pdf))


def without_running_lines(pdf: bytes) -> str:
    """The running text with what pages add (head, foot, page number) taken out, so that it joins over pages."""
    return re.sub(
        r"第３期伊那市地方創生総合戦略令和\d+年度効果検証報告書.*?資料番号ina-3-R\d|伊那市\d+/\d+", "", whole_text(pdf)
    )


def objects(document):
    """Every dictionary of the file."""
    for number in range(1, int(document.trailer["/Size"])):
        thing = document.get_object(number)
        if hasattr(thing, "get"):
            yield thing
