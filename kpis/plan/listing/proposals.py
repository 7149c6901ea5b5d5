"""What a list leaves unsaid of a KPI is proposed from its words and numbers, each with its reason. Pure."""

import re
from collections.abc import Mapping
from decimal import Decimal

from kpis.measurement.guides import EVERY_YEAR, proposed_guide
from kpis.measurement.plan_checks import CUMULATIVE_WORD
from kpis.measurement.printed import PERCENT_SIGNS
from kpis.measurement.terms import HUNDRED, Accumulation, Direction, GuideMethod
from organization.frozen import frozen

_FEWER = re.compile(
    r"待機児童|事故|火災|犯罪|刑法犯|排出量|死亡|死者|自殺|離職|休職|不登校|いじめ|滞納|赤字|負債|公債費|将来負担|苦情|被害"
    r"|耕作放棄|荒廃|ごみ|廃棄物|困り感|不安|喫煙|肥満|要介護認定|残業|時間外|超過勤務|待ち時間|転出|流出|空き家(?:数|率)|未実施|未処理"
)
_AGAINST = re.compile(r"削減|抑制|防止|減少|解消|対策|活用|利活用|リサイクル|訓練|教室|講座|研修|支援|相談")
_MORE = re.compile(r"人口|出生|従業者|就業者|児童数|生徒数|担い手|農家|世帯数|利用者|参加者|満足|婚姻")
_LEVEL = re.compile(r"率|割合|指数|平均|一人当たり|１人当たり|1人当たり|満足度|順位|水準")
_HELD = re.compile(
    r"人口|世帯数|加入|登録|会員|認定|認証|団体数|組織数|箇所|か所|カ所|ヶ所|施設数|店舗|面積|残高|在籍|園児|待機|設置数"
    r"|従業者|就業者|保有|協定|配置|隊員|サポーター|フォロワー|延長|区画"
)
_FLOW = re.compile(
    r"件数|回数|増減|利用|参加|来場|来館|入込|観光客|宿泊|相談|出生|開催|受講|販売|生産|出荷|移住|転入|新規|起業|創業|成婚|婚姻"
    r"|事故|火災|実施|寄附|寄付|発生|交付|採用|就職|排出量|体験|訪問"
)
_OF_PERIOD = re.compile(r"[0-9０-９]\s*(?:[かカヵケ]年|年間)|計画期間|期間中|期間内")
_MEAN = re.compile(r"(?:期間|[0-9０-９]年間?)の?平均|年平均")
_CALENDAR = re.compile(r"合計特殊出生率|人口動態|交通事故|刑法犯|自殺|暦年|1月[~～-]12月|１月～１２月")
_POINT = re.compile(r"現在|時点|年度?末|月末|[0-9０-９]月[0-9０-９]+日")


@frozen
class Proposal:
    """``is_sure``: words and numbers say the same. ``key`` as in a strategy file's ``judged``."""

    key: str
    value: str
    reason: str
    is_sure: bool = True


@frozen
class Told:
    """What the list says of one KPI.

    ``period``: 累計 or 平均, where a value is printed as one of several years; ``limit``: 以下 of 「300頭以下」.
    """

    name: str
    unit: str = ""
    per: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    texts: tuple[str, ...] = ()
    period: str = ""
    limit: str = ""
    is_words: bool = False

    @property
    def all_words(self) -> str:
        return " ".join((self.name, *self.texts))


def direction(told: Told) -> Proposal:
    key, baseline, target = "direction", told.baseline, told.target
    fewer = _FEWER.search(told.name) if not _AGAINST.search(told.name) else None
    more = _MORE.search(told.name)
    if told.limit:
        better = Direction.INCREASE if told.limit in ("以上", "超") else Direction.DECREASE
        return Proposal(key, better, f"指標値に「{told.limit}」とあるため")
    if baseline is None or target is None:
        if fewer:
            return Proposal(key, Direction.DECREASE, f"指標名に「{fewer[0]}」があるため", told.is_words)
        return Proposal(key, Direction.INCREASE, "現状値か指標値に数値がなく、多いほど良い指標とみました", True)
    if target > baseline:
        if fewer:
            words = f"指標名に「{fewer[0]}」がありますが、指標値が現状値を上回るため"
            return Proposal(key, Direction.INCREASE, words, False)
        return Proposal(key, Direction.INCREASE, "指標値が現状値を上回るため")
    if target < baseline:
        return _falling(fewer, more)
    if fewer:
        return Proposal(key, Direction.DECREASE, f"現状の維持を目指し、指標名に「{fewer[0]}」があるため", False)
    return Proposal(key, Direction.INCREASE, "指標値が現状値と同じで、現状以上の維持を目指すとみました", False)


def _falling(fewer: re.Match[str] | None, more: re.Match[str] | None) -> Proposal:
    if fewer:
        return Proposal("direction", Direction.DECREASE, f"指標名に「{fewer[0]}」があり、指標値が現状値を下回るため")
    if more:
        words = f"指標値は現状値を下回りますが、「{more[0]}」の減少を緩やかにする指標とみました"
        return Proposal("direction", Direction.INCREASE, words, False)
    return Proposal("direction", Direction.DECREASE, "指標値が現状値を下回るため", False)


