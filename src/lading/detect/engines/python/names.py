"""What the names of a module stand for: its scopes, imports, attributes and option defaults, as expressions still to be
folded.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TypeAlias

OPTION_CALLS = frozenset(("add_argument", "add_option", "option", "argument"))
"""argparse and click: calls that declare an option with a default."""

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


_BARREN: frozenset[type[ast.AST]] = frozenset(
    (ast.Name, ast.Load, ast.Store, ast.Del, ast.Pass, ast.Break, ast.Continue, ast.Global, ast.Nonlocal, ast.alias)
)
"""Nodes below which no value stands."""


def children(node: ast.AST) -> list[ast.AST]:
    """The child nodes below which a value can stand.

    Twice as fast as `ast.iter_child_nodes`, which would be most of a walk's time.
    """
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [item for item in value if isinstance(item, ast.AST) and type(item) not in _BARREN]
        elif isinstance(value, ast.AST) and type(value) not in _BARREN and not isinstance(value, ast.operator):
            found.append(value)
    return found


@dataclass(slots=True)
class Scope:
    """Names assigned in a module, class, function or comprehension."""

    parent: Scope | None
    names: dict[str, list[ast.expr]] = field(default_factory=dict)
    is_class: bool = False

    def find(self, name: str) -> list[ast.expr]:
        """The expressions assigned to ``name`` in the nearest scope that has it; a class body is not seen from inside its
        functions.
        """
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names and (scope is self or not scope.is_class):
                return scope.names[name]
            scope = scope.parent
        return []


@dataclass(slots=True)
class Names:
    """All names of one module.

    ``attributes`` are found under ``.attr`` for any owner and under ``Class.attr``; ``options`` by the name that their value
    has after
    parsing; ``scopes`` by node; ``docstrings`` are the expression statements that are no value.
    """

    scopes: dict[ast.AST, Scope] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, list[ast.expr]] = field(default_factory=dict)
    options: dict[str, list[ast.expr]] = field(default_factory=dict)
    docstrings: set[ast.AST] = field(default_factory=set)

    def home(self, node: ast.AST, default: Scope) -> Scope:
        """The scope an expression was written in."""
        return self.scopes.get(node, default)


def collect(tree: ast.Module) -> Names:
    """Walk the module once, without recursion."""
    names = Names()
    top = Scope(None)
    stack: list[tuple[ast.AST, Scope]] = [(tree, top)]
    while stack:
        node, scope = stack.pop()
        kind = type(node)
        if kind in _SCOPED:
            scope = _enter(node, scope)
        names.scopes[node] = scope
        if kind in _RECORDED:
            _record(names, node, scope)
        if kind is not ast.Constant:
            stack += [(child, scope) for child in children(node)]
    return names


_SCOPED = frozenset(
    (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
)
_RECORDED = frozenset(
    (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension)
) | {ast.Call, ast.ClassDef}


def _enter(node: ast.AST, scope: Scope) -> Scope:
    """The scope inside ``node``."""
    if isinstance(node, Function):
        inner = Scope(scope)
        _parameters(node.args, inner)
        return inner
    if isinstance(node, ast.ClassDef):
        return Scope(scope, is_class=True)
    return Scope(scope) if isinstance(node, Comprehension) else scope


def _parameters(args: ast.arguments, scope: Scope) -> None:
    positional = [*args.posonlyargs, *args.args]
    for arg in (*positional, *args.kwonlyargs, args.vararg, args.kwarg):
        if arg is not None:
            scope.names.setdefault(arg.arg, [])  # a parameter hides outer names
    for arg, default in defaults(args):
        scope.names[arg.arg].append(default)


def defaults(args: ast.arguments) -> list[tuple[ast.arg, ast.expr]]:
    """Each parameter that has a default, with it."""
    positional = [*args.posonlyargs, *args.args]
    pairs = list(zip(reversed(positional), reversed(args.defaults), strict=False))
    return pairs + [
        (arg, default) for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True) if default is not None
    ]


def _record(names: Names, node: ast.AST, scope: Scope) -> None:
    match node:
        case ast.Expr(value=ast.Constant() | ast.JoinedStr() as value):
            names.docstrings.add(value)
        case ast.Import() | ast.ImportFrom():
            _record_import(names, node)
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                _assign(names, target, value, scope)
        case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
            _assign(names, target, value, scope)
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            _assign_items(names, node.target, node.iter, scope)
        case ast.Call():
            _record_option(names, node)
        case ast.ClassDef():
            _record_fields(names, node)


def _record_import(names: Names, node: ast.Import | ast.ImportFrom) -> None:
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.split(".")[0]
            names.imports[alias.asname or top] = alias.name if alias.asname else top
        return
    prefix = "." * node.level + (node.module or "")
    for alias in node.names:
        names.imports[alias.asname or alias.name] = f"{prefix}.{alias.name}" if prefix else alias.name


def _record_fields(names: Names, node: ast.ClassDef) -> None:
    """Class attributes, dataclass and pydantic fields, enum members."""
    for statement in node.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                names.attributes.setdefault(f"{node.name}.{name}", []).append(value)
                names.attributes.setdefault(f".{name}", []).append(value)


def _record_option(names: Names, call: ast.Call) -> None:
    """``add_argument("--model", default=…)`` and ``@click.option("--model", default=…)`` give ``args.model`` its value."""
    if called(call) not in OPTION_CALLS:
        return
    default = next((k.value for k in call.keywords if k.arg == "default"), None)
    if default is not None:
        for option in option_names(call):
            names.options.setdefault(option, []).append(default)


def called(call: ast.Call) -> str:
    """The last part of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def option_names(call: ast.Call) -> list[str]:
    """The names under which an option's value is found after parsing: ``dest``, else its flags."""
    for keyword in call.keywords:
        match keyword:
            case ast.keyword(arg="dest", value=ast.Constant(value=str() as dest)):
                return [dest]
    flags = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return [flag.lstrip("-").replace("-", "_") for flag in flags]


def _assign(names: Names, target: ast.expr, value: ast.expr, scope: Scope) -> None:
    names.scopes.setdefault(value, scope)  # a bare name is not walked, but has to be looked up from here
    match target:
        case ast.Name(id=name):
            scope.names.setdefault(name, []).append(value)
        case ast.Attribute(attr=attr):
            names.attributes.setdefault(f".{attr}", []).append(value)
        case ast.Tuple(elts=targets) | ast.List(elts=targets) if isinstance(value, ast.Tuple | ast.List):
            for part, part_value in zip(targets, value.elts, strict=False):
                _assign(names, part, part_value, scope)


def _assign_items(names: Names, target: ast.expr, source: ast.expr, scope: Scope) -> None:
    """``for m in [a, b]``: the target stands for every element; a named list is followed later, as a starred expression."""
    match source:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            for item in items:
                _assign(names, target, item, scope)
        case ast.Name() if isinstance(target, ast.Name):
            scope.names.setdefault(target.id, []).append(ast.Starred(source, ast.Load()))
