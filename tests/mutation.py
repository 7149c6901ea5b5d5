"""`make mutation`: changes the arithmetic, the rights and the denials in one place at a time; does a test notice?

The tests are collected and run once, which tells what each reaches. Every change is then tried in a fork of that warm
process, on the tests that reach it, the quickest first. Changed are function bodies and cells of the policy tables.
"""

import ast
import copy
import gc
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from types import CodeType, FunctionType

import pytest
from _pytest.runner import runtestprotocol
from coverage import Coverage

from tests.run import ROOT, say

PURE = "measurement measurement_limits measurement_periods months numerals printed guides questions plan_check schemes"
ACTS = """kpis/test_denials kpis/test_moves kpis/test_permissions kpis/test_cycle
          council/test_denials council/test_moves council/test_permissions office/population/test_acts
          reports/test_roles_document"""
RIGHTS = [f"{app}/{name}.py" for app in ("kpis/workflow", "council") for name in ("policy", "denials", "permissions")]
ROOMS = {  # what is changed, and the tests that ought to notice
    "measurement": ([f"{one.relative_to(ROOT)}" for one in sorted((ROOT / "kpis/measurement").glob("*.py"))],
                    [f"tests/kpis/test_{name}.py" for name in PURE.split()]),
    "rights": ([*RIGHTS, "kpis/workflow/rule.py"], [f"tests/{name}.py" for name in ACTS.split()]),
}  # fmt: skip
ENOUGH, PATIENCE = 95, 60  # percent; seconds, after which a change is noticed as an endless loop
SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Mod: ast.Mult,
}  # fmt: skip
Change = tuple[str, Callable[[], None], set[int]]  # in words, what does it, the tests that reach it


def changed(node: ast.AST) -> Iterator[tuple[str, str, object]]:
    """(words, field, what it holds instead)"""
    match node:
        case ast.Compare(ops=[op]) if type(op) in SWAPS:
            yield f"{type(op).__name__} turned", "ops", [SWAPS[type(op)]()]
        case ast.BinOp(op=op) | ast.BoolOp(op=op) if type(op) in SWAPS:
            yield f"{type(op).__name__} turned", "op", SWAPS[type(op)]()
        case ast.UnaryOp(op=ast.USub()):
            yield "minus gone", "op", ast.UAdd()
        case ast.Constant(value=bool()):
            yield f"{node.value} turned", "value", not node.value
        case ast.Constant(value=int()):
            yield f"{node.value} → {node.value + 1}", "value", node.value + 1
        case ast.If() | ast.IfExp():
            yield "condition turned", "test", ast.UnaryOp(ast.Not(), node.test)
        case ast.comprehension(ifs=[test]):
            yield "filter turned", "ifs", [ast.UnaryOp(ast.Not(), test)]
        case ast.Return(value=ast.expr()) if not isinstance(node.value, ast.Constant):
            yield "nothing returned", "value", ast.Constant(None)


def nodes(tree: ast.AST, within: ast.stmt | None = None) -> Iterator[tuple[ast.stmt, ast.AST]]:
    """Everything in the bodies of functions, each with the innermost statement that it is part of."""
    is_function = isinstance(tree, ast.FunctionDef)
    for child in tree.body if is_function else ast.iter_child_nodes(tree):
        inner = child if isinstance(child, ast.stmt) and (within or is_function) else within
        if inner is not None:
            yield inner, child
        yield from nodes(child, inner)


def codes(code: CodeType) -> dict[tuple[str, int], CodeType]:
    inner = [codes(one) for one in code.co_consts if isinstance(one, CodeType)]
    return {(code.co_qualname, code.co_firstlineno): code} | {key: one for found in inner for key, one in found.items()}


def of_functions(name: str, reached: dict[int, set[int]]) -> Iterator[Change]:
    """What a changed function compiles to is put into the living one."""
    path, tree = str(ROOT / name), ast.parse((ROOT / name).read_text())
    functions = [one for one in gc.get_objects() if isinstance(one, FunctionType) and one.__code__.co_filename == path]
    living = {key: one for one in functions for key in [(one.__code__.co_qualname, one.__code__.co_firstlineno)]}
    for statement, node in nodes(tree):
        for words, field, content in changed(node):
            kept = getattr(node, field)
            setattr(node, field, content)
            made = codes(compile(ast.fix_missing_locations(copy.deepcopy(tree)), path, "exec"))
            setattr(node, field, kept)
            if any(made[key] != living[key].__code__ for key in living.keys() & made.keys()):
                tests = (reached[line] for line in range(statement.lineno, (statement.end_lineno or 0) + 1))
                yield f"{name}:{statement.lineno} {words}", partial(put_in, living, made), set().union(*tests)


