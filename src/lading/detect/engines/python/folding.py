"""The strings an expression can stand for, and the names of what is called: constants followed through a module, nothing
run.
"""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Callable, Iterable
from itertools import islice
from typing import NamedTuple, TypeAlias

from lading.detect.engines.python.names import Names, Scope
from lading.weights.names import SUFFIXES, suffix_of

MAX_VALUES = 32
"""Texts one expression may stand for; more are dropped."""
MAX_LENGTH = 1000
"""Characters of a folded text: values that double at each step end here."""
MAX_DEPTH = 40
"""How far a value is followed through names."""

FIRST = frozenset(("Field", "field", "Option", "Argument", "Query", "Body", "Form"))
"""Calls that declare a default as their first argument or ``default``: pydantic, dataclasses, typer, FastAPI."""
LAST = frozenset(("env", "config", "str", "Path", "PurePath", "PurePosixPath", "SecretStr", "dedent", "expanduser", "abspath"))
"""Calls that give back their last argument, more or less: casts, environment readers with a default."""
ON_TEXT = frozenset(("strip", "rstrip", "lstrip", "expanduser", "resolve", "as_posix"))
"""Methods that give back the text they are called on, more or less."""
LOOKUPS = frozenset(("getenv", "get", "pop", "setdefault", "getattr"))


class Text(NamedTuple):
    """A folded string and where its literal stands (line and column from 1), in the module at ``path`` if not in this one."""

    value: str
    line: int
    column: int
    path: str = ""


Step: TypeAlias = tuple[str, object]
"""From a value to one of its parts: ``("attribute", name)``, ``("item", key)`` with None for any, ``("each", None)``."""

Elsewhere: TypeAlias = Callable[[str, tuple[Step, ...]], tuple[Text, ...]]
"""What a part of an imported name stands for: takes the name as it was imported, and the steps that lead from there."""


