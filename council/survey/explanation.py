"""The third sheet: how the workbook is filled in and sent back."""

from council.survey.choices import SurveyBase, SurveyKind
from council.survey.layout import RESULT_SHEET, ROUND_SHEET
from council.survey.scores import FEWEST
from goals.models import Strategy
from kpis.measurement.numerals import fiscal_year_label
from kpis.sheets.workbook.style import DEMO_WORDS

_KIND_LINES = {
    SurveyKind.COUNTS: (
        ("回答数", "選択肢ごとの人数を整数で入力します。選んだ人がいない選択肢は0を入力します。"),
        ("わからない・無回答", "分けて数えていないときは、どちらかにまとめて入力するか、空欄のままにします。"),
        (
            "平均点と誤差",
            f"回答数から計算します。誤差（95％信頼区間）は、回答数が{FEWEST}以上の施策に示します。",
        ),
    ),
    SurveyKind.MEANS: (
        ("平均点", "市で計算した平均点を入力します。マイナスは -0.25 または △0.25 のように入力します。"),
        ("回答数", "平均点を計算した人数（割る数）を入力します。"),
        ("標準偏差", "分かるときだけ入力します。空欄の施策には、誤差（95％信頼区間）を示しません。"),
    ),
}


def lines_for(strategy: Strategy, fiscal_year: int, kind: SurveyKind) -> list[tuple[str, str]]:
    """Term and text of every line; the first is the title."""
    demo = [("ご注意", f"{DEMO_WORDS}です。実際の調査結果ではありません。")] if strategy.is_demo else []
    return [
        (f"{strategy.name}　市民意識調査ワークブック", ""),
        *demo,
        ("調査した年度", fiscal_year_label(fiscal_year)),
        ("登録する数値", kind.label),
        ("", ""),
        ("入力するところ", f"シート「{ROUND_SHEET}」と「{RESULT_SHEET}」の白い枠だけを入力します。"),
        *_KIND_LINES[kind],
        ("配点", "最高点から最低点までを、五つの選択肢に同じ間隔で割り振ります（2、1、0、-1、-2など）。"),
        (
            "わからない・無回答の扱い",
            f"「{SurveyBase.ANSWERED.label}」は、五つの選択肢を選んだ人だけで平均します。"
            f"「{SurveyBase.ALL.label}」は、わからない・無回答も0点として人数に含めます。",
        ),
        ("聞いていない施策", "その行の入力欄をすべて空欄にします。重要度だけ、満足度だけの登録はできません。"),
        ("空欄", "登録されている内容を消して取り込むと、登録されている内容も消えます。"),
        ("", ""),
        ("しないでください", "行や列の追加・削除、セルの結合、数式の入力、見出しや灰色のセルの変更。"),
        (
            "返し方",
            "xlsxのまま保存し、「市民意識調査」のページで取り込みます。取り込む前に内容を確認できます。",
        ),
    ]
