"""The sites of a module: each string with the names and the call it stands in."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lading.detect.base import Language, loads_anything
from lading.detect.engines.python.folding import Folder, Text
from lading.detect.engines.python.modules import Modules
from lading.detect.engines.python.names import OPTION_CALLS, Scope, called, children, collect, defaults, option_names
from lading.detect.engines.python.prune import Telling, is_telling
from lading.detect.site import KEY, NOTHING, Site


class Constants(Mapping[str, object]):
    """The constants in one place, by name, folded when asked: a call's arguments, or the entries of a dict display.

    Behind the arguments of a request stand those of the constructor of its client.
    """

    def __init__(
        self,
        folder: Folder,
        nodes: dict[str, ast.expr],
        scope: Scope,
        call: ast.Call | None = None,
        beyond: Folder | None = None,
    ) -> None:
        """``nodes`` by keyword, by position as digits, or by key; ``beyond`` knows what ``folder`` does not."""
        self._folder, self._nodes, self._scope, self._call, self._beyond = folder, nodes, scope, call, beyond

    def __getitem__(self, key: str) -> object:
        node = self._nodes.get(key) or self._of_maker(key)
        if node is None:
            raise KeyError(key)
        if isinstance(node, ast.Constant) and not isinstance(node.value, str):
            return node.value
        texts = self._folder.fold(node, self._scope)
        if not texts and self._beyond:
            texts = self._beyond.fold(node, self._scope)
        if not texts:
            raise KeyError(key)
        return texts[0].value

    def _of_maker(self, key: str) -> ast.expr | None:
        """A keyword of the constructor, or of what wraps it: a few steps, since ``x = x.with_options()`` has no end."""
        call = self._call
        for _ in range(3):
            made = self._folder.maker(call.func, self._scope) if call else None
            if made is None or key.isdigit():
                return None
            if found := dict(arguments(made)).get(key):
                return found
            call = made
        return None

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)


class _Place(NamedTuple):
    """Where the walk stands: the names that lead here, the call whose argument this is, and the scope."""

    scope: Scope
    keys: tuple[str, ...] = ()
    callee: str = ""
    argument: str = ""
    beside: Mapping[str, object] = NOTHING

    def named(self, *names: str) -> _Place:
        """One name deeper, outside the call."""
        if not any(names) and not self.callee and self.beside is NOTHING:
            return self
        return _Place(self.scope, (*self.keys, *(n for n in names if n)))

    def loads_anything(self) -> bool:
        return loads_anything(Language.PYTHON, self.keys[-1:], self.callee, self.argument)

    def site(self, text: Text) -> Site:
        return Site(
            text.value,
            text.line,
            text.column,
            path=text.path,
            keys=self.keys,
            callee=self.callee,
            argument=self.argument,
            beside=self.beside,
        )


def walk(tree: ast.Module, telling: Telling | None = None, modules: Modules | None = None) -> Iterator[Site]:
    """Walk the tree once, without recursion; with ``telling`` only statements in which something telling stands, with
    ``modules`` also to the values that are imported from them.
    """
    yield from _Walk(tree, telling, modules).sites()


class _Walk:
    def __init__(self, tree: ast.Module, telling: Telling | None, modules: Modules | None) -> None:
        self.telling = telling
        self.names = collect(tree)
        self.folder = Folder(self.names)
        self.beyond = modules.folder(self.names) if modules and (self.names.imports or self.names.stars) else None
        self.stack: list[tuple[ast.AST, _Place]] = [(tree, _Place(self.names.scopes[tree]))]

    def sites(self) -> Iterator[Site]:
        while self.stack:
            node, place = self.stack.pop()
            if node in self.names.unused or (
                self.telling and isinstance(node, ast.stmt) and not is_telling(node, self.telling)
            ):
                continue
            scope = self.names.home(node, place.scope)
            if scope is not place.scope:
                place = place._replace(scope=scope)
            match node:
                case ast.Constant(value=value):
                    if isinstance(value, str):
                        yield place.site(Text(value, node.lineno, node.col_offset + 1))
                case ast.JoinedStr():
                    yield from self._folded(node, place)
                    self._push(place.named(), *(p.value for p in node.values if isinstance(p, ast.FormattedValue)))
                case ast.Call():
                    yield from self._call(node, place)
                case ast.Import() | ast.ImportFrom():
                    yield from _imported(node)
                case _:
                    self._descend(node, place)

    def _folded(self, node: ast.expr, place: _Place) -> Iterator[Site]:
        """The texts that an expression stands for. Other modules are asked only where a rule would take any text for a name."""
        texts = self.folder.fold(node, place.scope)
        if not texts and self.beyond and place.callee and place.loads_anything():
            texts = self.beyond.fold(node, place.scope)
        return (place.site(text) for text in texts)

    def _push(self, place: _Place, *nodes: ast.AST) -> None:
        self.stack += [(node, place) for node in nodes]

    def _descend(self, node: ast.AST, place: _Place) -> None:
        """Everything that only passes the place on, or names it."""
        match node:
            case ast.Dict():
                self._entries(node, place)
            case ast.Assign(targets=[target, *_], value=value) | ast.AnnAssign(target=target, value=ast.expr() as value):
                self._push(place.named(_target(target)), value)
            case ast.Compare():
                pass  # a comparison tests a name, it does not use one
            case ast.arguments():
                for arg, default in defaults(node):
                    self._push(place.named(arg.arg), default)
            case ast.ClassDef(name=name):
                self._push(_Place(place.scope, (name,)), *children(node))
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._push(_Place(place.scope), *children(node))
            case ast.List() | ast.Tuple() | ast.Set() | ast.IfExp() | ast.BoolOp() | ast.Starred():
                self._push(place, *children(node))
            case _:
                self._push(place.named(), *children(node))

    def _entries(self, node: ast.Dict, place: _Place) -> None:
        pairs = [(_text(key), key, value) for key, value in zip(node.keys, node.values, strict=True)]
        beside = Constants(self.folder, {name: value for name, _, value in pairs if name}, place.scope)
        for name, key, value in pairs:
            if key is not None:
                self._push(place.named(KEY), key)
            self._push(place.named(name)._replace(beside=beside), value)

    def _call(self, node: ast.Call, place: _Place) -> Iterator[Site]:
        """The call itself, and those of its arguments that are no literals but fold to one."""
        scope = place.scope
        callee = self.folder.qualified(node.func, scope)
        beside = Constants(self.folder, dict(arguments(node)), scope, node, self.beyond)
        if callee:
            yield Site("", node.lineno, node.col_offset + 1, keys=place.keys, callee=callee, beside=beside)
        self._push(place.named(), node.func)
        for name, value in arguments(node):
            at = _Place(scope, _keys(node, name, place.keys), callee, name, beside)
            self._push(at, value)
            for each in _alternatives(value):
                if isinstance(each, _FOLLOWED):
                    yield from self._folded(each, at)


_FOLLOWED = (ast.Name, ast.Attribute, ast.Subscript, ast.BinOp, ast.Call, ast.NamedExpr)
"""Arguments that are no literals but may fold to one."""


def _alternatives(value: ast.expr) -> Iterator[ast.expr]:
    """``a`` and ``b`` of ``a or b`` and of ``a if c else b``, else the value itself."""
    stack = [value]
    while stack:
        match stack.pop():
            case ast.IfExp(body=body, orelse=orelse):
                stack += (body, orelse)
            case ast.BoolOp(values=values):
                stack += values
            case other:
                yield other


def arguments(call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """Each argument with its position as digits or its keyword; ``**`` has none."""
    for index, value in enumerate(call.args):
        yield str(index), value
    for keyword in call.keywords:
        yield keyword.arg or "", keyword.value


def _keys(call: ast.Call, argument: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The names that lead to an argument: an option's or an environment variable's name for its default, the target's for a
    field's.
    """
    last = called(call)
    if last in OPTION_CALLS and argument == "default":
        return (*keys, *option_names(call)[-1:])
    if last in ("getenv", "get", "env", "config") and argument in ("1", "default"):
        match call.args[0] if call.args else None:
            case ast.Constant(value=str() as name):
                return (*keys, name)
    if argument in ("default", "") or argument.isdigit():
        return keys
    return (*keys, argument)


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[Site]:
    modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module] if not node.level else []
    for module in modules:
        if module:
            yield Site("", node.lineno, node.col_offset + 1, imported=module)


def _text(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _target(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr=attr):
            return attr
        case ast.Subscript(slice=ast.Constant(value=str() as key)):
            return key
    return ""
