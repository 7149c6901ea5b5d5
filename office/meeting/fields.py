"""Fields as the desk's forms have them, with their errors in words. Lengths are the acts' to judge."""

from django import forms

_DAY_ERRORS = {"required": "日付を入力してください。", "invalid": "日付は「2026-08-28」のように入力してください。"}


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
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


def number(label: str, help_text: str = "", **more) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        error_messages={"required": f"{label}を入力してください。", "invalid": "整数で入力してください。"},
        **more,
    )


def day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=_DAY_ERRORS,
    )


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
