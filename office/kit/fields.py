"""Form fields as the city's pages have them, with their errors in words. Lengths are mostly the acts' to judge."""

from django import forms
from django.utils import timezone

from organization.eras import implausible
from organization.texts import within


class _TooLong(str):
    """Django fills a message by ``%``; this one counts with separators."""

    def __mod__(self, told) -> str:
        return within(told["limit_value"], told["show_value"])


# Every text field of a form, whoever made it, says the same of a text that is too long.
forms.CharField.default_error_messages = {"max_length": _TooLong("")}


def line(label: str, *, required: bool = True, help_text: str = "", **attrs) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"required": f"{label}を入力してください。"},
    )


class Prose(forms.CharField):
    """Several lines; the browser's line ends are not content."""

    def __init__(self, label: str, *, rows: int = 4, required: bool = False, help_text: str = "", **attrs):
        super().__init__(
            label=label,
            required=required,
            help_text=help_text,
            widget=forms.Textarea(attrs={"rows": rows} | attrs),
            error_messages={"required": f"{label}を入力してください。"},
        )

    def to_python(self, value) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


def number(label: str, help_text: str = "", **more) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        error_messages={"required": f"{label}を入力してください。", "invalid": "整数で入力してください。"},
        **more,
    )


class Day(forms.DateField):
    """A day that a city may mean."""

    def to_python(self, value):
        found = super().to_python(value)
        if found and (words := implausible(found)):
            raise forms.ValidationError(words)
        return found


def day(
    label: str,
    *,
    missing: str = "日付を入力してください。",
    wrong: str = "日付は「2026-08-28」のように入力してください。",
    **more,
) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return Day(label=label, widget=widget, error_messages={"required": missing, "invalid": wrong}, **more)


def day_it_counts(label: str, help_text: str = "") -> forms.DateField:
    """The day from which something holds: today unless told."""
    told = {"missing": f"{label}を入力してください。", "wrong": "日付を入力してください。"}
    return day(label, initial=timezone.localdate, help_text=help_text, **told)


def reason(label: str, help_text: str, *, most: int = 500, rows: int = 3, **attrs) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.Textarea(attrs=attrs | {"rows": rows}),
        help_text=help_text,
        error_messages={"required": f"{label}を入力してください。"},
    )


class Paragraphs(forms.CharField):
    """A list of paragraphs, one per line of the text box."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:  # type: ignore[override]  # its cleaned value is a list
        lines = (line.strip() for line in (super().to_python(value) or "").splitlines())
        return [line for line in lines if line]

    def has_changed(self, initial, data) -> bool:
        return (initial or []) != self.to_python(data)


def choice(label: str, *, required: bool = True, help_text: str = "", choices=()) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=required,
        help_text=help_text,
        choices=choices,
        error_messages={
            "required": f"{label}を選んでください。",
            "invalid_choice": f"{label}を、一覧から選んでください。",
        },
    )
