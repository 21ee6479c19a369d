"""YAML, JSON, TOML, INI and dotenv: every scalar with the keys that lead to it and the scalars beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lading.detect.engines import lines
from lading.detect.engines.defaults import with_defaults
from lading.detect.engines.launches import Launches
from lading.detect.labels import NAMES, stands_for_another
from lading.detect.site import KEY, NOTHING, Site
from lading.patterns import regex
from lading.positions import ini, json, toml
from lading.positions.lines import Lines
from lading.positions.tree import Array, Node, ParseError, Scalar, Table

_COMMENT = regex(r"\{\{-?[ \t]*/\*.*?\*/[ \t]*-?\}\}", re.DOTALL)
_TEMPLATE_LINE = regex(r"^[ \t]*(?:-[ \t]*)?(?:\{\{.*\}\}|\{%.*%\})[ \t]*$", re.MULTILINE)
_TEMPLATE = regex(r"\{\{.{0,4000}?\}\}|\{%.{0,4000}?%\}", re.DOTALL)
_DEFAULT = regex(
    r"^[ \t-]*+(?:(?P<key>[\w.-]++):)?+[^\n{]*+\{\{[^\n}]*\bdefault[ (]+[\"'](?P<text>[^\"'\n]+)[\"']", re.MULTILINE
)
_HELPERS = regex(r"^\{\{-?\s*define\b", re.MULTILINE)
_DOCUMENT = regex(r"^---(?=\s|$)", re.MULTILINE)
_SCHEMA = regex(r"^kind:[ \t]*[\"']?CustomResourceDefinition\b", re.MULTILINE)
_EXPRESSION = regex(r"\$\{\{.*?\}\}")
_FALLBACK = regex(r"\|\|\s*'(?P<text>[^']+)'")
_SETTING = regex(r"(?P<name>[A-Z_][A-Z0-9_]*)=(?P<value>[^=].*)", re.DOTALL)
_IMAGE = regex(r"([a-z0-9]*_)?image|[a-z]+Image|uses", re.ASCII)
_HOLDS_A_MODEL = ("nvcr.io/nim/",)
"""How images are called that are named after the model in them."""
_RESOURCE = regex(
    r"name|namespace|generateName|app|component|(service|serviceAccount|claim|secret|configMap|priorityClass|runtimeClass|storageClass)Name|mountPath|subPath"
)
_LABELS = frozenset(("metadata", "labels", "annotations", "matchLabels", "selector", "nodeSelector"))
_NAVIGATION = frozenset(("nav", "navigation", "sidebar", "toc"))
"""Tables of contents of documentation, which is prose."""
MOST_BESIDE = 256
"""Scalars of a table that are passed on to the tables in it."""
MOST_INSIDE = 64
"""Nodes inside a table that are looked at for what its name stands for."""
_MODELS = frozenset(("model", "models", "baseModel", "adapters", "preset"))


def yaml_sites(text: str, depth: int = 0) -> Iterator[Site]:
    """All documents of a YAML stream; Go and Jinja templates are read with their directives blanked out. What still does not
    parse is read by lines before the error is raised.
    """
    from lading.positions import yaml  # when asked: its parser is large, and the other formats have theirs

    text = _without_schemas(text)
    try:
        documents = yaml.parse(text)
    except ParseError:
        plain = _COMMENT.sub(lambda m: "\n" * m[0].count("\n"), text)
        plain = _TEMPLATE.sub(lambda m: re.sub(r"[^\n]", "?", m[0]), _TEMPLATE_LINE.sub("", plain))
        yield from _defaults(text)
        try:
            documents = yaml.parse(plain)
        except ParseError:
            yield from lines.sites(plain)
            if _HELPERS.search(text):  # a library of named templates is no document at all
                return
            raise
    file = text.split("\n")
    resources = _resources(documents)
    for document in documents:
        yield from _walk(document, file, depth=depth, resources=resources)


def _resources(documents: Sequence[Node]) -> frozenset[str]:
    """The names of the Kubernetes resources in a stream: where another one has such a text, it refers to that resource."""
    found: set[str] = set()
    for document in documents:
        if _is_resource(document) and isinstance(document, Table) and isinstance(metadata := document.get("metadata"), Table):
            name = metadata.get("name")
            if isinstance(name, Scalar) and isinstance(name.value, str):
                found.add(name.value)
    return frozenset(found)


def _without_schemas(text: str) -> str:
    """The stream without the definitions of Kubernetes' resource types, which are long and name no model; lines stay."""
    if "CustomResourceDefinition" not in text:
        return text
    bounds = [0, *(mark.start() for mark in _DOCUMENT.finditer(text) if mark.start()), len(text)]
    documents = (text[start:stop] for start, stop in pairwise(bounds))
    return "".join("\n" * document.count("\n") if _SCHEMA.search(document) else document for document in documents)