def accumulation(told: Told) -> Proposal:
    def found(value: str, reason: str, is_sure: bool = True) -> Proposal:
        return Proposal("accumulation", value, reason, is_sure)

    words = told.all_words
    if told.period == "平均" or _MEAN.search(words):
        return found(Accumulation.PERIOD_AVERAGE, "期間の平均と書かれているため", False)
    if told.unit in PERCENT_SIGNS or _LEVEL.search(told.name):
        return found(Accumulation.STOCK, "割合や水準を表す指標のため")
    if told.period:
        return found(Accumulation.PERIOD_TOTAL, "計画期間を通した数と書かれているため", False)
    if cumulative := CUMULATIVE_WORD.search(words):
        return _cumulative(told, cumulative[0])
    if told.per or EVERY_YEAR in words or "年間" in words:
        return found(Accumulation.ANNUAL, "1年（月）あたりの数と書かれているため")
    if told.is_words:
        return found(Accumulation.STOCK, "指標値が文言のため")
    if held := _HELD.search(told.name):
        is_flow = _FLOW.search(told.name) is not None
        return found(Accumulation.STOCK, f"指標名の「{held[0]}」から、その時点の数とみました", not is_flow)
    if flow := _FLOW.search(told.name):
        return found(Accumulation.ANNUAL, f"指標名の「{flow[0]}」から、1年間の数とみました")
    return found(Accumulation.ANNUAL, "指標名からは分からず、1年間の数とみました", False)


def _cumulative(told: Told, word: str) -> Proposal:
    if told.per:
        words = f"「{word}」とありますが、1年あたりの数と書かれているため"
        return Proposal("accumulation", Accumulation.ANNUAL, words, False)
    if _OF_PERIOD.search(told.all_words) or told.baseline is None:
        words = f"「{word}」とあり、計画期間を通した数とみました（毎年度の数を入力し、合計で評価します）"
        return Proposal("accumulation", Accumulation.PERIOD_TOTAL, words, False)
    return Proposal("accumulation", Accumulation.CUMULATIVE, f"「{word}」とあるため", False)


def guide(told: Told, direction: str, accumulation: str) -> Proposal:
    """The rule of every plan; its reason is told where the line from baseline to target is not it."""
    from_zero = accumulation == Accumulation.PERIOD_TOTAL
    method = proposed_guide(direction, told.baseline, told.target, (told.name, *told.texts), from_zero=from_zero)
    reasons = {
        GuideMethod.LINEAR: "",
        GuideMethod.CONSTANT: "毎年度、指標値以上（以下）を目指す指標とみました",
        GuideMethod.MANUAL: "現状値か指標値に数値がなく、計算で求められないため",
    }
    return Proposal("guide", method.value, reasons[method])


def words(target: str, told: Told) -> Proposal:
    """A target in words is judged 達成 or 未達成. 「30～35％」, or 「維持」 of a number, may have been meant as one."""
    reason = f"指標値が文言（「{target}」）で、数値で計れないため"
    is_sure = told.baseline is None and not re.search(r"[0-9０-９]", target)
    if not is_sure:
        reason += "、達成・未達成で判定します。数値で評価する場合は、一覧の指標値を1つの数値にしてください"
    return Proposal("method", "attainment", reason, is_sure)


def share(told: Told) -> Proposal | None:
    """Only what cannot go beyond 100: 「前年比」 can."""
    values = [value for value in (told.baseline, told.target) if value is not None]
    if told.unit not in PERCENT_SIGNS or "割合" not in told.name or not values or max(values) > HUNDRED:
        return None
    return Proposal("share", "true", "「割合」の指標で、100％を超えないとみました")


def time_basis(told: Told) -> Proposal | None:
    if found := _CALENDAR.search(told.all_words):
        return Proposal("time_basis", "calendar_year", f"「{found[0]}」は暦年の統計のため")
    if found := _POINT.search(told.all_words):
        return Proposal("time_basis", "point_in_time", f"「{found[0]}」とあり、その時点の値とみました")
    return None


def owner(
    departments: tuple[str, ...], teams: tuple[str, ...] = (), doubts: Mapping[str, str] | None = None
) -> Proposal:
    """Who enters the value, where more than one (or none) is named, a team of the department, or one misspelt."""
    if doubted := next(((label, near) for label, near in (doubts or {}).items() if near), None):
        words = f"「{doubted[0]}」は「{doubted[1]}」の書き誤りではないか、確かめてください"
        return Proposal("owner", departments[0], words, False)
    if teams and len(departments) == 1:
        words = f"「{'、'.join(teams)}」は「{departments[0]}」の中の担当とみて、注記に残しました"
        return Proposal("owner", departments[0], words, False)
    if departments:
        words = f"担当部署が{len(departments)}つあり、最初の「{departments[0]}」としました"
        return Proposal("owner", departments[0], words, False)
    return Proposal("owner", "", "一覧に担当部署がありません。入力する部署を決めてください", False)
