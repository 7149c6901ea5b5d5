"""Planning puts another KPI where the rule for 成果 and 課題 chose one, and says why."""

import pytest
from django.utils import timezone

from council.acts import EntryText, replace_entry, restore_entry
from council.choices import CouncilAct, HighlightKind
from council.models import CouncilEvent, ReplacedEntry
from kpis.choices import Stage
from kpis.models import ReportingYear
from kpis.workflow.cycle import Invalid
from kpis.workflow.runner import Conflict
from organization.refusals import Refused
from tests.builders import make_kpi, make_planner, make_user, make_year

pytestmark = pytest.mark.django_db
KIND = HighlightKind.IMPROVED


@pytest.fixture
def chosen():
    make_year(2025)
    return make_kpi(number=1)


@pytest.fixture
def other(chosen):
    return make_kpi(number=2, name="登録者数")


def put(chosen, shown, reason="周知の効果がはっきりしているため", by=None, version=0):
    text = EntryText(shown, reason)
    return replace_entry(chosen.strategy, 2025, KIND, chosen, text, version=version, by=by or make_planner())


def test_a_replacement_is_kept_with_its_reason_and_leaves_an_event(chosen, other):
    entry = put(chosen, other).kept
    assert (entry.chosen, entry.shown, entry.reason) == (chosen, other, "周知の効果がはっきりしているため")
    (event,) = CouncilEvent.objects.all()
    assert (event.act, event.reason) == (CouncilAct.ENTRY_REPLACED, entry.reason)
    assert event.detail == {"kind": "improved", "from": "1-1-1", "to": "1-1-2"}


def test_the_same_again_changes_nothing(chosen, other):
    put(chosen, other)
    assert not put(chosen, other, version=1).changed
    assert CouncilEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("shown", "reason", "field"), [("other", "  ", "reason"), (None, "理由", "shown"), ("chosen", "理由", "shown")]
)
def test_without_reason_or_another_kpi_it_is_refused(chosen, other, shown, reason, field):
    kpi = {"other": other, "chosen": chosen, None: None}[shown]
    with pytest.raises(Invalid) as found:
        put(chosen, kpi, reason)
    assert list(found.value.problems) == [field] and not ReplacedEntry.objects.exists()


def test_one_kpi_is_not_shown_twice_in_a_list(chosen, other):
    third = make_kpi(number=3)
    put(chosen, third)
    with pytest.raises(Invalid, match="ほかの差替えで選ばれています"):
        put(other, third)


def test_who_saves_second_does_not_overwrite(chosen, other):
    put(chosen, other)
    with pytest.raises(Conflict):
        put(chosen, make_kpi(number=3), version=0)


def test_taking_back_lets_the_rule_decide_again(chosen, other):
    put(chosen, other)
    assert restore_entry(chosen.strategy, 2025, KIND, chosen, version=1, by=make_planner())
    assert not ReplacedEntry.objects.exists()
    assert CouncilEvent.objects.first().act == CouncilAct.ENTRY_RESTORED


@pytest.mark.parametrize("stage", [Stage.PREPARATION, Stage.PUBLISHED])
def test_only_while_the_summary_is_written(chosen, other, stage):
    published_at = timezone.now() if stage == Stage.PUBLISHED else None
    ReportingYear.objects.update(stage=stage, published_at=published_at)
    with pytest.raises(Refused):
        put(chosen, other)


def test_departments_do_not_choose(chosen, other):
    with pytest.raises(Refused):
        put(chosen, other, by=make_user(departments=[chosen.owner]))
