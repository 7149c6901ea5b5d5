"""Every status and stage once: its word, and in its row all that it prints and implies."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from kpis.measurement.numerals import open_number
from kpis.measurement.terms import Badge, GradeLook, Scheme, Signal
from organization.frozen import frozen


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


def method_words(method: str) -> str:
    return Method(method).label if method else "計画全体の方法に従う"


class Per(models.TextChoices):
    YEAR = "year", "年"
    MONTH = "month", "月"


ATTAINED_WORDS = {True: "達成", False: "未達成"}  # of a target in words
ATTAINED_OF_WORD = {word: attained for attained, word in ATTAINED_WORDS.items()}
PER_PRINT = {Per.YEAR: "/年", Per.MONTH: "/月", "": ""}


class TimeBasis(models.TextChoices):
    FISCAL_YEAR = "fiscal_year", "年度（4月～翌年3月）"
    CALENDAR_YEAR = "calendar_year", "暦年（1月～12月）"
    POINT_IN_TIME = "point_in_time", "時点"


class _WithRow(models.TextChoices):
    """Members are written as value, row, word; like every other they are found by their value alone."""

    def __new__(cls, value: str, *row: Any):
        member = str.__new__(cls, value)
        member._value_, (member.row,) = value, row
        return member


@frozen
class LevelRow:
    """``meaning``: what a KPI of this level counts; the one place that says it."""

    meaning: str


class ResultLevel(_WithRow):
    """How far along the chain from what the city does to what becomes of it a KPI measures."""

    row: LevelRow

    OUTPUT = "output", LevelRow("市が行ったことの量"), "活動"
    IMMEDIATE_OUTCOME = "immediate_outcome", LevelRow("参加・利用など直接の結果"), "結果"
    FINAL_OUTCOME = "final_outcome", LevelRow("地域や暮らしの変化"), "成果"

    @property
    def said(self) -> str:
        """「活動（市が行ったことの量）」."""
        return f"{self.label}（{self.row.meaning}）"


@frozen
class StatusRow:
    """What a value's status prints and implies.

    ``printed``: where no number stands; a missing value, a nil and an unpublished one look different.
    ``hint`` explains it in the workbook, ``meaning`` and ``population_meaning`` behind the choice on the pages. Without
    the latter it cannot stand in a population series: nobody ends a population, nor fails to assess it.
    """

    printed: str = ""
    hint: str = ""
    meaning: str = ""
    population_meaning: str = ""
    has_value: bool = False
    needs_reason: bool = False


class ValueStatus(_WithRow):
    """What stands in a year's cell; the last four say why there is no value."""

    row: StatusRow

    MISSING = "missing", StatusRow("未入力"), "未入力"
    PROVISIONAL = "provisional", StatusRow(hint="値はあるが、まだ変わることがある。", has_value=True), "速報"
    FINAL = "final", StatusRow(hint="値が決まっている。", has_value=True), "確定"
    PENDING = (
        "pending",
        StatusRow(
            printed="…",
            hint="統計などの公表を待っている。公表予定月に「2027年9月」や「R9.9」のように書く。",
            meaning="公表を待っている",
            population_meaning="公表を待っている",
        ),
        "未公表",
    )
    NOT_APPLICABLE = (
        "not_applicable",
        StatusRow(
            printed="－",
            hint="この年度は対象がない。要因に理由を書く。",
            meaning="この年度は対象がない",
            population_meaning="この年は調査がない",
            needs_reason=True,
        ),
        "該当なし",
    )
    ENDED = (
        "ended",
        StatusRow(
            printed="終了",
            hint="事業を終えた、または中止した。要因に理由を書く。",
            meaning="事業を終えた・中止した",
            needs_reason=True,
        ),
        "事業終了",
    )
    NOT_ASSESSABLE = (
        "not_assessable",
        StatusRow(
            printed="評価困難",
            hint="外部の要因で評価できない。要因に理由を書く。",
            meaning="外部の要因で評価できない",
            needs_reason=True,
        ),
        "評価困難",
    )


VALUE_STATUSES_WITH_VALUE = tuple(one for one in ValueStatus if one.row.has_value)
VALUE_STATUSES_WITH_REASON = tuple(one for one in ValueStatus if one.row.needs_reason)
# What a person may choose: to enter nothing is no choice.
ENTERABLE_STATUSES = tuple(one for one in ValueStatus if one != ValueStatus.MISSING)
POPULATION_STATUSES = (
    ValueStatus.MISSING,
    *(one for one in ENTERABLE_STATUSES if one.row.has_value or one.row.population_meaning),
)


