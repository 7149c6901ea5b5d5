"""Events of evaluations and summaries from before there were references get theirs, as those of opinions did."""

import re

from django.db import migrations

CODED = re.compile(r"施策(\d+)-(\d+) ")
GOAL = re.compile(r"基本目標(\d+) ")
OF_EVALUATIONS = ("saved", "sent", "submitted", "returned", "accepted", "viewed")


def refer(apps, schema_editor):
    """By the code that the wording begins with: names may have changed, numbers do not."""
    event = apps.get_model("council", "CouncilEvent")
    evaluations, summaries = _evaluations(apps), _summaries(apps)
    for one in event.objects.filter(act__in=(*OF_EVALUATIONS, "summarised"), about_id=None).iterator():
        if one.act == "summarised":
            about, pk = "summary", summaries.get((one.strategy_id, one.fiscal_year, _number(GOAL, one.subject)))
        else:
            about, pk = "measureevaluation", evaluations.get(
                (one.strategy_id, one.fiscal_year, _number(CODED, one.subject))
            )
        if pk is not None:
            event.objects.filter(pk=one.pk).update(about=about, about_id=pk)


def _evaluations(apps):
    rows = apps.get_model("council", "MeasureEvaluation").objects.values_list(
        "measure__project__goal__strategy", "fiscal_year", "measure__project__number", "measure__number", "pk"
    )
    return {(strategy, year, (project, number)): pk for strategy, year, project, number, pk in rows}


def _summaries(apps):
    """The whole strategy's has no number."""
    rows = apps.get_model("council", "Summary").objects.values_list("strategy", "fiscal_year", "goal__number", "pk")
    return {(strategy, year, () if goal is None else (goal,)): pk for strategy, year, goal, pk in rows}


def _number(pattern, subject):
    found = pattern.match(subject)
    return tuple(map(int, found.groups())) if found else ()


class Migration(migrations.Migration):
    dependencies = [("council", "0004_event_references")]

    operations = [migrations.RunPython(refer, migrations.RunPython.noop)]
