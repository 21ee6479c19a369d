"""From a table of a file to a record, by pydantic, which takes long to load and is loaded when there is such a file."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from lading.assess.complaints import Complaints
from lading.assess.policy.sections import Section, Sections
from lading.positions.tree import ParseError, Table, plain

_T = TypeVar("_T", bound=Section)


def sections(tree: Table, complaints: Complaints) -> Sections:
    """What a whole policy file says; raises `PolicyError` as `validated` does."""
    return validated(Sections, tree, complaints)


def validated(kind: type[_T], tree: Table, complaints: Complaints) -> _T:
    """What ``tree`` says, as a ``kind``; raises `PolicyError` that points at what is wrong in it."""
    try:
        found: _T = _adapter(kind).validate_python(plain(tree))
    except RecursionError:
        raise complaints.syntax(ParseError("nested too deeply", 1, 1)) from None
    except ValidationError as error:
        raise complaints.meaning(tree, error.errors(include_url=False)) from None
    return found


def described(kind: type[Section]) -> dict[str, Any]:
    """The JSON Schema of a table that becomes a ``kind``."""
    return _adapter(kind).json_schema()


_adapters: dict[type[Section], TypeAdapter[Any]] = {}


def _adapter(kind: type[Section]) -> TypeAdapter[Any]:
    """Made once: it takes longer than to validate."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]