class Folder:
    """Folds expressions of one module."""

    def __init__(self, names: Names, elsewhere: Elsewhere | None = None) -> None:
        """Fold over ``names``; values of other modules are those that ``elsewhere`` knows."""
        self.names = names
        self._elsewhere = elsewhere
        self._asked: list[ast.expr] = []
        self._folding: set[int] = set()
        self._folded: dict[tuple[int, int], tuple[Text, ...]] = {}

    # --- values ---------------------------------------------------------------------------------------------------

    def fold(self, node: ast.expr, scope: Scope) -> tuple[Text, ...]:
        """The strings ``node`` can stand for; empty when none is known. Cycles and long chains end without a value."""
        # Nodes and scopes live as long as the module's names, so their identities are keys.
        key = (id(node), id(scope))
        if key in self._folded:
            return self._folded[key]
        if len(self._folding) > MAX_DEPTH or id(node) in self._folding:
            return ()
        self._folding.add(id(node))
        try:
            found = self._folded[key] = self._fold(node, scope)[:MAX_VALUES]
        finally:
            self._folding.discard(id(node))
        return found

    def part(self, steps: Iterable[Step]) -> tuple[Text, ...]:
        """What a name of the module, the first of the attributes, and the steps from there stand for at its top level."""
        found: ast.expr | None = None
        for kind, key in steps:
            match kind, found:
                case _, None:
                    found = ast.Name(str(key), ast.Load())
                case "attribute", ast.expr():
                    found = ast.Attribute(found, str(key), ast.Load())
                case "item", ast.expr():
                    index = ast.Name("_", ast.Load()) if key is None else ast.Constant(key)  # type: ignore[arg-type]  # a key came from a constant
                    found = ast.Subscript(found, index, ast.Load())
                case _, ast.expr():
                    found = ast.Starred(found, ast.Load())
        if found is None:
            return ()
        self._asked.append(found)  # it has to live as long as its identity is a key
        return self.fold(found, self.names.top)

    def _fold(self, node: ast.expr, scope: Scope) -> tuple[Text, ...]:
        match node:
            case ast.Constant(value=str() as value):
                return (Text(value, node.lineno, node.col_offset + 1),)
            case ast.JoinedStr():
                return self._joined(node, scope)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self._product(node, [left, right], "", scope)
            case ast.BinOp(op=ast.Div(), left=left, right=right):
                return self._product(node, [left, right], "/", scope)
            case ast.BinOp(op=ast.Mod(), left=left, right=right):
                return self._percent(node, left, right, scope)
            case ast.IfExp(body=body, orelse=orelse):
                return self._each((body, orelse), scope)
            case ast.BoolOp(values=values):
                return self._each(values, scope)
            case ast.NamedExpr(value=value) | ast.Await(value=value):
                return self.fold(value, scope)
            case _:
                return self._follow(node, scope)

    def _follow(self, node: ast.expr, scope: Scope) -> tuple[Text, ...]:
        """Values that stand elsewhere: names, attributes, elements, calls."""
        match node:
            case ast.Name(id=name):
                return self._each(scope.find(name), scope) or self._outside(node, scope)
            case ast.Attribute():
                return self._attribute(node, scope) or self._outside(node, scope)
            case ast.Subscript():
                return self._item(node.value, node.slice, scope)
            case ast.Starred(value=value):  # a loop over a named list
                return self._each(self._elements(value, None, scope), scope) or self._outside(node, scope)
            case ast.Call():
                return self._call(node, scope)
        return ()

    def _each(self, nodes: Iterable[ast.expr], scope: Scope) -> tuple[Text, ...]:
        return tuple(text for node in nodes for text in self.fold(node, self.names.home(node, scope)))

    def _outside(self, node: ast.expr, scope: Scope) -> tuple[Text, ...]:
        """The value of an expression that begins with an imported name, as the module says that it is imported from."""
        if self._elsewhere is None:
            return ()
        steps: list[Step] = []
        for _ in range(MAX_DEPTH):
            match node:
                case ast.Attribute(value=inner, attr=attr):
                    steps.append(("attribute", attr))
                case ast.Subscript(value=inner, slice=index):
                    steps.append(("item", _constant(index)))
                case ast.Starred(value=inner):
                    steps.append(("each", None))
                case ast.Call(func=inner) if steps:  # an instance has what its class has
                    pass
                case ast.Name(id=name) if not scope.has(name):
                    path = tuple(reversed(steps))
                    if name in self.names.imports:
                        return self._elsewhere(self.names.imports[name], path)
                    stars = (self._elsewhere(star, (("attribute", name), *path)) for star in self.names.stars)
                    return next(filter(None, stars), ())
                case ast.Name(id=name) if steps and (made := _made(scope.find(name))):
                    inner, scope = made.func, self.names.home(made, scope)
                case _:
                    break
            node = inner
        return ()

    def _joined(self, node: ast.JoinedStr, scope: Scope) -> tuple[Text, ...]:
        parts: list[ast.expr] = []
        for part in node.values:
            if not isinstance(part, ast.FormattedValue):
                parts.append(part)
            elif part.format_spec is None and part.conversion in (-1, ord("s")):
                parts.append(part.value)
            else:
                return ()
        return self._product(node, parts, "", scope) or self._file(node, scope)

    def _file(self, node: ast.JoinedStr, scope: Scope) -> tuple[Text, ...]:
        """``/models/encoder.onnx`` of ``f"{root}/models/encoder.onnx"``: a file has its name in whatever folder."""
        tail = ""
        for part in reversed(node.values):
            texts = self.fold(part.value if isinstance(part, ast.FormattedValue) else part, scope)
            if len(texts) != 1 or len(tail) > MAX_LENGTH:
                break
            tail = texts[0].value + tail
        tail = tail[tail.find("/") :] if "/" in tail else ""
        return (Text(tail, node.lineno, node.col_offset + 1),) if suffix_of(tail) in SUFFIXES or "/models--" in tail else ()

    def _product(self, node: ast.expr, parts: list[ast.expr], between: str, scope: Scope) -> tuple[Text, ...]:
        """The combinations of the parts' values; the place is the whole expression's.

        Of several optional parts, such as suffixes, at most one is given: together they make names that there are not.
        """
        values: list[tuple[str, bool]] = []
        for index, part in enumerate(parts):
            texts = (str(part.value),) if isinstance(part, ast.Constant) else {t.value: None for t in self.fold(part, scope)}
            optional = len(texts) > 1 and "" in texts
            joined = (
                ((value + between if index else "") + text, given or (optional and text != ""))
                for value, given in values or [("", False)]
                for text in texts
                if not (given and optional and text)
            )
            values = list(islice((each for each in joined if len(each[0]) <= MAX_LENGTH), MAX_VALUES))
            if not values:
                break
        return tuple(Text(value, node.lineno, node.col_offset + 1) for value, _ in values)

    def _percent(self, node: ast.expr, left: ast.expr, right: ast.expr, scope: Scope) -> tuple[Text, ...]:
        """``"%s/%s" % (a, b)`` with plain ``%s`` only."""
        items = right.elts if isinstance(right, ast.Tuple) else [right]
        pattern = self.fold(left, scope)
        if len(pattern) != 1 or not pattern[0].value.count("%s") == pattern[0].value.count("%") == len(items):
            return ()
        head, *tails = pattern[0].value.split("%s")
        parts: list[ast.expr] = [ast.Constant(head)]
        for item, tail in zip(items, tails, strict=True):
            parts += [item, ast.Constant(tail)]
        return self._product(node, parts, "", scope)

    def _attribute(self, node: ast.Attribute, scope: Scope) -> tuple[Text, ...]:
        """``Settings.model``, ``Model.QWEN.value``, ``self.model``, ``args.model``."""
        if node.attr == "value" and isinstance(node.value, ast.Attribute):
            return self.fold(node.value, scope)
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        if made := _made(scope.find(owner)):
            given = [keyword.value for keyword in made.keywords if keyword.arg == node.attr]
            if given and (texts := self.fold(given[0], self.names.home(made, scope))):
                return texts
        if cls := self._class_of(owner, scope):
            return self._each(self.names.of_instance(cls, node.attr), scope)
        found = self.names.attributes.get(f"{owner}.{node.attr}")
        if found is None and owner not in self.names.imports:
            found = [*self.names.options.get(node.attr, ()), *self.names.attributes.get(f".{node.attr}", ())]
        return self._each(found or (), scope)

    def _class_of(self, name: str, scope: Scope) -> str:
        """The class of this module whose instance ``name`` is: ``self``, or what its constructor made."""
        if name in ("self", "cls"):
            return scope.owner
        made = _made(scope.find(name))
        return made.func.id if made and isinstance(made.func, ast.Name) and made.func.id in self.names.classes else ""

    def _elements(self, holder: ast.expr, index: ast.expr | None, scope: Scope) -> list[ast.expr]:
        """What ``holder[index]`` can be; every element when the index is not a constant."""
        key = _constant(index)
        found: list[ast.expr] = []
        for display in self._displays(holder, scope):
            match display:
                case ast.Dict(keys=keys, values=values) if index is None:  # a loop over a dict is one over its keys
                    found += [k for k in keys if k is not None]
                case ast.Dict(keys=keys, values=values):
                    pairs = zip(keys, values, strict=True)
                    found += [v for k, v in pairs if key is None or (isinstance(k, ast.Constant) and k.value == key)]
                case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                    found += [items[key]] if isinstance(key, int) and -len(items) <= key < len(items) else items
        return found

    def _item(self, holder: ast.expr, index: ast.expr, scope: Scope) -> tuple[Text, ...]:
        found = self._each(self._elements(holder, index, scope), scope)
        return found or self._outside(ast.Subscript(holder, index, ast.Load()), scope)

    def _displays(self, node: ast.expr, scope: Scope) -> list[ast.expr]:
        """The dict, list, tuple and set displays that an expression can be."""
        match node:
            case ast.Dict() | ast.List() | ast.Tuple() | ast.Set():
                return [node]
            case ast.Name(id=name):
                held = scope.find(name)
            case ast.Attribute(value=ast.Name(id=("self" | "cls")), attr=attr):
                held = self.names.of_instance(scope.owner, attr)
            case ast.Attribute(attr=attr):
                held = self.names.attributes.get(f".{attr}", [])
            case ast.Subscript(value=value, slice=index):
                held = self._elements(value, index, scope)
            case _:
                held = []
        return [v for v in held if isinstance(v, ast.Dict | ast.List | ast.Tuple | ast.Set)]

    def _call(self, node: ast.Call, scope: Scope) -> tuple[Text, ...]:
        """Calls that give back what they are given."""
        name = self.qualified(node.func, scope)
        last = name.rsplit(".", 1)[-1]
        default = next((k.value for k in node.keywords if k.arg == "default"), None)
        on = node.func.value if isinstance(node.func, ast.Attribute) else None
        if last in LOOKUPS:
            found = self._item(on, node.args[0], scope) if last == "get" and on and node.args else ()
            return found + self._each((default or node.args[1],) if default or len(node.args) > 1 else (), scope)
        if last in FIRST:
            given = default or next(iter(node.args), None)
            return self.fold(given, scope) if given is not None else ()
        if name.endswith("path.join"):
            joined = self._product(node, list(node.args), "\0", scope)
            return tuple(Text(posixpath.join(*t.value.split("\0")), t.line, t.column) for t in joined)
        if last == "format" and on is not None:
            return self._format(node, on, scope)
        if last in ON_TEXT and on is not None and not node.args:
            return self.fold(on, scope)
        given = default or (node.args[-1] if node.args else None)
        return self.fold(given, scope) if last in LAST and given is not None else ()

    def _format(self, node: ast.Call, on: ast.expr, scope: Scope) -> tuple[Text, ...]:
        """``"{}-{size}".format(x, size=y)`` with plain fields only."""
        patterns = self.fold(on, scope)
        if len(patterns) != 1:
            return ()
        arguments = [*((str(i), a) for i, a in enumerate(node.args)), *((k.arg, k.value) for k in node.keywords if k.arg)]
        values = {name: texts[0].value for name, arg in arguments if (texts := self.fold(arg, scope))}
        head, *tails = patterns[0].value.split("{}")
        text = head
        for index, tail in enumerate(tails):
            text += values.get(str(index), "{}") + tail
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        return () if "{" in text else (patterns[0]._replace(value=text),)

    # --- callees --------------------------------------------------------------------------------------------------

    def qualified(self, node: ast.expr, scope: Scope) -> str:
        """The dotted name of a callee, import aliases undone and instances replaced by what made them; empty if it has none."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        parts.reverse()
        if id(node) in self._folding or len(self._folding) > MAX_DEPTH:
            return ".".join(parts)
        self._folding.add(id(node))
        try:
            head = self._head(node, parts, scope)
        finally:
            self._folding.discard(id(node))
        return ".".join(part for part in (head, *parts) if part)

    def _head(self, node: ast.expr, parts: list[str], scope: Scope) -> str:
        match node:
            case ast.Name(id=("self" | "cls") as name) if parts:
                made = _made(self.names.of_instance(scope.owner, parts[0]))
                if made and (head := self._maker_name(made, scope, called=len(parts) == 1)):
                    del parts[0]
                    return head
                return name
            case ast.Name(id=name):
                if name in self.names.imports:
                    return self.names.imports[name]
                made = _made(scope.find(name))
                return (self._maker_name(made, scope, called=not parts) if made else "") or name
            case ast.Call():
                return self._maker_name(node, scope, called=not parts)
        return ""

    def _maker_name(self, made: ast.Call, scope: Scope, *, called: bool) -> str:
        """What stands for the result of ``made``: its constructor. Calling the result is not calling the constructor again,
        except that ``functools.partial`` gives the function it was given.
        """
        home = self.names.home(made, scope)
        head = self.qualified(made.func, home)
        if head in ("functools.partial", "partial") and made.args:
            return self.qualified(made.args[0], home)
        return f"{head}.__call__" if head and called else head

    def maker(self, func: ast.expr, scope: Scope) -> ast.Call | None:
        """The constructor call behind ``client`` in ``client.chat.completions.create``: its arguments hold for the request."""
        parts: list[str] = []
        node = func
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        match node:
            case ast.Name(id="self" | "cls") if parts:
                return _made(self.names.of_instance(scope.owner, parts[-1]))
            case ast.Name(id=name):
                return _made(scope.find(name))
            case ast.Call() if parts:
                return node
        return None


def _constant(index: ast.expr | None) -> object:
    """The value of a constant index, ``-1`` included; None when it is not constant."""
    match index:
        case ast.Constant(value=value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)):
            return -value
    return None


def _made(values: list[ast.expr]) -> ast.Call | None:
    value = values[-1] if values else None
    return value if isinstance(value, ast.Call) else None
