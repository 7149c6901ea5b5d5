"""The way of a plan from its registration to its first year, for planners: what is done, what comes next, and where.

One guide for each plan without a published year, and one for who has no plan at all. A fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import field
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from goals.models import Strategy
from kpis.choices import Stage
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import KPI, ReportingYear
from kpis.plan.review_points import open_counts
from office.kit.frame import address
from office.kit.waiting import Person
from office.mail.sending import NO_SERVER, has_server
from organization.frozen import frozen
from organization.models import DepartmentService
from reports.visible import PLAN

MOST = 5  # plans with a guide of their own; an operator of more finds the others among the years


@frozen
class Way:
    """``is_sent``: a button, which does something; else a link."""

    label: str
    url: str
    is_sent: bool = False


@frozen
class Step:
    """``state``: done, next or later; any for what may be done at any time. The first way leads to what is to do."""

    label: str
    text: str
    state: str
    ways: tuple[Way, ...] = ()

    @property
    def word(self) -> str:
        return {"done": "済", "next": "次にすること", "later": "これから", "any": "いつでも"}[self.state]


@frozen
class Guide:
    """``strategy`` is None before there is any plan."""

    strategy: Strategy | None
    steps: tuple[Step, ...]

    @property
    def left(self) -> int:
        """How many steps are still to do; what may be done at any time is none of them."""
        return sum(step.state in ("next", "later") for step in self.steps)


@frozen
class Standing:
    """What is stored of one plan. ``served``: how many of the owning departments have somebody to enter."""

    kpis: int = 0
    targets: int = 0
    unowned: int = 0
    owners: int = 0
    served: int = 0
    unsettled: int = 0
    years: list[ReportingYear] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.kpis or self.targets)


def guides_for(person: Person) -> tuple[Guide, ...]:
    if not person.plans:
        return (Guide(None, _before_any_plan()),)
    published = {year.strategy_id for year in person.latest_published}
    unpublished = [plan for plan in person.plans if plan.pk not in published]
    unpublished.sort(key=lambda plan: (-plan.first_year, plan.code))
    return _guides(unpublished[:MOST], person.years)


def guide_of(plan: Strategy) -> Guide:
    return _guides([plan], ReportingYear.objects.of(plan).select_related("strategy").latest_first())[0]


def _guides(plans: list[Strategy], years: Iterable[ReportingYear]) -> tuple[Guide, ...]:
    standings = _standings(plans, years)
    return tuple(Guide(plan, _steps(plan, standings[plan.pk])) for plan in plans)


def _before_any_plan() -> tuple[Step, ...]:
    return (
        Step(
            "計画を登録する",
            "お使いの指標の一覧（Excel、CSV）を、そのまま読み込めます。登録した計画は下書きで、サインインした職員だけが見られます。",
            "next",
            (Way("計画を登録する", reverse("registering:page")),),
        ),
        Step("確かめる", "読み込んだときの判断（望ましい方向、目安値の決め方など）を確かめます。", "later"),
        Step("部署と人を登録する", "指標を入力する部署ごとに、担当する職員を登録します。", "later"),
        Step("年度を開く", "最初の年度を始め、提出期限を決めて、担当課に入力を依頼します。", "later"),
        Step("計画を公開する", "計画の本文と指標を、だれでも見られるようにします。", "later"),
    )


def _steps(plan: Strategy, told: Standing) -> tuple[Step, ...]:
    """The first that is not done comes next; making public waits for none of them."""
    found = (_registered(plan, told), _settled(plan, told), _people(plan, told), _year(plan, told))
    is_done = [done for _, done in found]
    ahead = is_done.index(False) if False in is_done else len(found)
    steps = [
        Step(label, text, "done" if done else "next" if place == ahead else "later", ways)
        for place, ((label, text, ways), done) in enumerate(found)
    ]
    return (*steps, _mail(), _public(plan))


Told = tuple[tuple[str, str, tuple[Way, ...]], bool]  # label, text and ways of a step, and whether it is done


def _registered(plan: Strategy, told: Standing) -> Told:
    mend = Way("計画を直す", reverse("plan:tree", args=[plan.code]))
    if told.is_empty:
        ways = (Way("指標の一覧を読み込む", reverse("registering:page")), mend)
        return ("計画を登録する", "計画に、まだ指標がありません。", ways), False
    ways = (Way("計画を見る", reverse("dashboards:plan", args=[plan.code, PLAN])), mend)
    targets = f"、{told.targets}の数値目標" if told.targets else ""
    return ("計画を登録する", f"{told.kpis:,}の指標{targets}を登録しました。", ways), True


def _settled(plan: Strategy, told: Standing) -> Told:
    way = Way("要確認を見る", reverse("plancheck:page", args=[plan.code]))
    if told.unsettled:
        text = f"要確認が{told.unsettled:,}点あります。読み込んだときの判断や、計画の中の気になる点です。"
        return ("確かめる", text, (way,)), False
    if told.is_empty:
        return ("確かめる", "指標を登録すると、要確認がここに出ます。", (way,)), False
    return ("確かめる", "要確認は、すべて確認しました。", (way,)), True


def _people(plan: Strategy, told: Standing) -> Told:
    query = urlencode({"municipality": plan.municipality_id})
    ways = tuple(
        Way(label, f"{reverse(name)}?{query}")
        for label, name in (("職員を登録する", "people:list"), ("部署を見る", "departments:list"))
    )
    label, waiting = "部署と人を登録する", told.owners - told.served
    unowned = f"入力担当部署のない指標が{told.unowned:,}あります。" if told.unowned else ""
    if not told.owners:
        return (label, unowned or "指標を登録すると、入力を担当する部署がここに出ます。", ways), False
    if waiting:
        text = f"{told.owners:,}部署のうち{waiting:,}部署に、担当者がいません。{unowned}"
        return (label, text, ways), False
    return (label, f"{told.owners:,}部署のすべてに、担当者がいます。{unowned}", ways), not unowned


def _year(plan: Strategy, told: Standing) -> Told:
    """Open is what departments can enter in; a year that was only begun is not yet."""
    if not told.years:
        way = Way(f"{fiscal_year_label(plan.first_year)}を始める", reverse("nextyear:page", args=[plan.code]))
        return ("年度を開く", f"{fiscal_year_label(plan.first_year)}を始め、提出期限を決めます。", (way,)), False
    newest = told.years[0]
    label, stage = fiscal_year_label(newest.fiscal_year), Stage(newest.stage)
    way = Way(f"{label}の進行を見る", reverse("steering:page", args=address(newest)))
    if all(year.stage == Stage.PREPARATION for year in told.years):
        text = f"{label}は準備中です。提出期限を確かめて「入力中」に進めると、担当課が入力できます。"
        return ("年度を開く", text, (way,)), False
    return ("年度を開く", f"{label}は「{stage.label}」の段階です。", (way,)), True


def _mail() -> Step:
    """Reminders and returns are mailed where there is a server; everything works without."""
    label = "メールを確かめる"
    if not has_server():
        return Step(label, f"{NO_SERVER}。設定しなくても、入力と確認はできます。", "any")
    text = "督促や差戻しをメールで知らせます。自分あてに一通送って、届くことを確かめてください。"
    return Step(label, text, "any", (Way("自分あてに試しに送る", reverse("start:test_mail"), is_sent=True),))


def _public(plan: Strategy) -> Step:
    if plan.is_public:
        way = Way("公開のページを見る", reverse("dashboards:overview", args=[plan.code, PLAN]))
        return Step("計画を公開する", "計画は、だれでも見られます。", "done", (way,))
    text = "計画の本文と指標を、実績より先に公開できます。しないときは、最初の年度の公表と同時に公開されます。"
    way = Way("計画を公開する", reverse("plan_standing:publish", args=[plan.code]))
    return Step("計画を公開する", text, "any", (way,))


# --- What is stored ----------------------------------------------------------------------------------------


def _standings(plans: Collection[Strategy], years: Iterable[ReportingYear]) -> dict[int, Standing]:
    if not plans:
        return {}
    served, unsettled = _served(plans), open_counts(plans)
    counted: dict[int, list[dict]] = defaultdict(list)
    for one in _counted(plans):
        counted[one["strategy"]].append(one)
    return {
        plan.pk: Standing(
            kpis=sum(one["kpis"] for one in counted[plan.pk]),
            targets=sum(one["targets"] for one in counted[plan.pk]),
            unowned=sum(one["kpis"] + one["targets"] for one in counted[plan.pk] if one["owner"] is None),
            owners=sum(one["owner"] is not None for one in counted[plan.pk]),
            served=sum(one["owner"] in served for one in counted[plan.pk]),
            unsettled=unsettled[plan.pk],
            years=[year for year in years if year.strategy_id == plan.pk],
        )
        for plan in plans
    }


def _counted(plans: Collection[Strategy]) -> Iterable[dict]:
    """Of each plan and each department that enters its KPIs, how many there are."""
    of_goal = Q(goal__isnull=False)
    rows = KPI.objects.filter(strategy__in=plans).order_by().values("strategy", "owner")
    return rows.annotate(kpis=Count("pk", filter=~of_goal), targets=Count("pk", filter=of_goal))


def _served(plans: Collection[Strategy]) -> set[int]:
    """The departments in which somebody with an account in use enters values."""
    services = DepartmentService.objects.filter(department__owned_kpis__strategy__in=plans, user__is_active=True)
    return set(services.values_list("department", flat=True).distinct())
