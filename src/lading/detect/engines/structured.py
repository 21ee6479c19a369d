"""YAML, JSON, TOML, INI and dotenv: every scalar with the keys that lead to it and the scalars beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lading.detect.engines import lines
from lading.detect.engines.launches import Launches
from lading.detect.site import KEY, NOTHING, Site
from lading.positions import ini, json, toml, yaml
from lading.positions.lines import Lines
from lading.positions.tree import Array, Node, ParseError, Scalar, Table

_COMMENT = re.compile(r"\{\{-?[ \t]*/\*.*?\*/[ \t]*-?\}\}", re.DOTALL)
_TEMPLATE_LINE = re.compile(r"^[ \t]*(?:-[ \t]*)?(?:\{\{.*\}\}|\{%.*%\})[ \t]*$", re.MULTILINE)
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_DEFAULT = re.compile(
    r"^[ \t-]*(?:(?P<key>[\w.-]+):)?[^\n{]*\{\{[^\n}]*\bdefault[ (]+[\"'](?P<text>[^\"'\n]+)[\"']", re.MULTILINE
)
_HELPERS = re.compile(r"^\{\{-?\s*define\b", re.MULTILINE)
_EXPRESSION = re.compile(r"\$\{\{.*?\}\}")
_FALLBACK = re.compile(r"\|\|\s*'(?P<text>[^']+)'")
_SETTING = re.compile(r"(?P<name>[A-Z_][A-Z0-9_]*)=(?P<value>[^=].*)", re.DOTALL)
_IMAGE = re.compile(r"([a-z0-9]*_)?image|[a-z]+Image|uses", re.ASCII)
_RESOURCE = re.compile(
    r"name|namespace|generateName|app|component|(service|serviceAccount|claim|secret|configMap|priorityClass|runtimeClass|storageClass)Name|mountPath|subPath"
)
_LABELS = frozenset(("metadata", "labels", "annotations", "matchLabels", "selector", "nodeSelector"))
_NAVIGATION = frozenset(("nav", "navigation", "sidebar", "toc"))
"""Tables of contents of documentation, which is prose."""
_MODELS = frozenset(("model", "models", "baseModel", "adapters"))


def yaml_sites(text: str, depth: int = 0) -> Iterator[Site]:
    """All documents of a YAML stream; Go and Jinja templates are read with their directives blanked out. What still does not
    parse is read by lines before the error is raised.
    """
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
    for document in documents:
        yield from _walk(document, file, depth=depth)


def _defaults(text: str) -> Iterator[Site]:
    """``{{ .Values.model | default "org/name" }}``: what a template falls back to, under the key of its line."""
    at = Lines(text)
    for found in _DEFAULT.finditer(text):
        line, column = at.locate(found.start("text"))
        yield Site(found["text"], line, column, keys=(found["key"],) if found["key"] else ())


def json_sites(text: str, depth: int = 0) -> Iterator[Site]:
    """A JSON document, or one per line."""
    file = text.split("\n")
    try:
        yield from _walk(json.parse(text), file, depth=depth)
    except ParseError:
        if len(file) < 2 or not file[0].lstrip().startswith(("{", "[")) or not file[0].rstrip().endswith(("}", "]")):
            raise
        for number, line in enumerate(file):
            if line.strip():
                yield from _walk(json.parse(line), file, offset=number, depth=depth)


def toml_sites(text: str, depth: int = 0) -> Iterator[Site]:
    """A TOML document."""
    yield from _walk(toml.parse(text), text.split("\n"), depth=depth)


def ini_sites(text: str, depth: int = 0) -> Iterator[Site]:
    """An INI document."""
    yield from _walk(ini.parse_ini(text), text.split("\n"), depth=depth)


def dotenv_sites(text: str) -> Iterator[Site]:
    """A dotenv file."""
    yield from _walk(ini.parse_dotenv(text), [])


def _walk(root: Node, file: Sequence[str], offset: int = 0, depth: int = 0) -> Iterator[Site]:
    """Depth first, in document order, without recursion. List items keep the keys of their list; ``- name: X, value: Y`` pairs
    and ``NAME=value`` items are read as ``X: Y``, as Kubernetes and compose write environment variables. Commands are left to
    `Launches`; images of containers and names of Kubernetes resources are no sites. Beside a scalar stand its table's other
    scalars, and those of the table around that one under ``../NAME``.
    """
    launches = Launches(root, file, depth)
    resource = _is_resource(root)
    stack: list[tuple[Node, tuple[str, ...], dict[str, object]]] = [(root, (), {})]
    while stack:
        node, keys, beside = stack.pop()
        if keys and keys[0] in _NAVIGATION:
            continue
        match node:
            case Scalar(value=str() as text):
                if _names_no_model(text, keys, resource=resource):
                    continue
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
                around: dict[str, object] = {str(k.value): v.value for k, v in entries if isinstance(v, Scalar)}
                nearby = {f"../{k}": v for k, v in beside.items() if not k.startswith("../")} | around
                renamed = _pair(around)
                below: list[tuple[Node, tuple[str, ...], dict[str, object]]] = []
                for key, value in entries:
                    name = str(key.value)
                    below.append((Scalar(name, key.line, key.column), (*keys, KEY), NO_SIBLINGS))
                    if name not in taken:
                        below.append((value, (*keys, renamed if renamed and name == "value" else name), nearby))
                stack += reversed(below)


def _is_resource(root: Node) -> bool:
    """A Kubernetes manifest."""
    return isinstance(root, Table) and isinstance(root.get("apiVersion"), Scalar) and isinstance(root.get("kind"), Scalar)


def _names_no_model(text: str, keys: tuple[str, ...], *, resource: bool) -> bool:
    """Images of containers, and in a Kubernetes manifest the names of resources."""
    if not keys:
        return False
    last, parent = keys[-1], keys[-2] if len(keys) > 1 else ""
    if _IMAGE.fullmatch(last) and ("/" in text or ":" in text) and parent not in _MODELS:
        return "://" not in text
    if last in ("repository", "tag") and (_IMAGE.fullmatch(parent) or keys[0] == "jobs"):
        return True  # of an image, or in a workflow of GitHub
    if not resource or parent in _MODELS:
        return False
    return _RESOURCE.fullmatch(last) is not None or not _LABELS.isdisjoint(keys)


NO_SIBLINGS: dict[str, object] = {}


def _pair(around: dict[str, object]) -> str:
    name = around.get("name")
    return name if isinstance(name, str) and set(around) <= {"name", "value"} else ""