def _defaults(text: str) -> Iterator[Site]:
    """``{{ .Values.model | default "org/name" }}``: what a template falls back to, under the key of its line."""
    at = Lines(text)
    for found in _DEFAULT.finditer(text):
        line, column = at.locate(found.start("text"))
        yield Site(found["text"], line, column, keys=(found["key"],) if found["key"] else ())


def json_sites(text: str, depth: int = 0, telling: Sequence[int] | None = None) -> Iterator[Site]:
    """A JSON document, or one per line. With ``telling``, the ascending offsets of all that may tell something, records
    without any of it, which data sets have thousands of, are passed over.
    """
    file = text.split("\n")
    try:
        yield from _walk(json.parse(text, telling), file, depth=depth)
    except ParseError:
        if len(file) < 2 or not file[0].lstrip().startswith(("{", "[")) or not file[0].rstrip().endswith(("}", "]")):
            raise
        start = 0
        for number, line in enumerate(file):
            if line.strip() and (telling is None or json.any_within(telling, start, start + len(line))):
                yield from _walk(json.parse(line), file, offset=number, depth=depth)
            start += len(line) + 1


def toml_sites(text: str, depth: int = 0) -> Iterator[Site]:
    """A TOML document; our own policy in it uses nothing."""
    sites = _walk(toml.parse(text), text.split("\n"), depth=depth)
    yield from (site for site in sites if site.keys[:2] != ("tool", "lading"))


def ini_sites(text: str, depth: int = 0) -> Iterator[Site]:
    """An INI document."""
    yield from _walk(ini.parse_ini(text), text.split("\n"), depth=depth)


def dotenv_sites(text: str) -> Iterator[Site]:
    """A dotenv file."""
    yield from _walk(ini.parse_dotenv(text), [])


def _walk(
    root: Node, file: Sequence[str], offset: int = 0, depth: int = 0, resources: frozenset[str] = frozenset()
) -> Iterator[Site]:
    """Depth first, in document order, without recursion. List items keep the keys of their list; ``- name: X, value: Y`` pairs
    and ``NAME=value`` items are read as ``X: Y``, as Kubernetes and compose write environment variables. Commands are left to
    `Launches`; images of containers and names of Kubernetes resources are no sites. Beside a scalar stand its table's other
    scalars, those of the table around that one under ``../NAME``, and where the table has a name the texts inside its other
    values; beside a key, the scalars around its table.
    """
    launches = Launches(root, file, depth)
    resource = _is_resource(root)
    aliases = _aliases(root) | (resources if resource else frozenset())
    stack: list[tuple[Node, tuple[str, ...], dict[str, object]]] = [(root, (), {})]
    while stack:
        node, keys, beside = stack.pop()
        if keys and keys[0] in _NAVIGATION:
            continue
        match node:
            case Scalar(value=str() as text):
                if text in aliases or _names_no_model(text, keys, resource=resource):
                    continue
                text = with_defaults(text)
                if "${{" in text:
                    for fallback in _FALLBACK.finditer(" ".join(_EXPRESSION.findall(text))):
                        yield Site(fallback["text"], node.line + offset, node.column, keys=keys, beside=beside or NOTHING)
                if "=" in text and (found := _SETTING.fullmatch(text)):
                    place = (node.line + offset, node.column + found.start("value"))
                    yield Site(found["value"], *place, keys=(*keys, found["name"]), beside=beside or NOTHING)
                else:
                    yield Site(text, node.line + offset, node.column, keys=keys, beside=beside or NOTHING)
            case Array(items=items):
                stack += [(item, keys, beside) for item in reversed(items)]
            case Table(entries=entries):
                taken, found_ = launches.read(node, keys, offset)
                yield from found_
                around = _around(node)
                renamed = _pair(around)
                outside = _outside(beside)
                nearby = outside | around
                below: list[tuple[Node, tuple[str, ...], dict[str, object]]] = []
                for key, value in entries:
                    name = str(key.value)
                    below.append((Scalar(name, key.line, key.column), (*keys, KEY), outside))
                    if name not in taken:
                        below.append((value, (*keys, renamed if renamed and name == "value" else name), nearby))
                stack += reversed(below)


