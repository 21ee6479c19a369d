"""YAML, JSON, TOML, INI and dotenv: every scalar with the keys that lead to it and the scalars beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lading.detect.site import NOTHING, Site
from lading.positions import ini, json, toml, yaml
from lading.positions.tree import Array, Node, ParseError, Scalar, Table

KEY = "{key}"
"""The last of `Site.keys` when the text is itself a table key."""

_TEMPLATE_LINE = re.compile(r"^[ \t]*(?:-[ \t]*)?(?:\{\{.*\}\}|\{%.*%\})[ \t]*$", re.MULTILINE)
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def yaml_sites(text: str) -> Iterator[Site]:
    """All documents of a YAML stream; Go and Jinja templates are read with their directives blanked out."""
    try:
        documents = yaml.parse(text)
    except ParseError:
        plain = _TEMPLATE.sub(lambda m: re.sub(r"[^\n]", "?", m[0]), _TEMPLATE_LINE.sub("", text))
        if plain == text:
            raise
        documents = yaml.parse(plain)
    for document in documents:
        yield from _walk(document)


def json_sites(text: str) -> Iterator[Site]:
    """A JSON document, or one per line."""
    try:
        yield from _walk(json.parse(text))
    except ParseError:
        lines = text.split("\n")
        if len(lines) < 2 or not lines[0].lstrip().startswith(("{", "[")) or not lines[0].rstrip().endswith(("}", "]")):
            raise
        for number, line in enumerate(lines):
            if line.strip():
                yield from _walk(json.parse(line), offset=number)


def toml_sites(text: str) -> Iterator[Site]:
    """A TOML document."""
    yield from _walk(toml.parse(text))


def ini_sites(text: str) -> Iterator[Site]:
    """An INI document."""
    yield from _walk(ini.parse_ini(text))


def dotenv_sites(text: str) -> Iterator[Site]:
    """A dotenv file."""
    yield from _walk(ini.parse_dotenv(text))


def _walk(root: Node, offset: int = 0) -> Iterator[Site]:
    """Depth first, in document order, without recursion. List items keep the keys of their list; ``- name: X, value: Y`` pairs
    are read as ``X: Y``, as Kubernetes and compose write environment variables.
    """
    stack: list[tuple[Node, tuple[str, ...], dict[str, object]]] = [(root, (), {})]
    while stack:
        node, keys, beside = stack.pop()
        match node:
            case Scalar(value=str() as text):
                yield Site(text, node.line + offset, node.column, keys=keys, beside=beside or NOTHING)
            case Array(items=items):
                stack += [(item, keys, beside) for item in reversed(items)]
            case Table(entries=entries):
                around: dict[str, object] = {str(k.value): v.value for k, v in entries if isinstance(v, Scalar)}
                renamed = _pair(around)
                below: list[tuple[Node, tuple[str, ...], dict[str, object]]] = []
                for key, value in entries:
                    name = str(key.value)
                    below.append((Scalar(name, key.line, key.column), (*keys, KEY), NO_SIBLINGS))
                    below.append((value, (*keys, renamed if renamed and name == "value" else name), around))
                stack += reversed(below)


NO_SIBLINGS: dict[str, object] = {}


def _pair(around: dict[str, object]) -> str:
    name = around.get("name")
    return name if isinstance(name, str) and set(around) <= {"name", "value"} else ""
