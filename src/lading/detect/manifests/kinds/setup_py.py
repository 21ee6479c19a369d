"""setup.py, never executed: the words of ``install_requires`` and ``extras_require``, written in place or through names.

A name means everything that the file assigns, adds or appends to it anywhere: rather one package too many than one missed.
"""

from __future__ import annotations

import ast
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence

from lading.detect.manifests.base import Include, Item, Manifest, Problem
from lading.detect.manifests.pip import pip_item
from lading.domain.source import GapReason
from lading.patterns import regex
from lading.positions.tree import ParseError

_KEYWORDS = frozenset({"install_requires", "extras_require", "tests_require"})
_FILE = regex(r"[\w./-]*(?:requirements|constraints)[\w./-]*\.(?:txt|in)")
_MAX_STEPS = 50_000


def _parse(text: str, _path: str) -> Iterator[Item]:
    tree = _tree(text)
    collector = _Collector(tree)
    computed = [node for node in _arguments(tree) if not collector.collect(node)]
    yield from collector.found
    if not computed:
        return
    # Mostly read from a requirements file that is named somewhere in the module.
    files = [
        Include(node.value, node.lineno, node.col_offset + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _FILE.fullmatch(node.value[:200])
    ]
    yield from files
    for node in () if files else computed:
        yield Problem(node.lineno, node.col_offset + 1, "requirements are computed when the file runs", GapReason.UNREADABLE)


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd escapes in somebody else's strings
        try:
            return ast.parse(text)
        except SyntaxError as error:
            raise ParseError(error.msg, error.lineno or 0, error.offset or 0) from error
        except (ValueError, MemoryError) as error:
            raise ParseError("not Python") from error


def _arguments(tree: ast.Module) -> Iterator[ast.expr]:
    """What is given to the keywords in calls (``setup``, ``dict``), and what stands under them in dictionaries."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in _KEYWORDS:
            yield node.value
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in _KEYWORDS:
                    yield value


class _Collector:
    """Gathers the requirements that stand below expressions."""

    def __init__(self, tree: ast.Module) -> None:
        self.found: list[Item] = []
        self._left = _MAX_STEPS
        self._open: set[str] = set()
        self._values: defaultdict[str, list[ast.expr]] = defaultdict(list)
        for node in ast.walk(tree):
            self._assigned(node)

    def _assigned(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._bind(target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.AugAssign(target=target, value=value):
                self._bind(target, value)
            case ast.Call(func=ast.Attribute(value=target, attr="append" | "extend"), args=[value]):
                self._bind(target, value)

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        while isinstance(target, ast.Subscript):
            target = target.value
        if isinstance(target, ast.Name):
            self._values[target.id].append(value)

    def collect(self, node: ast.expr) -> bool:
        """Keep the statements below ``node``; False when some of it is not written down."""
        self._left -= 1
        if self._left < 0:
            return False
        match node:
            case ast.Constant(value=str(words)):
                self._keep(words, node)
                return True
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts) | ast.Dict(values=parts):
                return self._all(parts)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._all([left, right])
            case ast.Starred(value=value) | ast.Subscript(value=value):
                return self.collect(value)
            case ast.DictComp(generators=loops) | ast.ListComp(generators=loops) | ast.SetComp(generators=loops):
                return self._all([loop.iter for loop in loops])
            case ast.Call(func=ast.Attribute(value=value, attr="values" | "items" | "copy"), args=[]):
                return self.collect(value)
            case ast.Call(func=ast.Name(id="list" | "tuple" | "set" | "sorted" | "sum"), args=[value, *_]):
                return self.collect(value)
            case ast.Name(id=name) if name in self._open:
                return True  # a = a + [...]
            case ast.Name(id=name) if name in self._values:
                self._open.add(name)
                whole = self._all(self._values[name])
                self._open.remove(name)
                return whole
        return False

    def _all(self, nodes: Sequence[ast.expr]) -> bool:
        whole = True
        for node in nodes:
            whole = self.collect(node) and whole
        return whole

    def _keep(self, words: str, node: ast.Constant) -> None:
        """One statement, or one per line of a longer text."""
        for offset, statement in enumerate(words.split("\n")):
            item = pip_item(statement, node.lineno + offset, 1 if offset else node.col_offset + 1)
            if item and item not in self.found[-1_000:]:
                self.found.append(item)


MANIFEST = Manifest(id="setup-py", pattern=r"setup\.py", parse=_parse)