def put_in(living: dict, made: dict) -> None:
    for key in living.keys() & made.keys():
        living[key].__code__ = made[key]


class Cells(str):
    """A row of a policy table that remembers which tests ask for which of its cells."""

    asked: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    by = 0

    def __getitem__(self, place):
        self.asked[id(self), place].add(Cells.by)
        return str.__getitem__(self, place)


def rows() -> Iterator[tuple[str, dict, object]]:
    from council.policy import POLICY as COUNCIL
    from kpis.workflow.policy import POLICY as VALUES

    for app, policy in (("kpis", VALUES), ("council", COUNCIL)):
        yield from (
            (f"{app} {doing.name} {part.name}", row, part) for doing, row in policy.rows.items() for part in row
        )


def of_tables() -> Iterator[Change]:
    for words, row, part in rows():
        cells = row[part]
        for place, sign in enumerate(str(cells)):
            other = "".join([*cells][:place]) + ("○" if sign == "－" else "－") + "".join([*cells][place + 1 :])
            yield f"{words}, stage {place + 1}", partial(row.__setitem__, part, other), Cells.asked[id(cells), place]


class Room:
    """A plugin of pytest that runs what was collected in this way instead of one after the other."""

    def __init__(self, sources: list[str]):
        self.sources, self.tried, self.left = sources, 0, 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        gc.unfreeze()
        with_tables = "kpis/workflow/policy.py" in self.sources
        for _, row, part in rows() if with_tables else ():
            row[part] = Cells(row[part])
        took, reached = self.baseline(session)
        changes = [change for name in self.sources for change in of_functions(name, reached[name])]
        for words, put, numbers in [*changes, *(of_tables() if with_tables else ())]:
            tests = [session.items[number] for number in sorted(numbers, key=took.__getitem__)]
            self.tried += 1
            if not tests or not noticed(session, put, tests):
                self.left += 1
                say(f"  {words}{'' if tests else ' (no test comes here)'}")
        return True

    def baseline(self, session: pytest.Session) -> tuple[list[float], dict[str, dict[int, set[int]]]]:
        """How long each test takes; file → line → numbers of the tests that run it."""
        cover = Coverage(data_file=None, config_file=False, include=[str(ROOT / name) for name in self.sources])
        cover.start()
        took = []
        for number, (item, after) in enumerate(pairwise([*session.items, session.items[-1]])):
            cover.switch_context(str(number))
            Cells.by, began = number, time.process_time()
            if any(one.failed for one in runtestprotocol(item, nextitem=after, log=False)):
                raise pytest.UsageError(f"{item.nodeid} fails without any change.")
            took.append(time.process_time() - began)
        cover.stop()
        found = {name: cover.get_data().contexts_by_lineno(str(ROOT / name)) for name in self.sources}
        known = {
            name: {line: {int(one) for one in by if one} for line, by in lines.items()} for name, lines in found.items()
        }
        return took, {name: defaultdict(set, lines) for name, lines in known.items()}


def noticed(session: pytest.Session, put: Callable[[], None], tests: list) -> bool:
    """Whether one of the tests fails, or never ends; in a fork, so that nothing of the change stays."""
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        signal.alarm(PATIENCE)
        try:
            put()
            session._setupstate.teardown_exact(tests[0])
            pairs = pairwise([*tests, tests[-1]])
            os._exit(
                any(one.failed for item, after in pairs for one in runtestprotocol(item, nextitem=after, log=False))
            )
        except BaseException:
            os._exit(1)
    return os.waitpid(child, 0)[1] != 0


def main() -> int:
    os.chdir(ROOT)
    os.environ["DATABASE_URL"] = "sqlite:///var/mutation.sqlite3"
    shares = []
    for name in sys.argv[1:] or ROOMS:
        say(f"── {name} ──")
        sources, tests = ROOMS[name]
        room = Room(sources)
        if pytest.main([*tests, "-s", "-qq", "--no-summary", "-p", "no:cacheprovider"], plugins=[room]):
            return 1
        shares.append(100 * (1 - room.left / room.tried))
        say(f"{room.tried} changes, {room.left} not noticed: {shares[-1]:.1f} %")
    return int(min(shares) < ENOUGH)


if __name__ == "__main__":
    sys.exit(main())
