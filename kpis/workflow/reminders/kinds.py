"""The words of reminding."""

from django.db import models


class Wait(models.TextChoices):
    """Why a KPI waits for its department."""

    NOT_ENTERED = "not_entered", "未入力"
    DRAFT = "draft", "下書き"
    RETURNED = "returned", "差戻し"
    AWAITING = "awaiting", "決裁待ち"
    PENDING = "pending", "未公表（公表予定月）"


class Occasion(models.TextChoices):
    """What made a reminder go out; stands in ``Reminder.kind``."""

    OVERDUE = "overdue", "期限後の督促"
    BEFORE_DUE = "before_due", "期限前のお知らせ"
    RETURNED = "returned", "差戻しのお知らせ"
    PENDING = "pending", "公表予定月のお知らせ"
    ASKED = "asked", "企画部門からの督促"
    REPLIES = "replies", "対応方針の督促"


# The letters that name all the values that wait for a person. One about the council's opinions does not, though it
# counts for the one letter a day like any other.
ABOUT_VALUES = tuple(kind for kind in Occasion if kind != Occasion.REPLIES)
