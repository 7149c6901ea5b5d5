"""Bytes → YAML nodes, read by their types. Scalars stay text (1.50 must not become 1.5) and every node keeps its line.

A wrong value is noted with its line, and reading goes on with a harmless one.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import TypeVar

import yaml

from kpis.measurement.months import read_fiscal_year
from kpis.measurement.numerals import NumeralError, parse_number
from kpis.plan.strategy_file.rules import Problems
from kpis.sheets.kit.problems import BadRows, Problem

Read = TypeVar("Read")
NULL = "tag:yaml.org,2002:null"
_INTEGER = re.compile(r"-?[0-9]{1,9}")
_DECIMAL = re.compile(r"-?[0-9]{1,11}(\.[0-9]{1,4})?")  # what the database holds exactly, read at once
_KINDS = {yaml.MappingNode: "「キー: 値」の組", yaml.SequenceNode: "「- 」で始まる一覧", yaml.ScalarNode: "一つの値"}
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


def line_of(node: yaml.Node) -> int:
    return node.start_mark.line + 1


def is_empty(node: yaml.Node | None) -> bool:
    """Nothing stands behind the key: absent, bare, ``~`` or ``""``."""
    return node is None or (isinstance(node, yaml.ScalarNode) and (node.tag == NULL or not node.value))


class Mapping:
    """A mapping under reading: each key is taken once by its type; ``close`` reports what nobody asked for."""

    def __init__(self, node: yaml.MappingNode, problems: Problems):
        self.line, self.problems = line_of(node), problems
        self._nodes: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        self._asked: set[str] = set()
        for key, value in node.value:
            self._keep(key, value)

    def _keep(self, key: yaml.Node, value: yaml.Node) -> None:
        if not isinstance(key, yaml.ScalarNode):
            self.problems.add(line_of(key), "キーは文字列で書いてください。")
        elif key.value in self._nodes:
            first = self._lines[key.value]
            self.problems.add(line_of(key), f"「{key.value}」が二重にあります（{first}行目にもあります）。")
        else:
            self._nodes[key.value], self._lines[key.value] = value, line_of(key)

    def line_at(self, key: str) -> int:
        """The line of a key's value where there is one, else of the mapping."""
        return self._lines.get(key, self.line)

    def refuse(self, key: str, message: str) -> None:
        self.problems.add(self.line_at(key), f"「{key}」{message}")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._nodes)

    def close(self) -> None:
        for key in self._nodes.keys() - self._asked:
            near = difflib.get_close_matches(key, self._asked, 1)
            hint = (
                f"「{near[0]}」の誤りではありませんか。"
                if near
                else f"使えるのは {'、'.join(sorted(self._asked))} です。"
            )
            self.problems.add(self.line_at(key), f"「{key}」は使えないキーです。{hint}")

    def _take(self, key: str, required: bool) -> yaml.Node | None:
        """The node of a key, or None where nothing stands there (noted if something must)."""
        self._asked.add(key)
        node = self._nodes.get(key)
        if not is_empty(node):
            return node
        if required and node is None:
            self.problems.add(self.line, f"「{key}」がありません。")
        elif required:
            self.refuse(key, "の値がありません。")
        return None

    def _scalar(self, key: str, required: bool) -> str | None:
        node = self._take(key, required)
        return scalar_text(node, f"「{key}」", self.problems) if node is not None else None

    def text(self, key: str, required: bool = True, longest: int | None = None, lines: bool = False) -> str:
        value = (self._scalar(key, required) or "").rstrip("\n")
        if longest is not None and len(value) > longest:
            self.refuse(key, f"は{longest}文字以内で書いてください（いまは{len(value)}文字）。")
        if not lines and "\n" in value:
            self.refuse(key, "に改行は使えません。")
        return value

    def integer(self, key: str, low: int, high: int, required: bool = True, default: int | None = None) -> int | None:
        value = self._scalar(key, required)
        if value is None:
            return default
        plain = unicodedata.normalize("NFKC", value)
        if _INTEGER.fullmatch(plain) and low <= int(plain) <= high:
            return int(plain)
        self.refuse(key, f"は{low}から{high}までの整数で書いてください（いまは「{value}」）。")
        return None

    def decimal(self, key: str, required: bool = True) -> Decimal | None:
        value = self._scalar(key, required)
        if value is None:
            return None
        number = decimal_of(value)
        if number is None:
            self.refuse(
                key, f"は数値で書いてください（例：1234、85.3、△76。整数11桁、小数4桁まで。いまは「{value}」）。"
            )
        return number

    def year(self, key: str, low: int, high: int, required: bool = True, default: int | None = None) -> int | None:
        """A fiscal year: 2025, R7 or 令和7年度."""
        value = self._scalar(key, required)
        if value is None:
            return default
        try:
            if low <= (year := read_fiscal_year(value)) <= high:
                return year
        except NumeralError:
            pass
        self.refuse(key, f"は{low}から{high}までの年度で書いてください（例：2025、R7。いまは「{value}」）。")
        return None

    def flag(self, key: str) -> bool:
        value = self._scalar(key, required=False)
        if value not in (None, "true", "false"):
            self.refuse(key, f"は true か false で書いてください（いまは「{value}」）。")
        return value == "true"

    def choice(self, key: str, allowed: Iterable[str], required: bool = True, default: str = "") -> str:
        value = self._scalar(key, required)
        if value is None:
            return default
        if value not in allowed:
            self.refuse(key, f"は {'、'.join(a for a in allowed if a)} のいずれかです（いまは「{value}」）。")
        return value

    def mapping(self, key: str, required: bool = True) -> "Mapping | None":
        node = self._take(key, required)
        return as_mapping(node, f"「{key}」", self.problems) if node is not None else None

    def within(self, key: str, read: Callable[["Mapping"], Read], default: Read, required: bool = True) -> Read:
        """What stands in the mapping of a key, read and closed; ``default`` where there is none."""
        found = self.mapping(key, required)
        return default if found is None else closed(found, read)

    def sequence(self, key: str, required: bool = False) -> list[yaml.Node]:
        node = self._take(key, required)
        if node is None or not _is(node, yaml.SequenceNode, f"「{key}」", self.problems):
            return []
        return node.value

    def mappings(self, key: str, required: bool = False) -> Iterator["Mapping"]:
        for node in self.sequence(key, required):
            found = as_mapping(node, f"「{key}」の項目", self.problems)
            if found is not None:
                yield found

    def texts(self, key: str, required: bool = False) -> list[str]:
        found = [scalar_text(node, f"「{key}」の項目", self.problems) for node in self.sequence(key, required)]
        return [text.rstrip("\n") for text in found if text]

    def words(self, key: str) -> dict[str, str]:
        """A mapping of free keys to texts, such as footnotes."""
        found = self.mapping(key, required=False)
        return {} if found is None else {name: found.text(name, lines=True) for name in found.names}

    def each(self, key: str, read: Callable[["Mapping"], Read], required: bool = False) -> tuple[Read, ...]:
        """Every item of a list of mappings, read and closed."""
        return tuple(closed(item, read) for item in self.mappings(key, required))


def decimal_of(text: str) -> Decimal | None:
    """Also with full-width digits, separators and △; None for what is no number or more than the database holds."""
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    try:
        number = parse_number(text)
    except NumeralError:
        return None
    return number if _DECIMAL.fullmatch(f"{number:f}") else None


def closed(mapping: Mapping, read: Callable[[Mapping], Read]) -> Read:
    found = read(mapping)
    mapping.close()
    return found


def as_mapping(node: yaml.Node, what: str, problems: Problems) -> Mapping | None:
    return Mapping(node, problems) if _is(node, yaml.MappingNode, what, problems) else None


def scalar_text(node: yaml.Node, what: str, problems: Problems) -> str | None:
    if not _is(node, yaml.ScalarNode, what, problems):
        return None
    if is_empty(node):
        problems.add(line_of(node), f"{what}の値がありません。")
        return None
    return node.value


def _is(node: yaml.Node, kind: type[yaml.Node], what: str, problems: Problems) -> bool:
    if isinstance(node, kind):
        return True
    problems.add(line_of(node), f"{what}は{_KINDS[kind]}で書いてください。")
    return False
