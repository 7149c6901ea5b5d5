"""The words of every status: value, word, symbol and colour token in one line."""

from collections.abc import Iterable

from django.db import models

from kpis.measurement.numerals import open_number
from kpis.measurement.terms import Badge, GradeLook, Scheme, Signal


class Direction(models.TextChoices):
    INCREASE = "increase", "多いほど良い"
    DECREASE = "decrease", "少ないほど良い"


class Accumulation(models.TextChoices):
    ANNUAL = "annual", "その年の量"
    STOCK = "stock", "時点の量・割合"
    CUMULATIVE = "cumulative", "累計"
    PERIOD_TOTAL = "period_total", "計画期間の累計（各年度の量を入力）"
    PERIOD_AVERAGE = "period_average", "計画期間の平均（各年度の量を入力）"


class GuideMethod(models.TextChoices):
    CONSTANT = "constant", "毎年度、指標値と同じ"
    LINEAR = "linear", "現状値から指標値まで直線"
    MANUAL = "manual", "企画部門が定める"


class Method(models.TextChoices):
    RATIO = "ratio", "比率法（実績値÷指標値）"
    DIFFERENCE = "difference", "差分法（基準からの進み）"
    ATTAINMENT = "attainment", "達成・未達成の判定"


class Per(models.TextChoices):
    YEAR = "year", "年"
    MONTH = "month", "月"


PER_PRINT = {Per.YEAR: "/年", Per.MONTH: "/月", "": ""}


class TimeBasis(models.TextChoices):
    FISCAL_YEAR = "fiscal_year", "年度（4月～翌年3月）"
    CALENDAR_YEAR = "calendar_year", "暦年（1月～12月）"
    POINT_IN_TIME = "point_in_time", "時点"


class ValueStatus(models.TextChoices):
    """What stands in a year's cell; the last four say why there is no value."""

    MISSING = "missing", "未入力"
    PROVISIONAL = "provisional", "速報"
    FINAL = "final", "確定"
    PENDING = "pending", "未公表"
    NOT_APPLICABLE = "not_applicable", "該当なし"
    ENDED = "ended", "事業終了"
    NOT_ASSESSABLE = "not_assessable", "評価困難"


VALUE_STATUSES_WITH_VALUE = (ValueStatus.PROVISIONAL, ValueStatus.FINAL)
VALUE_STATUSES_WITH_REASON = (ValueStatus.NOT_APPLICABLE, ValueStatus.ENDED, ValueStatus.NOT_ASSESSABLE)
# What can stand in a year of a population series: nobody ends a population, nor fails to assess it.
POPULATION_STATUSES = (
    ValueStatus.MISSING,
    ValueStatus.PROVISIONAL,
    ValueStatus.FINAL,
    ValueStatus.PENDING,
    ValueStatus.NOT_APPLICABLE,
)

# What a table prints where no number stands: a missing value, a nil and an unpublished one look different.
VALUE_STATUS_PRINT = {
    ValueStatus.MISSING: "未入力",
    ValueStatus.PENDING: "…",
    ValueStatus.NOT_APPLICABLE: "－",
    ValueStatus.ENDED: "終了",
    ValueStatus.NOT_ASSESSABLE: "評価困難",
}


class ActualState(models.TextChoices):
    """How far a value has come in the yearly cycle; no row at all is 未入力."""

    DRAFT = "draft", "下書き"
    AWAITING = "awaiting", "決裁待ち"
    SUBMITTED = "submitted", "提出"
    RETURNED = "returned", "差戻し"
    ACCEPTED = "accepted", "確認済"


class Stage(models.TextChoices):
    """The stages of a reporting year, in order."""

    PREPARATION = "preparation", "準備"
    ENTRY = "entry", "入力中"
    CHECKING = "checking", "確認"
    COUNCIL = "council", "審議会"
    PUBLISHED = "published", "公表"


class ReviewPointKind(models.TextChoices):
    JUDGEMENT = "judgement", "データ作成時の判断"
    CONTRADICTION = "contradiction", "文書内の不一致"
    INFERENCE = "inference", "文書からの推定"


class Act(models.TextChoices):
    """What was done to a value or a year; every act leaves an event."""

    SAVED = "saved", "下書き保存"
    SENT_FOR_APPROVAL = "sent", "決裁に回付"
    SUBMITTED = "submitted", "提出"
    RETURNED = "returned", "差戻し"
    ACCEPTED = "accepted", "確認"
    TAKEN_OVER = "taken_over", "企画部門の採用"
    FINALIZED = "finalized", "速報を確定"
    COMMENTED = "commented", "コメント"
    ATTACHED = "attached", "根拠資料の登録"
    DETACHED = "detached", "根拠資料の削除"
    OPENED = "opened", "期限付きの入力許可"
    DUE_CHANGED = "due_changed", "期限の変更"
    CORRECTED = "corrected", "訂正"
    REVISED = "revised", "改訂"
    IMPORTED = "imported", "取込み"
    POPULATION = "population", "人口の実績の保存"
    STAGE_MOVED = "stage_moved", "段階の移動"
    PUBLISHED = "published", "公表"
    WITHDRAWN = "withdrawn", "公表の取消し"
    SCHEME_CHANGED = "scheme_changed", "評価の区分の変更"
    YEAR_REMOVED = "year_removed", "年度の削除"


SIGNALS = {
    "at_or_above_guide": "目安値以上",
    "below_guide": "目安値未満",
    "methods_disagree": "手法で評価が異なる",
    "below_baseline": "現状値を下回る",
    "cumulative_fell": "累計が減少",
    "small_numbers": "数が少ない",
}


def signal_label(signal: str, scheme: Scheme) -> str:
    """「現状値のままで80％以上」 names the scheme's own threshold; the others are the same under every scheme."""
    if signal == "baseline_earns_class":
        return f"現状値のままで{open_number(scheme.standing_still_threshold)}％以上"
    return SIGNALS[signal]


def badge_of(grade: GradeLook, signals: Iterable[str]) -> Badge:
    """A KPI below its baseline says so in the grade itself, whatever class it earned."""
    beside = SIGNALS[Signal.BELOW_BASELINE] if Signal.BELOW_BASELINE in signals else ""
    return Badge(grade.code, grade.label, grade.symbol, grade.token, beside)


TRENDS = {"better": ("↗", "前年度より改善"), "same": ("→", "前年度と同じ"), "worse": ("↘", "前年度より後退")}