def _outside(beside: dict[str, object]) -> dict[str, object]:
    """What stands around a table, for what is in it; nothing where that table holds too much to be about one thing."""
    if len(beside) > MOST_BESIDE:
        return NO_SIBLINGS
    return {f"../{k}": v for k, v in beside.items() if not k.startswith("../") and not isinstance(v, tuple)}


def _is_resource(root: Node) -> bool:
    """A Kubernetes manifest."""
    return isinstance(root, Table) and isinstance(root.get("apiVersion"), Scalar) and isinstance(root.get("kind"), Scalar)


def _names_no_model(text: str, keys: tuple[str, ...], *, resource: bool) -> bool:
    """Images of containers, and in a Kubernetes manifest the names of resources."""
    if not keys:
        return False
    last, parent = keys[-1], keys[-2] if len(keys) > 1 else ""
    if _IMAGE.fullmatch(last) and ("/" in text or ":" in text) and parent not in _MODELS:
        return "://" not in text and not text.startswith(_HOLDS_A_MODEL)
    if last in ("repository", "tag") and (_IMAGE.fullmatch(parent) or keys[0] == "jobs"):
        return True  # of an image, or in a workflow of GitHub
    if not resource or parent in _MODELS:
        return False
    return _RESOURCE.fullmatch(last) is not None or not _LABELS.isdisjoint(keys)


def _around(table: Table) -> dict[str, object]:
    """The scalars of a table; of its other values that they are there, and where the table has a name, which may only be a
    label of what is further in, the texts there.
    """
    named = any(k.value in NAMES for k, _ in table.entries)
    return {str(k.value): _value(v) if isinstance(v, Scalar) else _texts(v) if named else () for k, v in table.entries}


def _value(scalar: Scalar) -> object:
    return with_defaults(scalar.value) if isinstance(scalar.value, str) else scalar.value


def _aliases(root: Node) -> frozenset[str]:
    """Names that tables of the document are given, and that say nothing more than what those tables name in full."""
    found: set[str] = set()
    stack = [root]
    while stack:
        match stack.pop():
            case Array(items=items):
                stack += items
            case Table(entries=entries) as table:
                stack += [value for _, value in entries if not isinstance(value, Scalar)]
                names = {str(k.value): v.value for k, v in entries if k.value in NAMES and isinstance(v, Scalar)}
                around = _around(table) if names else NO_SIBLINGS
                for key, text in names.items():
                    if isinstance(text, str) and stands_for_another(Site(text, 0, 0, keys=(key,), beside=around)):
                        found.add(text)
    return frozenset(found)


def _texts(node: Node) -> tuple[str, ...]:
    """The first texts inside a table or list."""
    found: list[str] = []
    stack = [node]
    for _ in range(MOST_INSIDE):
        if not stack:
            break
        match stack.pop():
            case Scalar(value=str() as text):
                found.append(text)
            case Array(items=items):
                stack += reversed(items[:MOST_INSIDE])
            case Table(entries=entries):
                stack += (value for _, value in reversed(entries[:MOST_INSIDE]))
    return tuple(found)


NO_SIBLINGS: dict[str, object] = {}


def _pair(around: dict[str, object]) -> str:
    name = around.get("name")
    scalars = {key for key, value in around.items() if not isinstance(value, tuple)}
    return name if isinstance(name, str) and scalars <= {"name", "value"} else ""
