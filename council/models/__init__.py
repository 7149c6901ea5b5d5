from council.models.evaluation import DirectionOption, MeasureEvaluation, Summary
from council.models.event import CouncilEvent
from council.models.highlight import ReplacedEntry
from council.models.meeting import Meeting, Member
from council.models.opinion import FollowUp, Opinion, Reply
from council.models.survey import SurveyResult, SurveyRound

__all__ = [
    "CouncilEvent",
    "DirectionOption",
    "FollowUp",
    "MeasureEvaluation",
    "Meeting",
    "Member",
    "Opinion",
    "ReplacedEntry",
    "Reply",
    "Summary",
    "SurveyResult",
    "SurveyRound",
]
