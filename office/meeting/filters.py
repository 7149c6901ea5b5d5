"""The secretary's list of opinions, narrowed."""

from collections.abc import Iterable

from django import forms
from django.db.models import Q, QuerySet

from council.catalogue import Catalogue
from council.choices import ReplyState, SubjectKind
from council.models import Meeting, Opinion
from council.written import Subject
from office.meeting.lines import WAITING, WITHDRAWN
from organization.matching import half_width
from organization.models import Department

UNANSWERED, WITHDRAWN_KEY = "unanswered", "withdrawn"
NOBODY = "planning"  # opinions that no department was named for


class OpinionFilter(forms.Form):
    q = forms.CharField(label="意見・回答・発言者", required=False)
    state = forms.ChoiceField(label="対応の状況", required=False)
    department = forms.ChoiceField(label="回答する部署", required=False)
    subject = forms.ChoiceField(label="対象（下位を含む）", required=False)
    meeting = forms.ChoiceField(label="会議", required=False)

    def __init__(
        self,
        *args,
        departments: Iterable[Department],
        catalogue: Catalogue,
        meetings: Iterable[Meeting],
        **kwargs,
    ):
        super().__init__(*args, auto_id="filter-%s", **kwargs)
        self.catalogue = catalogue
        every = [("", "すべて")]
        states = [(UNANSWERED, WAITING), *ReplyState.choices, (WITHDRAWN_KEY, WITHDRAWN)]
        self.fields["state"].choices = every + states
        self.fields["department"].choices = [
            *every,
            (NOBODY, "企画部門"),
            *((str(department.pk), str(department)) for department in departments),
        ]
        self.fields["subject"].choices = every + catalogue.choices
        self.fields["meeting"].choices = every + [(str(meeting.pk), meeting.label) for meeting in meetings]

    def narrow(self, opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
        """What the address asks for; nonsense in it asks for nothing. Withdrawn ones are shown only when asked for."""
        self.is_valid()
        told = self.cleaned_data
        opinions = _in_state(opinions, told.get("state", ""))
        if department := told.get("department"):
            named = None if department == NOBODY else int(department)
            opinions = opinions.filter(department=named)
        if meeting := told.get("meeting"):
            opinions = opinions.filter(meeting=int(meeting))
        if subject := self.catalogue.by_key(told.get("subject", "")):
            opinions = opinions.filter(_about(subject))
        if text := told.get("q"):
            opinions = opinions.filter(_saying(text))
        return opinions

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())


def _in_state(opinions: QuerySet[Opinion], state: str) -> QuerySet[Opinion]:
    if state == WITHDRAWN_KEY:
        return opinions.exclude(withdrawn_at=None)
    opinions = opinions.filter(withdrawn_at=None)
    if state == UNANSWERED:
        return opinions.filter(reply=None)
    return opinions.filter(reply__state=state) if state else opinions


def _about(subject: Subject) -> Q:
    """On the thing itself or on what stands below it in the plan."""
    match subject.kind:
        case SubjectKind.GOAL:
            of_measures = Q(measure__project__goal=subject.goal) | Q(kpi__measure__project__goal=subject.goal)
            return Q(goal=subject.goal) | Q(project__goal=subject.goal) | Q(kpi__goal=subject.goal) | of_measures
        case SubjectKind.PROJECT:
            below = Q(measure__project=subject.project) | Q(kpi__measure__project=subject.project)
            return Q(project=subject.project) | below
        case SubjectKind.MEASURE:
            return Q(measure=subject.measure) | Q(kpi__measure=subject.measure)
        case SubjectKind.KPI:
            return Q(kpi=subject.kpi)
    return Q(kind=SubjectKind.WHOLE)


def _saying(text: str) -> Q:
    """As it is typed, or in half width."""
    return _holding(text) | _holding(half_width(text))


def _holding(text: str) -> Q:
    said = Q(text__icontains=text) | Q(speaker__icontains=text) | Q(member__name__icontains=text)
    return said | Q(reply__text__icontains=text) | Q(reply__reason__icontains=text)
