"""市民意識調査: a round is stored whole, or removed whole. The planning division's, in any stage of any year.

A published year keeps the survey that it was published with; what is stored here shows in the years after it.
"""

from collections.abc import Mapping
from dataclasses import fields

from council.acts.common import holding_strategy
from council.choices import CouncilAct
from council.models import SurveyResult, SurveyRound
from council.survey.entered import ROUND_FIELDS, Answers, SurveyEntry, entry_of, problems
from council.survey.rounds import measures_of, stored_round
from goals.models import Strategy
from kpis.workflow.permissions import may_plan
from kpis.workflow.runner import Invalid, Saved, not_stale, required
from organization.models import User
from organization.refusals import Denied, Refused, refuse
from projects.models import Measure

GONE = Denied("ほかの人が削除しました", "ページを開き直して、もう一度取り込んでください")


def survey_closed(user: User | None, strategy: Strategy) -> Denied | None:
    """Why this person cannot import or remove a survey."""
    if user is None or may_plan(user, strategy):
        return None
    return Denied("市民意識調査の登録は企画部門が行います", "行えるのは企画部門の職員です")


def save_survey(
    strategy: Strategy, fiscal_year: int, entry: SurveyEntry, *, version: int, by: User | None = None
) -> Saved[SurveyRound]:
    """The round of a fiscal year as it shall be; ``version`` is the stored one that the person has seen (0: none)."""
    refuse(survey_closed(by, strategy))
    with holding_strategy(strategy, by, fiscal_year) as held:
        stored = stored_round(strategy, fiscal_year)
        not_stale(stored, version, GONE)
        measures = {measure.code: measure for measure in measures_of(strategy, fiscal_year)}
        if found := problems(entry, measures):
            raise Invalid({"-".join(filter(None, place)): words for place, words in found.items()})
        before = entry_of(stored) if stored else None
        kept = stored or SurveyRound(strategy=strategy, fiscal_year=fiscal_year, version=0)
        saved = held.store(
            CouncilAct.SURVEY_IMPORTED,
            kept,
            before,
            entry,
            version=version,
            change=lambda kept: _put(kept, entry),
            detail={"changes": changes_between(before, entry)},
        )
        if saved.changed:
            _put_results(kept, entry, measures)
    return saved


def _put(kept: SurveyRound, entry: SurveyEntry) -> None:
    for name in ROUND_FIELDS:
        setattr(kept, name, getattr(entry, name))


def _put_results(kept: SurveyRound, entry: SurveyEntry, measures: Mapping[str, Measure]) -> None:
    kept.results.all().delete()
    SurveyResult.objects.bulk_create(
        SurveyResult(
            round=kept,
            measure=measures[code],
            aspect=aspect,
            **{name: getattr(answers, name) for name in Answers.__slots__},
        )
        for code, by_aspect in entry.results.items()
        for aspect, answers in by_aspect.items()
    )


def remove_survey(strategy: Strategy, fiscal_year: int, *, reason: str, by: User | None = None) -> None:
    """Only what should not be there at all (a wrong year): what is merely wrong is imported again."""
    refuse(survey_closed(by, strategy))
    reason = required(reason, "削除の理由")
    with holding_strategy(strategy, by, fiscal_year) as held:
        stored = stored_round(strategy, fiscal_year)
        if stored is None:
            raise Refused(Denied("この年度の市民意識調査は登録されていません", "ほかの人が先に削除しています"))
        detail = {"changes": changes_between(entry_of(stored), None)}
        held.record(CouncilAct.SURVEY_REMOVED, stored, reason=reason, detail=detail)
        stored.delete()


def changes_between(before: SurveyEntry | None, after: SurveyEntry | None) -> dict[str, list[str]]:
    """「sent」, 「4-1 satisfaction mean」 → [before, after], where they differ; for the event."""
    old, new = _flat(before), _flat(after)
    return {key: [old.get(key, ""), new.get(key, "")] for key in {**old, **new} if old.get(key, "") != new.get(key, "")}


def _flat(entry: SurveyEntry | None) -> dict[str, str]:
    if entry is None:
        return {}
    facts = {name: _text(getattr(entry, name)) for name in ROUND_FIELDS}
    for code, by_aspect in entry.results.items():
        for aspect, answers in by_aspect.items():
            for field in fields(Answers):
                facts[f"{code} {aspect} {field.name}"] = _text(getattr(answers, field.name))
    return {key: text for key, text in facts.items() if text}


def _text(value) -> str:
    """Equal numbers are equal text: the database pads 2 to 2.00."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
