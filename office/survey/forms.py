from django import forms


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label="削除の理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
        help_text="例：別の年度の結果を取り込んでしまったため",
        error_messages={"required": "削除の理由を入力してください。"},
    )
