"""The formats that releases were ever written in. A release that is corrected stays in its own.

An earlier format is the list of the facts that it holds; the present one holds every field there is. A new fact of the
review therefore needs nothing here: it belongs to the present format, and earlier ones go on without it.
"""

from collections.abc import Mapping

from organization.frozen import frozen

_FIRST_FIELDS = {
    "Review": "strategy scheme year status goals tally corrections voices population scheme_note survey",
    "StrategyFacts": "code name short_name city city_code council vision_title vision_subtitle first_year last_year "
    "is_demo",
    "Scheme": "figure classes code name source",
    "GradeClass": "code threshold label symbol token",
    "GradeLook": "code label symbol token",
    "YearStatus": "stage stage_label due_on published_on release corrected_on",
    "GoalReview": "number name viewpoint narrative target projects tally summary",
    "ProjectReview": "number name narrative measures tally",
    "MeasureReview": "code number name narrative initiatives departments rows tally evaluation notes",
    "InitiativeReview": "text details",
    "Row": "id code name unit full_unit per decimals time_basis note definition formula source place owner_id owner "
    "departments baseline target measured year cells cell rated last rebased earlier_targets",
    "Place": "goal_number goal_name project_number project_name measure_code measure_name",
    "PlanValue": "value number text year year_short",
    "Measured": "direction accumulation guide_method method baseline baseline_year target target_year guides share",
    "Cell": "year value status status_label text cause next_step expected_month attained state data_year",
    "Rated": "assessment grade achievement progress guide deciding",
    "Assessment": "year guide grade basis actual ratio_to_target difference_to_target ratio_to_guide "
    "difference_to_guide figure reached signals trend",
    "Rebased": "cell rated",
    "EarlierTarget": "until until_short text replaced_by revision reason measured name renamed unit new_unit",
    "Tally": "total last_total counts",
    "GradeCount": "grade count share last_count change share_change",
    "Evaluation": "state state_label department self_rating achievements issues settlement grant_name grant_effect "
    "direction next_step last_step answer planning_view",
    "CorrectionNote": "release on code name field label old new reason rebased",
    "Voices": "summary directions sittings members opinions last_opinions",
    "DirectionChoice": "label definition",
    "Sitting": "number held_on place agenda",
    "Seat": "office name affiliation",
    "OpinionEntry": "number year meeting kind code subject text department reply_state reply_state_label reply "
    "refusal_reason result_state result_state_label result",
    "PopulationSeries": "code name unit decimals figures footnotes notes kpi_code actuals",
    "PlanFigure": "year year_text text value number kind kind_label as_of",
    "PopulationFigure": "year value text status status_label kind_label as_of note expected_month data_year",
    "Survey": "fiscal_year title answered_text sample facts notes importance importance_text satisfaction "
    "satisfaction_text items quadrants",
    "SurveyFact": "label text",
    "SurveyItem": "code name importance satisfaction quadrant quadrant_label symbol is_important is_satisfied is_clear",
    "SurveyScore": "value text half_width interval n n_text",
    "SurveyQuadrant": "code label symbol place meaning measures",
}


@frozen
class Format:
    """``name`` stands in the content; ``fields`` (None: all) says by class what it holds.

    ``number`` orders them, oldest first: files of a release have the columns of its format.
    """

    number: int
    name: str
    fields: Mapping[str, frozenset[str]] | None = None


FIRST = Format(1, "inastrategy-release/1", {kind: frozenset(names.split()) for kind, names in _FIRST_FIELDS.items()})
CURRENT = Format(2, "inastrategy-release/2")
_FORMATS = {one.name: one for one in (FIRST, CURRENT)}


def format_named(name: str) -> Format:
    try:
        return _FORMATS[name]
    except KeyError:
        raise ValueError(f"Unknown format of a release: {name}") from None
