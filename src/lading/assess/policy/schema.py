"""The JSON Schema of the policy file, made from what validates it, for editors that complete and check TOML.

Written in what JSON Schema drafts 4 and 7 share, every definition in its place, because editors of TOML know no later draft
(https://taplo.tamasfe.dev/configuration/developing-schemas.html) and ignore a description beside a reference.
"""

from __future__ import annotations

from typing import Any, Final

from lading.assess.policy.reading import described
from lading.assess.policy.sections import Section, Sections

NAME: Final = "lading.schema.json"
"""What the schema's file is called."""

_DRAFT: Final = "http://json-schema.org/draft-07/schema#"
_NOISE: Final = frozenset({"title", "$defs"})


def schema() -> dict[str, Any]:
    """The schema of ``lading.toml``; of a pyproject it is that of ``tool.lading``."""
    about = "Policy of lading: what an audit of AI models denies, warns of and allows. See docs/policy.md."
    return {"$schema": _DRAFT, "title": "lading.toml", **of(Sections), "description": about}


def of(kind: type[Section]) -> dict[str, Any]:
    """The schema of one table."""
    found = described(kind)
    plain: dict[str, Any] = _plain(found, found.get("$defs", {}), in_properties=False)
    return plain


def _plain(node: Any, definitions: dict[str, Any], *, in_properties: bool) -> Any:
    """``node`` with references resolved, and without titles and nulls: TOML has no null."""
    match node:
        case list():
            return [_plain(item, definitions, in_properties=False) for item in node]
        case {"$ref": str(ref), **beside}:
            return _plain({**definitions[ref.rpartition("/")[2]], **beside}, definitions, in_properties=False)
        case {"anyOf": [given, {"type": "null"}], **beside}:
            return _plain({**given, **beside}, definitions, in_properties=False)
        case dict():
            return {
                key: _plain(value, definitions, in_properties=key == "properties")
                for key, value in node.items()
                if in_properties or not (key in _NOISE or (key == "default" and _says_nothing(value)))
            }
        case _:
            return node


def _says_nothing(default: Any) -> bool:
    """A default that no file can state, or that is only the defaults of what stands in the table."""
    return default is None or isinstance(default, dict)
