"""What the names of a module stand for: its scopes, imports, attributes and option defaults, as expressions still to be
folded.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from lading.patterns import regex

OPTION_CALLS = frozenset(("add_argument", "add_option", "option", "argument"))
"""argparse and click: calls that declare an option with a default."""

TEXT_TESTS = frozenset(
    "startswith endswith removeprefix removesuffix replace split rsplit partition rpartition strip lstrip rstrip".split()
)
"""Methods of texts that look for their arguments in a text: a part of a name, which is not used by it."""

_SETTING = regex(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")

WRITES = frozenset(
    "save save_pretrained save_file save_model save_weights save_checkpoint save_state dump export push_to_hub upload_file "
    "upload_folder makedirs mkdir remove unlink rmtree".split()
)
"""Calls that make a file, a folder or a repository, or take it away: where it is has a name, which is not used by it."""

SETTINGS = frozenset(("get", "pop", "setdefault"))
"""Methods that take a key first."""
_UNUSED = TEXT_TESTS | WRITES | SETTINGS

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
    """Names assigned in a module, class, function or comprehension; ``owner`` is the class that it stands in."""

    parent: Scope | None
    names: dict[str, list[ast.expr]] = field(default_factory=dict)
    is_class: bool = False
    owner: str = ""

    def find(self, name: str) -> list[ast.expr]:
        """The expressions assigned to ``name`` in the nearest scope that has it; a class body is not seen from inside its
        functions.
        """
        scope = self._holder(name)
        return scope.names[name] if scope else []

    def has(self, name: str) -> bool:
        """Whether something is assigned to ``name``, or it is a parameter, in this scope or around it."""
        return self._holder(name) is not None

    def _holder(self, name: str) -> Scope | None:
        scope: Scope | None = self
        while scope is not None and (name not in scope.names or (scope.is_class and scope is not self)):
            scope = scope.parent
        return scope


class Parameters(NamedTuple):
    """The parameters of a function that arguments are bound to (``self`` is none), and the scope inside it."""

    positional: tuple[str, ...]
    all: frozenset[str]
    scope: Scope


@dataclass(slots=True)
class Names:
    """All names of one module.

    ``attributes`` are found under ``.attr`` for any owner and under ``Class.attr``; ``options`` by the name that their value
    has after parsing; ``scopes`` by node; ``unused`` are the expression statements that are no value, and what texts are
    only compared with, or where things are written. ``classes`` holds the names of each class's bases, ``functions`` each
    function's parameters under ``name`` or ``Class.name``, ``calls`` what may be a call of one of them, and ``kept`` the names
    that each class keeps as attributes. ``top`` is the module's own scope, ``stars`` are the modules from which everything is
    imported.
    """

    top: Scope = field(default_factory=lambda: Scope(None))
    scopes: dict[ast.AST, Scope] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    attributes: dict[str, list[ast.expr]] = field(default_factory=dict)
    options: dict[str, list[ast.expr]] = field(default_factory=dict)
    unused: set[ast.AST] = field(default_factory=set)
    classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    functions: dict[str, list[Parameters]] = field(default_factory=dict)
    calls: list[tuple[ast.Call, Scope]] = field(default_factory=list)
    kept: dict[str, list[tuple[str, ast.Name]]] = field(default_factory=dict)

    def of_instance(self, owner: str, attr: str) -> list[ast.expr]:
        """What ``self.attr`` is in a method of ``owner``: its own, else its bases', else what classes made from it give it.

        Outside a class, or when the class leaves no trace of it, any attribute of that name.
        """
        if owner not in self.classes:
            return self.attributes.get(f".{attr}", [])
        for related in (self._line(owner, self.classes), self._line(owner, self._made_from())):
            for name in related:
                if found := self.attributes.get(f"{name}.{attr}"):
                    return found
        return []

    def _line(self, owner: str, related: Mapping[str, Sequence[str]]) -> list[str]:
        """``owner`` and the classes that ``related`` leads to, nearest first."""
        line = [owner]
        for name in line:  # grows while it is read
            line += [other for other in related.get(name, ()) if other not in line]
        return line

    def _made_from(self) -> dict[str, list[str]]:
        """Each class's direct heirs."""
        heirs: dict[str, list[str]] = {}
        for name, bases in self.classes.items():
            for base in bases:
                heirs.setdefault(base, []).append(name)
        return heirs

    def home(self, node: ast.AST, default: Scope) -> Scope:
        """The scope an expression was written in."""
        return self.scopes.get(node, default)


def collect(tree: ast.Module) -> Names:
    """Walk the module once, without recursion."""
    names = Names()
    stack: list[tuple[ast.AST, Scope]] = [(tree, names.top)]
    while stack:
        node, scope = stack.pop()
        kind = type(node)
        if kind in _SCOPED:
            scope = _enter(names, node, scope)
        names.scopes[node] = scope
        if kind in _RECORDED:
            _record(names, node, scope)
        if kind is not ast.Constant:
            stack += [(child, scope) for child in children(node)]
    defined = {name.rpartition(".")[2] for name in names.functions} | names.classes.keys()
    for call, scope in names.calls:
        if called(call) in defined:
            _bind(names, call, scope)
            _hand_up(names, call, scope)
    return names