class ActualState(models.TextChoices):
    """How far a value has come in the yearly cycle; no row at all is 未入力."""

    DRAFT = "draft", "下書き"
    AWAITING = "awaiting", "決裁待ち"
    SUBMITTED = "submitted", "提出"
    RETURNED = "returned", "差戻し"
    ACCEPTED = "accepted", "確認済"


@frozen
class StageRow:
    """What is said of a stage, and what it implies.

    ``rights``: which sign of the policy tables' rows holds in it. ``note`` stands under its name, ``told`` says where
    the year stands, ``forward`` and ``back`` what a move to it means, ``closed`` why nobody enters values in it: the
    reason, who can change that, and what to do now.
    """

    rights: int
    note: str
    told: str
    closed: tuple[str, str, str]
    forward: str = ""
    back: str = ""
    is_checking: bool = False  # the planning division looks at what was handed in
    is_reported: bool = False  # the departments' words on the year are being written
    holds_results: bool = False  # only what was submitted counts


class Stage(_WithRow):
    """The stages of a reporting year, in order."""

    row: StageRow

    PREPARATION = (
        "preparation",
        StageRow(
            rights=0,
            note="計画と担当を確かめる",
            told="{year}は準備中です。担当課はまだ入力できません。",
            closed=(
                "準備中のため、まだ入力できません",
                "企画部門が入力を開始します",
                "開始の知らせをお待ちください。",
            ),
            back="担当課は入力できなくなります。入力した内容は残ります。",
        ),
        "準備",
    )
    ENTRY = (
        "entry",
        StageRow(
            rights=1,
            note="担当課が実績を入力し、提出する",
            told="{year}は入力中です。{total}指標のうち{arrived}が提出済みです。提出期限は{due}です。",
            closed=("入力中です", "担当課と企画部門が入力します", ""),
            forward="担当課が実績を入力し、提出できるようになります。",
            back="担当課が、確認済の値を除いて、再び入力できるようになります。",
            is_reported=True,
        ),
        "入力中",
    )
    CHECKING = (
        "checking",
        StageRow(
            rights=2,
            note="企画部門が提出された値を確認する",
            told="{year}は確認中です。{total}指標のうち{accepted}を確認済みにしました。",
            closed=(
                "確認中のため、入力できません",
                "入力中に戻せるのは企画部門です",
                "値を直す必要があるときは、企画部門へご連絡ください。",
            ),
            forward="担当課の入力を締め切ります。差し戻した値は、担当課が直して再び提出できます。",
            back="値の固定を解きます。企画部門が値を直し、差し戻せるようになります。",
            is_checking=True,
            is_reported=True,
        ),
        "確認",
    )
    COUNCIL = (
        "council",
        StageRow(
            rights=3,
            note="値を固定し、審議会が検証する",
            told="{year}は審議会で審議中です。値は固定されています。",
            closed=(
                "審議会で審議中のため、値を固定しています",
                "固定を解けるのは企画部門です",
                "値を直す必要があるときは、企画部門へご連絡ください。",
            ),
            forward="すべての値を固定します。直すときは、部署に期限付きで入力を許可するか、確認の段階に戻します。",
            back="公表の取消しは「公表」のページで行います。",
            holds_results=True,
        ),
        "審議会",
    )
    PUBLISHED = (
        "published",
        StageRow(
            rights=4,
            note="固定した値を公表する",
            told="{year}は公表しています。",
            closed=(
                "公表済みのため、変更できません",
                "訂正できるのは企画部門です",
                "誤りを見つけたときは、企画部門へご連絡ください。",
            ),
            forward="値、評価、文章を固定し、どなたでも見られるようにします。以後の変更は訂正として残ります。",
            holds_results=True,
        ),
        "公表",
    )

    @property
    def place(self) -> int:
        return STAGES.index(self)

    @property
    def before(self) -> "Stage | None":
        return STAGES[self.place - 1] if self.place else None

    @property
    def after(self) -> "Stage | None":
        return next(iter(STAGES[self.place + 1 :]), None)


STAGES = tuple(Stage)  # in order; a year moves one step at a time
STAGES_OF_REPORTING = tuple(one for one in Stage if one.row.is_reported)
STAGES_OF_RESULTS = frozenset(one for one in Stage if one.row.holds_results)
STAGES_UNDER_WAY = STAGES[1:-1]
# Closed to the departments, though not for good.
STAGES_AFTER_ENTRY = STAGES[STAGES.index(Stage.ENTRY) + 1 : -1]


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
    TAKEN_BACK = "taken_back", "確認の取消し"
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
