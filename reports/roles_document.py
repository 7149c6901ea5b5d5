"""docs/roles.md out of the tables of policy.py, the values' and the council's: what is printed is what the acts obey.

Written anew with: ``manage.py shell -c "from reports.roles_document import write; write()"``
"""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from django.conf import settings

from council import policy as council
from kpis.choices import ActualState, Stage
from kpis.workflow import policy as moves
from kpis.workflow.rule import MAY_WORDS, Part

FILE = Path("docs/roles.md")
LABELS = [stage.label for stage in Stage]

HEAD = """\
# 役割と段階（企画部門、担当課の方へ）

年度は **{stages}** の順に進みます。誰が、どの段階で、何をできるかは次の表のとおりです。
画面、管理メニュー、ワークブック、コマンドのどれで行っても同じです。
`--as` を付けないコマンドは、企画部門として扱います。
できないときは、画面に理由、いつからか、誰が開けられるかを表示します。

{signs}
"""

RULES = """\
## 値の状態

{states} の順に進みます。まだ何も入力していない値は「未入力」です。

| 行為 | できる値の状態 |
|---|---|
{state_rows}

- 提出した値を保存し直すと下書きに戻ります。もう一度提出してください。
  確認の段階で企画部門が直した値は、状態が変わりません。
- 確認済の値は、企画部門が差し戻すまで誰も変えられません。確認済にした職員は、その値が変わらないうちは、
  確認を取り消して「提出」に戻せます。提出されないまま採用した値は、取り消せません。
- 差し戻すときは理由が要ります。理由は値のやりとりに残り、担当課の職員（メールアドレスのある人）に届きます。
- 確認の段階で差し戻した値は、担当課が直して再び提出できます。
- 決裁が必要な部署では、所属長以外の職員が提出した値は「決裁待ち」になり、所属長が承認すると「提出」になります。
  企画部門が代わりに提出するときは、決裁を経ません。
- 前年度の値に「今後の取組」があるときは、担当課は、その取組をどう実施したかを入力してから提出します。
  企画部門とコマンドが代わりに提出するときは、求めません（CSVの取込みにはその列がないためです。ワークブックにはあります）。
- 「期限内」は、最初に提出した時刻で数えます（決裁が必要な部署では、所属長が承認した時刻）。差戻しの後に提出し直しても
  変わりません。担当課が自分で下書きに戻した値は、提出し直した時刻で数えます。
- 速報を確定にすると、速報のときの値も残ります。

{council_tables}
## 施策評価の状態

値と同じく {states} の順に進みます。まだ何も書いていない評価は「未記入」です。

| 行為 | できる評価の状態 |
|---|---|
{council_state_rows}

- 施策を担当する部署のどれでも書けます。後から保存する人には、先に保存された内容が示され、どちらを残すかを選びます。
- 担当課は、前年度の「次年度の取組」への対応と、施策やその指標への前年度の審議会の意見の対応結果を入力して提出します。
  対応しないと理由を添えて回答した意見と、ほかの部署（同じ施策を一緒に担当する部署を含みます）が回答する意見の対応結果は、
  提出の条件にしません。対応結果は、回答する部署に引き続きお願いします。
  企画部門とコマンドが代わりに提出するときは、どちらも求めません。
- 提出した評価を担当課が直すと下書きに戻ります。確認済の評価は、企画部門が差し戻すまで誰も変えられません。
- 企画部門の所見と総括は、担当課の評価の状態によらず、審議会の段階まで書けます。
- 対応結果は、意見のあった年度の翌年度に、翌年度の段階に従って入力します。
- 対応方針のない意見があると、理由を書かない限り公表できません。
- 今後の方向性の選択肢は、企画部門がいつでも変えられます。公表した年度の内容は変わりません。

## 年度

- 公表する前の年度は、その自治体の企画部門と担当課の職員が見られます（ページもファイルも）。審議会委員が見られるのは、
  審議会の段階からです。公表した年度は、だれでも見られます。
- 年度の作成は企画部門が行います。提出期限は、指定がなければ翌年度の6月30日です。
- 誤って始めた年度は、実績、評価、会議などの記録がまだなければ、理由を添えて削除できます。履歴は残ります。
- 段階は1つずつ進めます。戻すときは理由が要ります。公表した年度は戻せません（訂正、または公表の取消しを行います）。
- 実績値がない、提出していない、確認していない指標があっても、段階を進め、公表できます（一覧で知らせます）。
- 準備の後に期限を変えるときは、理由が要ります。
- 確認または審議会の段階では、企画部門が、部署と期日を決めて入力を許可できます。
  許可された部署は、期日の終わりまで入力し、提出できます。確認済の値は、先に差し戻してください。提出された値は、期日の後でも確認できます。
"""


def roles_document() -> str:
    signs = "\n".join(f"- {sign.value}：{words}" for sign, words in MAY_WORDS.items())
    head = HEAD.format(stages=" → ".join(LABELS), signs=signs)
    tables = "\n".join(line for part in Part for line in _table(part, moves, part.label))
    about_council = (line for part in Part for line in _table(part, council, f"施策評価と審議会：{_of_council(part)}"))
    states = " → ".join(state.label for state in ActualState if state != ActualState.RETURNED)
    rules = RULES.format(
        states=states,
        state_rows="\n".join(_state_rows()),
        council_tables="\n".join(about_council),
        council_state_rows="\n".join(_council_state_rows()),
    )
    return f"{head}\n{tables}\n{rules}"


def write() -> None:
    (settings.BASE_DIR / FILE).write_text(roles_document(), encoding="utf-8")


def _table(part: Part, table: ModuleType, title: str) -> Iterator[str]:
    """Only the acts that are the part's at all; what is not listed nobody of it may do."""
    yield f"## {title}"
    yield ""
    own = [doing for doing in table.Doing if table.ever(doing, part)]
    if own:
        yield f"| 行為 | {' | '.join(LABELS)} |"
        yield "|---" * (len(Stage) + 1) + "|"
        for doing in own:
            yield f"| {doing.label} | {' | '.join(table.may(doing, part, stage).value for stage in Stage)} |"
    else:
        yield "この表の行為は、どの段階でもできません。"
    yield ""


def _of_council(part: Part, own: str = "自分の施策と、自分の部署が答える意見") -> str:
    """A part towards a measure, or an opinion given to the department."""
    return part.label.replace("自分の指標", own)


def _state_rows() -> Iterator[str]:
    for (doing, part), states in moves.STATES.items():
        if moves.ever(doing, part):
            named = "、".join(state.label for state in ActualState if state in states)
            yield f"| {doing.label}：{part.label} | {named} |"


def _council_state_rows() -> Iterator[str]:
    for doing in council.Doing:
        for part in Part:
            states = council.states_of(doing, part) if council.ever(doing, part) else None
            if states is not None:
                named = "、".join(state.label for state in ActualState if state in states)
                yield f"| {doing.label}：{_of_council(part, '自分の施策')} | {named} |"
