"""CycloneDX XML in the shape of its JSON, as far as `lading.lock.bom` looks at it.

A document type is refused: no BOM needs one, and through its entities a few bytes can ask for all memory or for files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

LISTS = frozenset({"components", "services", "hashes", "properties", "ancestors", "variants", "externalReferences", "tools"})
"""Elements whose children are the items of a list."""
NAMESPACE = "http://cyclonedx.org/schema/bom/"
DEEPEST = 200


@dataclass(slots=True)
class _Element:
    name: str
    attributes: dict[str, str]
    children: list[_Element] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def parse(text: str) -> dict[str, Any]:
    """The BOM in ``text``; empty when it is XML of another kind. Raises `ValueError` when it is not XML, or has a doctype."""
    root = _tree(text)
    if not (root.name.startswith(NAMESPACE) and root.name.endswith("}bom")):
        return {}
    return {"bomFormat": "CycloneDX", **_node(root)}


def _tree(text: str) -> _Element:
    top = _Element("", {})
    open_ = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(open_) > DEEPEST:
            raise ValueError(f"more than {DEEPEST} elements inside each other")
        element = _Element(name, attributes)
        open_[-1].children.append(element)
        open_.append(element)

    def refuse(*_: object) -> None:
        raise ValueError("it has a document type")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_.pop()
    parser.CharacterDataHandler = lambda data: open_[-1].text.append(data)
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None
    return top.children[0]


def _node(element: _Element) -> dict[str, Any]:
    """An element's attributes and children by their names; a list's children as a list, a leaf's text as it stands."""
    found: dict[str, Any] = dict(element.attributes)
    for child in element.children:
        name = child.name.rpartition("}")[2]
        if name in LISTS:
            found[name] = [_item(each) for each in child.children]
        elif name == "licenses":
            found[name] = [_choice(each) for each in child.children]
        elif child.children:
            found[name] = _node(child)
        else:
            found[name] = "".join(child.text).strip()
    return found


def _item(element: _Element) -> dict[str, Any]:
    match element.name.rpartition("}")[2]:
        case "hash":
            return {**element.attributes, "content": "".join(element.text).strip()}
        case "property":
            return {**element.attributes, "value": "".join(element.text).strip()}
        case _:
            return _node(element)


def _choice(element: _Element) -> dict[str, Any]:
    """A licence stands inside ``license``, an expression beside its acknowledgement."""
    if element.name.endswith("}expression"):
        return {**element.attributes, "expression": "".join(element.text).strip()}
    return {"license": _node(element)}
