"""What the plan is: from the sheet 計画, from a command's options or from the page's form; one rule for all."""

from collections.abc import Mapping

from goals.codes import code_problem
from goals.models import GradeScheme, Strategy
from kpis.fields import YEARS
from kpis.measurement.months import read_fiscal_year
from kpis.measurement.numerals import NumeralError, wareki
from kpis.plan.strategy_file.content import Municipality as MunicipalityFacts
from kpis.plan.strategy_file.head import is_municipality_code
from kpis.plan.strategy_file.rules import longest
from organization.frozen import frozen
from organization.models import Municipality

_PREFECTURES = tuple(  # by the first two digits of the code
    " ".join(
        (
            "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県",
            "東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県",
            "滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県",
            "香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県",
        )
    ).split()
)


@frozen
class HeadRow:
    """``label`` stands in the sheet 計画 and at the field; ``place``: the column that limits its length."""

    key: str
    label: str
    help: str
    place: str = ""
    needed: bool = True


HEAD_ROWS = (
    HeadRow(
        "code", "コード", "アドレスやファイル名に使います。英小文字で始まる20文字以内の半角の英数字（例：ina-3）。"
    ),
    HeadRow("name", "名称", "計画書の表紙のとおりに入力します。", "Strategy.name"),
    HeadRow("short_name", "略称", "ページの見出しに使います（例：第3期総合戦略）。", "Strategy.short_name", False),
    HeadRow("start", "初年度", "2025 や R7 のように入力します。"),
    HeadRow("end", "最終年度", "2029 や R11 のように入力します。"),
    HeadRow("municipality", "団体コード", "検査数字を含む6桁の全国地方公共団体コードです。"),
    HeadRow(
        "municipality_name", "自治体名", "登録されている自治体では、空欄でかまいません。", "Municipality.name", False
    ),
    HeadRow("council", "検証機関", "審議会などの名称です。ない場合は空欄にします。", "Strategy.council", False),
    HeadRow("scheme", "評価の区分", "空欄のときは、達成率による区分にします。登録した後でも変えられます。", "", False),
)
LABEL_OF = {row.key: row.label for row in HEAD_ROWS}
KEY_OF = {row.label: row.key for row in HEAD_ROWS}


@frozen
class PlanHead:
    code: str
    name: str
    short_name: str
    municipality: MunicipalityFacts
    council: str
    first_year: int
    last_year: int
    scheme: str = ""


class BadHead(Exception):
    """``problems``: key of ``HEAD_ROWS`` → what is wrong, with the way out."""

    def __init__(self, problems: Mapping[str, str]):
        self.problems = dict(problems)
        super().__init__("\n".join(f"{LABEL_OF[key]}：{text}" for key, text in problems.items()))


def told_by_sheet(pairs: Mapping[str, str]) -> dict[str, str]:
    """The sheet 計画 by our keys; lines of other names are remarks."""
    return {KEY_OF[label]: text for label, text in pairs.items() if label in KEY_OF and text}


def read_head(told: Mapping[str, str]) -> PlanHead:
    """Raises ``BadHead`` with everything that is wrong."""
    reader = _Reader({key: " ".join(text.split()) for key, text in told.items()})
    head = reader.read()
    if reader.problems:
        raise BadHead(reader.problems)
    return head


class _Reader:
    def __init__(self, told: Mapping[str, str]):
        self.told = told
        self.problems: dict[str, str] = {}

    def read(self) -> PlanHead:
        for row in HEAD_ROWS:
            self._check_length(row.key, row.place, row.needed)
        first, last = self._year("start"), self._year("end")
        if first and last and first > last:
            self.problems["end"] = f"初年度（{wareki(first)}）以降の年度を入力してください。"
        name = self._text("name")
        return PlanHead(
            code=self._code(),
            name=name,
            short_name=self._text("short_name") or name[: longest("Strategy.short_name")],
            municipality=self._municipality(),
            council=self._text("council"),
            first_year=first or YEARS[0],
            last_year=last or YEARS[1],
            scheme=self._scheme(),
        )

    def _text(self, key: str) -> str:
        return self.told.get(key, "")

    def _check_length(self, key: str, place: str, needed: bool) -> None:
        if needed and not self._text(key):
            self.problems[key] = "入力してください。"
        elif place and len(self._text(key)) > (longest(place) or 0):
            self.problems[key] = f"{longest(place)}文字以内で入力してください。"

    def _code(self) -> str:
        code = self._text("code")
        if code and (problem := code_problem(code)) and not Strategy.objects.filter(code=code).exists():
            self.problems["code"] = f"コード{problem}"
        return code

    def _year(self, key: str) -> int | None:
        if not self._text(key):
            return None
        try:
            year = read_fiscal_year(self._text(key))
        except NumeralError as error:
            self.problems[key] = str(error)
            return None
        return year

    def _scheme(self) -> str:
        """The code of a shipped one, which is named by code or name."""
        told = self._text("scheme")
        shipped = dict(GradeScheme.objects.filter(strategy=None).values_list("code", "name")) if told else {}
        found = next((code for code, name in shipped.items() if told in (code, name)), "")
        if told and not found:
            self.problems["scheme"] = f"「{told[:30]}」は使えません。{'、'.join(shipped.values())}のどれかです。"
        return found

    def _municipality(self) -> MunicipalityFacts:
        """One that is known by its code needs no name; the code of another says its prefecture."""
        code, name = self._text("municipality"), self._text("municipality_name")
        known = Municipality.objects.filter(code=code).first()
        if known is not None:
            if name and name != known.name:
                words = f"団体コード {code} は「{known.name}」として登録されています。コードか名称を直してください。"
                self.problems["municipality_name"] = words
            return MunicipalityFacts(code, known.name, known.prefecture)
        place = int(code[:2]) - 1 if is_municipality_code(code) else -1
        if code and not 0 <= place < len(_PREFECTURES):
            self.problems["municipality"] = (
                f"「{code}」は団体コードではありません。検査数字を含む6桁で入力してください。"
            )
        elif code and not name:
            self.problems["municipality_name"] = "まだ登録されていない自治体です。名称を入力してください。"
        return MunicipalityFacts(code, name, _PREFECTURES[place] if 0 <= place < len(_PREFECTURES) else "")
