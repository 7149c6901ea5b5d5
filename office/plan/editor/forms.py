"""What a planner types of goals, projects and measures. The rules are the acts' (kpis/plan/editing)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from goals.models import BasicGoal, Strategy
from kpis.plan.editing.texts import GoalText, MeasureText, ProjectText
from office.kit.fields import Paragraphs, choice, line
from organization.models import Department
from projects.models import Initiative, LeadingProject, Measure

SUB = ("・", "･", "- ", "－", "●", "○")  # what a typed detail may begin with; the first is how it is shown
LONGEST_INITIATIVE = Initiative._meta.get_field("text").max_length or 300
SPARE = 2
CODE_HELP = "計画独自のコードがあるときだけ入力します。空欄では番号から付きます。"


def limited(label: str, model: Any, field: str, **more) -> forms.CharField:
    found = line(label, **more)
    found.max_length = model._meta.get_field(field).max_length
    found.validators.append(forms.fields.validators.MaxLengthValidator(found.max_length))
    return found


def paragraphs(label: str = "説明", rows: int = 6) -> Paragraphs:
    widget = forms.Textarea(attrs={"rows": rows})
    return Paragraphs(label=label, required=False, help_text="1行が1段落です。", widget=widget)


class EditForm(forms.Form):
    """``thing``: the stored one; nothing yet where it is new, under ``parent``. ``is_closed``: a year is published."""

    closed_names: Sequence[str] = ()

    def __init__(
        self,
        *args,
        strategy: Strategy,
        thing: Any = None,
        parent: Any = None,
        is_closed: bool = False,
        as_target: bool = False,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.strategy, self.thing, self.parent, self.as_target = strategy, thing, parent, as_target
        self.offer()
        if is_closed:
            for name in self.closed_names:
                if name in self.fields:
                    self.fields[name].disabled = True

    def offer(self) -> None:
        """Choices that depend on the plan."""

    @classmethod
    def told(cls, text: Any) -> dict[str, Any]:
        """The first content of the inputs."""
        raise NotImplementedError

    @property
    def written(self) -> Any:
        """What the valid form says, as the act takes it."""
        raise NotImplementedError

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The inputs under their headings."""
        return [("", list(self))]

    def numbered(self, stem: str) -> list[str]:
        return [name for name in self.fields if name.startswith(f"{stem}_") and name.rpartition("_")[2].isdigit()]

    def chosen(self, stem: str) -> tuple[int, ...]:
        """What the numbered selects name, each once, in their order."""
        found = (self.cleaned_data.get(name) for name in self.numbered(stem))
        return tuple(dict.fromkeys(int(value) for value in found if value))


def offer_rows(form: EditForm, stem: str, label: str, count: int, choices: Iterable) -> None:
    """Selects one under the other: the order counts, and a browser without scripts fills them."""
    options = [("", "―"), *choices]
    for place in range(1, count + 1):
        form.fields[f"{stem}_{place}"] = choice(f"{label}{place}", required=False, choices=options)


class GoalForm(EditForm):
    name = limited("名称", BasicGoal, "name")
    viewpoint = choice("基本的視点", required=False)
    narrative = paragraphs()

    def offer(self) -> None:
        viewpoints = [(str(one.pk), str(one)) for one in self.strategy.viewpoints.order_by("number")]
        if viewpoints:
            self.fields["viewpoint"].choices = [("", "なし"), *viewpoints]
        else:
            del self.fields["viewpoint"]

    @classmethod
    def told(cls, text: GoalText) -> dict[str, Any]:
        return {"name": text.name, "narrative": list(text.narrative), "viewpoint": text.viewpoint}

    @property
    def written(self) -> GoalText:
        data = self.cleaned_data
        viewpoint = int(data["viewpoint"]) if data.get("viewpoint") else None
        return GoalText(data["name"], tuple(data["narrative"]), viewpoint)


class ProjectForm(EditForm):
    name = limited("名称", LeadingProject, "name")
    narrative = paragraphs()

    @classmethod
    def told(cls, text: ProjectText) -> dict[str, Any]:
        return {"name": text.name, "narrative": list(text.narrative)}

    @property
    def written(self) -> ProjectText:
        return ProjectText(self.cleaned_data["name"], tuple(self.cleaned_data["narrative"]))


class InitiativeLines(forms.CharField):
    """One initiative a line; a line that begins with 「・」 is a detail of the one above it."""

    def __init__(self, label: str):
        help_text = "1行が1件です。「・」で始まる行は、その上の行の細目になります。"
        super().__init__(label=label, required=False, help_text=help_text, widget=forms.Textarea(attrs={"rows": 8}))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, (list, tuple)):
            return value
        return "\n".join(part for text, details in value for part in (text, *(f"・{one}" for one in details)))

    def to_python(self, value: Any) -> Any:
        found: list[tuple[str, list[str]]] = []
        for row in (one.strip() for one in (super().to_python(value) or "").splitlines()):
            mark = next((mark for mark in SUB if row.startswith(mark)), "")
            if not row:
                continue
            if not mark:
                found.append((row, []))
            elif not found:
                raise forms.ValidationError(f"「{row}」の上に、細目の付く事業の行がありません。")
            elif rest := row.removeprefix(mark).strip():
                found[-1][1].append(rest)
        if too_long := next((text for text, _ in found if len(text) > LONGEST_INITIATIVE), None):
            raise forms.ValidationError(f"「{too_long[:20]}…」は{LONGEST_INITIATIVE}文字以内で入力してください。")
        return tuple((text, tuple(details)) for text, details in found)


class MeasureForm(EditForm):
    closed_names = ("name", "code")
    name = limited("名称", Measure, "name")
    code = line(
        "コード", required=False, help_text="計画独自のコードがあるときだけ入力します。空欄では番号から付きます。"
    )
    narrative = paragraphs()
    lead = choice("主担当", required=False)

    def offer(self) -> None:
        words = self.strategy.words
        self.fields["lead"].help_text = f"担当部署のうち、{words.evaluation}をまとめて提出する課です。"
        self.fields["initiatives"] = InitiativeLines(self.strategy.words.initiative)
        held = self.thing.measure_departments.count() if self.thing else 0
        known = Department.objects.filter(municipality=self.strategy.municipality_id)
        departments = known.filter(valid_to=None) | (known.filter(measures=self.thing) if self.thing else known.none())
        options = [(str(one.pk), str(one)) for one in departments.distinct().order_by("order", "id")]
        offer_rows(self, "department", "担当部署", max(held + SPARE, 3), options)
        self.fields["lead"].choices = [("", "決めていない（指標の最も多い課とみなす）"), *options]

    @classmethod
    def told(cls, text: MeasureText) -> dict[str, Any]:
        departments = {f"department_{place}": str(pk) for place, pk in enumerate(text.departments, start=1)}
        own = {"name": text.name, "code": text.code, "narrative": list(text.narrative), "lead": text.lead or ""}
        return own | {"initiatives": text.initiatives} | departments

    @property
    def written(self) -> MeasureText:
        data = self.cleaned_data
        lines = tuple(data["narrative"]), self.chosen("department"), data["initiatives"]
        return MeasureText(data["name"], *lines, data["code"].strip(), int(data["lead"]) if data["lead"] else None)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        departments = [*self.numbered("department"), "lead"]
        rest = [self[name] for name in self.fields if name not in departments]
        return [("", rest), ("担当部署", [self[name] for name in departments])]
