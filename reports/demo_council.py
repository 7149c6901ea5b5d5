"""The demo's council: evaluations, members, meetings, opinions and replies, all invented, entered through the acts.

They stand in a file of their own (fixtures/ina-3-demo-council.yaml) and are never part of a production start.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from council import acts
from council.acts.sitting import MeetingText, MemberText
from council.choices import ReplyState, SurveyBase, SurveyKind
from council.models import Meeting, Member, Opinion
from council.survey.entered import INPUT_FIELDS, Answers, SurveyEntry
from council.written import EvaluationText, ReplyText, Subject
from goals.models import BasicGoal, Strategy
from kpis.models import KPI
from organization.models import User
from projects.models import Measure

COUNCIL_FILE = Path("fixtures/ina-3-demo-council.yaml")


class DemoCouncil:
    """What the file says, and the acts that enter it year by year as the stages come."""

    def __init__(self, strategy: Strategy, planner: User):
        self.strategy, self.planner = strategy, planner
        told = yaml.safe_load((settings.BASE_DIR / COUNCIL_FILE).read_text("utf-8"))
        self.years: Mapping[int, Mapping[str, Any]] = told["years"]
        self.measures = _by_code(Measure.objects.of(strategy))
        self.kpis = {kpi.code: kpi for kpi in KPI.objects.of(strategy)}
        self.goals = {goal.number: goal for goal in BasicGoal.objects.filter(strategy=strategy)}
        self.members = {member.name: member for member in map(self._seat, enumerate(told["members"], start=1))}

    def evaluate(self, fiscal_year: int) -> None:
        """The departments' evaluations, by the planner in their place; accepted but for what is still a draft."""
        for code, told in self.years.get(fiscal_year, {}).get("evaluations", {}).items():
            measure = self.measures[code]
            kept = acts.save_evaluation(measure, fiscal_year, _text(told), version=0, by=self.planner).kept
            if told.get("submit", True):
                kept = acts.submit_evaluation(kept, by=self.planner)
                kept = acts.accept_evaluation(kept, by=self.planner)
            if view := told.get("view"):
                acts.save_view(measure, fiscal_year, view, version=kept.version, by=self.planner)

    def follow_up(self, fiscal_year: int) -> None:
        """What became of last year's opinions."""
        said = self._opinions_told(fiscal_year - 1)
        for opinion, told in zip(self._opinions(fiscal_year - 1), said, strict=True):
            if result := told.get("result"):
                acts.follow_up(opinion, fiscal_year, result["state"], result["text"], version=0, by=self.planner)

    def summarise(self, fiscal_year: int) -> None:
        for key, text in self.years[fiscal_year]["summary"].items():
            goal = None if key == "whole" else self.goals[key]
            acts.save_summary(self.strategy, fiscal_year, text, goal=goal, version=0, by=self.planner)

    def meet(self, fiscal_year: int) -> None:
        """Meetings, opinions and the replies to them; what the demo's member wrote stands under their own name."""
        for told in self.years[fiscal_year]["meetings"]:
            agenda = "\n".join(told["agenda"])
            text = MeetingText(told["number"], told["held_on"], told["place"], agenda)
            meeting = acts.save_meeting(self.strategy, fiscal_year, text, by=self.planner)
            for opinion in told["opinions"]:
                self._speak(meeting, opinion)

    def _speak(self, meeting: Meeting, told: Mapping[str, Any]) -> None:
        member, subject = self.members[told["by"]], self._subject(told["subject"])
        if member.user and not told.get("spoken"):
            opinion = acts.write_opinion(meeting, subject, told["text"], by=member.user)
        else:
            spoken = told.get("spoken", False)
            opinion = acts.record_opinion(meeting, subject, told["text"], member=member, spoken=spoken, by=self.planner)
        reply = told["reply"]
        text = ReplyText(ReplyState(reply["state"]), reply.get("text", ""), reply.get("reason", ""))
        acts.reply(opinion, text, version=0, by=self.planner)

    def _opinions_told(self, fiscal_year: int) -> list[Mapping[str, Any]]:
        return [one for meeting in self.years[fiscal_year]["meetings"] for one in meeting["opinions"]]

    def _opinions(self, fiscal_year: int):
        opinions = Opinion.objects.filter(meeting__strategy=self.strategy, meeting__fiscal_year=fiscal_year)
        return opinions.select_related("meeting__strategy").order_by("number")

    def _seat(self, numbered: tuple[int, Mapping[str, Any]]) -> Member:
        order, told = numbered
        people = User.objects.of(self.strategy.municipality)
        user = people.get(username=told["user"]) if "user" in told else None
        text = MemberText(told["name"], told["affiliation"], told["office"], order, told["from"], told.get("to"), user)
        return acts.save_member(self.strategy, text, by=self.planner)

    def _subject(self, code: str) -> Subject:
        if code.startswith("G"):
            return Subject(goal=self.goals[int(code[1:])])
        if code in self.measures:
            return Subject(measure=self.measures[code])
        return Subject(kpi=self.kpis[code]) if code else Subject()


def _by_code(measures) -> dict[str, Measure]:
    joined = measures.select_related("project__goal__strategy").prefetch_related("measure_departments")
    return {measure.code: measure for measure in joined}


def _text(told: Mapping[str, Any]) -> EvaluationText:
    return EvaluationText(
        self_rating=told.get("rating", ""),
        achievements=told.get("achievements", ""),
        issues=told.get("issues", ""),
        settlement=told.get("settlement"),
        grant_name=told.get("grant", ""),
        grant_effect=told.get("effect", ""),
        direction=told.get("direction", ""),
        next_step=told.get("next_step", ""),
        answer=told.get("answer", ""),
    )


SURVEY_FILE = Path("fixtures/ina-3-demo-survey.yaml")


def load_survey(strategy: Strategy, planner: User) -> None:
    told = yaml.safe_load((settings.BASE_DIR / SURVEY_FILE).read_text("utf-8"))
    fiscal_year = told.pop("fiscal_year")
    results = {
        code: {aspect: _answers(counts) for aspect, counts in by_aspect.items()}
        for code, by_aspect in told.pop("results").items()
    }
    kinds = {"kind": SurveyKind.COUNTS.value, "base": SurveyBase.ANSWERED.value}
    acts.save_survey(strategy, fiscal_year, SurveyEntry(**told | kinds, results=results), version=0, by=planner)


def _answers(counts: list[int]) -> Answers:
    """The five steps, the best first, then わからない and 無回答."""
    return Answers(**dict(zip(INPUT_FIELDS[SurveyKind.COUNTS], counts, strict=True)))