_SCOPED = frozenset(
    (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
)
_RECORDED = frozenset(
    (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension)
) | {ast.Call, ast.ClassDef}


def _enter(names: Names, node: ast.AST, scope: Scope) -> Scope:
    """The scope inside ``node``."""
    if isinstance(node, Function):
        inner = Scope(scope, owner=scope.owner)
        _parameters(node.args, inner)
        if not isinstance(node, ast.Lambda):
            _record_function(names, node, scope, inner)
        return inner
    if isinstance(node, ast.ClassDef):
        return Scope(scope, is_class=True, owner=node.name)
    return Scope(scope, owner=scope.owner) if isinstance(node, Comprehension) else scope


def _record_function(names: Names, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope, inner: Scope) -> None:
    positional = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
    static = any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in node.decorator_list)
    bound = tuple(positional[1:] if scope.is_class and not static else positional)
    parameters = Parameters(bound, frozenset((*bound, *(arg.arg for arg in node.args.kwonlyargs))), inner)
    names.functions.setdefault(f"{scope.owner}.{node.name}" if scope.is_class else node.name, []).append(parameters)


def _hand_up(names: Names, call: ast.Call, scope: Scope) -> None:
    """``super().__init__(name)``: what the base's constructor makes an attribute of is this class's own attribute."""
    match call.func:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__"):
            bases = names.classes.get(scope.owner, ())
        case _:
            return
    for base in bases:
        for parameters in names.functions.get(f"{base}.__init__", ()):
            given = dict(_arguments(parameters, call))
            for attr, value in names.kept.get(base, ()):
                if value.id in given and names.home(value, scope) is parameters.scope:
                    names.scopes.setdefault(given[value.id], scope)
                    names.attributes.setdefault(f"{scope.owner}.{attr}", []).append(given[value.id])


def _arguments(parameters: Parameters, call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """Each parameter that a call gives an argument, with it; none once a ``*`` makes the positions uncertain."""
    positional = list(itertools.takewhile(lambda value: not isinstance(value, ast.Starred), call.args))
    yield from zip(parameters.positional, positional, strict=False)
    yield from ((keyword.arg, keyword.value) for keyword in call.keywords if keyword.arg in parameters.all)


def _bind(names: Names, call: ast.Call, scope: Scope) -> None:
    """The arguments of a call are values of the parameters, when the module has one function of that name."""
    match call.func:
        case ast.Name(id=name):
            found = names.functions.get(f"{name}.__init__" if name in names.classes else name, [])
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            found = names.functions.get(f"{scope.owner}.{name}", [])
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            found = names.functions.get(f"{owner}.{name}", [])
        case _:
            found = []
    if len(found) != 1:
        return
    [parameters] = found
    for name, value in _arguments(parameters, call):
        if not (isinstance(value, ast.Constant) and not isinstance(value.value, str)):
            names.scopes.setdefault(value, scope)
            parameters.scope.names[name].append(value)


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
            names.unused.add(value)
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
            if called(node) in _UNUSED:
                names.unused.update(_unused(node))
            if node.args or node.keywords:
                names.calls.append((node, scope))
        case ast.ClassDef():
            names.classes[node.name] = tuple(base.id for base in node.bases if isinstance(base, ast.Name))
            _record_fields(names, node)


def _record_import(names: Names, node: ast.Import | ast.ImportFrom) -> None:
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.split(".")[0]
            names.imports[alias.asname or top] = alias.name if alias.asname else top
        return
    module = "." * node.level + (node.module or "")
    prefix = f"{module}." if node.module else module
    for alias in node.names:
        if alias.name == "*":
            names.stars.append(module)
        else:
            names.imports[alias.asname or alias.name] = prefix + alias.name


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


def _unused(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments that are parts of names to look for in a text, the key of a setting to get, or a place to write to."""
    if not isinstance(call.func, ast.Attribute):
        return
    if call.func.attr in WRITES:
        yield from (value for value in call.args if _is_place(value))
    elif call.func.attr in TEXT_TESTS:
        for value in call.args:
            yield value
            if isinstance(value, ast.Tuple):
                yield from value.elts
    else:
        match call.args:
            case [ast.Constant(value=str() as key), *_] if _SETTING.fullmatch(key):
                yield call.args[0]


def _is_place(value: ast.expr) -> bool:
    """A text, or texts put together, as a path is."""
    joins = isinstance(value, ast.Call) and called(value) == "join"
    return joins or isinstance(value, ast.Constant | ast.JoinedStr | ast.BinOp)


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
        case ast.Attribute(value=owner, attr=attr):
            names.attributes.setdefault(f".{attr}", []).append(value)
            if scope.owner and isinstance(owner, ast.Name) and owner.id in ("self", "cls"):
                names.attributes.setdefault(f"{scope.owner}.{attr}", []).append(value)
                if isinstance(value, ast.Name):
                    names.kept.setdefault(scope.owner, []).append((attr, value))
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
