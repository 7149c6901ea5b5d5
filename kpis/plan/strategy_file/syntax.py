"""Bytes → YAML nodes. Scalars stay text (1.50 must not become 1.5) and every node keeps its line."""

import yaml

from kpis.sheets.kit.problems import BadRows, Problem

# What a person edits wrongly most often, with the way out; anything else is told with the parser's own words.
_HINTS = {
    "mapping values are not allowed here": "「: 」の位置か字下げが違います。「: 」を含む値は引用符で囲んでください",
    "could not find expected ':'": "「キー: 値」の「:」がありません",
    "cannot start any token": "字下げにタブは使えません。「@」「`」「%」などで始まる値は引用符で囲んでください",
    "found undefined alias": "「*」で始まる参照の元（&）がありません。「*」で始まる値は引用符で囲んでください",
    "expected <block end>": "字下げがそろっていません",
    "found unexpected end of stream": "引用符が閉じていません",
    "did not find expected": "かっこや引用符が閉じていないか、区切りの「,」がありません",
    "expected ',' or": "かっこが閉じていないか、区切りの「,」がありません",
    "found another document": "「---」で区切った2つ目の文書は置けません",
}


def decode(data: bytes) -> str:
    """UTF-8 with or without BOM; anything else is refused with the line where it fails."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "文字コードがUTF-8ではありません。UTF-8で保存し直してください。"
        raise BadRows([Problem(line, "", message)]) from None


def compose(text: str) -> yaml.Node:
    """The root node. A syntax error hides what follows it, so it is told alone."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise BadRows([Problem(line, "", "使えない文字（制御文字）があります。削除してください。")]) from None
    except yaml.MarkedYAMLError as error:
        raise BadRows([_syntax_problem(error)]) from None
    except RecursionError:
        raise BadRows([Problem(1, "", "入れ子が深すぎて読み取れません。")]) from None
    if root is None:
        raise BadRows([Problem(1, "", "ファイルに内容がありません。")])
    return root


def _syntax_problem(error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    told = error.problem or error.context or ""
    hint = next((hint for words, hint in _HINTS.items() if words in told), f"詳細：{told}")
    return Problem(mark.line + 1 if mark else 1, "", f"YAMLの書き方に誤りがあります。{hint}。")
