"""An entry of 成果 or 課題 that the planning division chose itself."""

from django.db import models

from council.choices import HighlightKind
from council.models.evaluation import Written
from goals.models import Strategy
from kpis.models import KPI

LONGEST_REASON = 300


class ReplacedEntry(Written):
    """``shown`` stands in the year's list where the rule had put ``chosen``; the reason is printed beside it."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="replaced_entries", verbose_name="戦略")
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    kind = models.CharField("一覧", max_length=15, choices=HighlightKind.choices)
    chosen = models.ForeignKey(KPI, models.CASCADE, related_name="+", verbose_name="規則による指標")
    shown = models.ForeignKey(KPI, models.CASCADE, related_name="+", verbose_name="代わりに示す指標")
    reason = models.CharField("理由", max_length=LONGEST_REASON)

    class Meta:
        verbose_name = verbose_name_plural = "成果・課題の差替え"
        ordering = ["strategy", "fiscal_year", "kind", "chosen"]
        constraints = [
            models.UniqueConstraint(fields=["chosen", "fiscal_year", "kind"], name="entry_replaced_once"),
            models.UniqueConstraint(fields=["shown", "fiscal_year", "kind"], name="entry_shown_once"),
            models.CheckConstraint(
                condition=~models.Q(chosen=models.F("shown")),
                name="entry_replaced_by_another",
                violation_error_message="同じ指標には差し替えられません。",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="entry_replaced_with_reason",
                violation_error_message="差し替える理由を入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}年度 {self.get_kind_display()} {self.chosen.code}→{self.shown.code}"
