"""Days as the city's pages say them: the Japanese calendar first, everywhere by one filter."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.template import Context, Template

from organization.eras import long_date

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2027, 6, 20), "令和9年6月20日"),
        (dt.date(2019, 5, 1), "令和元年5月1日"),
        (dt.date(2019, 4, 30), "平成31年4月30日"),
        (dt.date(1989, 1, 7), "昭和64年1月7日"),
        (dt.date(1926, 12, 24), "1926年12月24日"),
    ],
)
def test_a_day_is_counted_in_the_era_that_it_lies_in(day, said):
    assert long_date(day) == said


def test_a_moment_is_said_in_japanese_time_and_nothing_says_nothing():
    at = dt.datetime(2027, 6, 19, 15, 5, tzinfo=dt.UTC)
    page = Template("{{ at|moment }} {{ at|day }}{{ none|day }}{{ none|moment }}")
    assert page.render(Context({"at": at, "none": None})) == "令和9年6月20日 00:05 令和9年6月20日"


def test_no_staff_page_says_a_western_year():
    western = re.compile(r'\|date:"Y')
    assert not [path for path in (ROOT / "templates/office").rglob("*.html") if western.search(path.read_text())]
