from django import forms


class ParagraphsField(forms.CharField):
    """A list of paragraphs, one per line of the text box."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:
        lines = (line.strip() for line in (super().to_python(value) or "").splitlines())
        return [line for line in lines if line]

    def has_changed(self, initial, data) -> bool:
        return (initial or []) != self.to_python(data)


def paragraphs(label: str, help_text: str, rows: int = 6) -> ParagraphsField:
    return ParagraphsField(
        label=label, required=False, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )
