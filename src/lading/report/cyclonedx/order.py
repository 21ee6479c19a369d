"""One order for lists that the library leaves in memory order.

The library sorts records without a bom-ref by the address of their empty reference (BomRef.__lt__ compares ``repr``), so two
runs would differ. None of these lists has an order of its own in CycloneDX.
"""

from __future__ import annotations

import json
from typing import Any
from xml.etree.ElementTree import Element, tostring

_UNORDERED = frozenset({"occurrences", "licenses", "ancestors", "variants"})

_Rank = tuple[str, int, int, str]


def settle_json(value: Any) -> None:
    """Sort those lists wherever they stand in a JSON document."""
    if isinstance(value, list):
        for each in value:
            settle_json(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            settle_json(each)
            if name in _UNORDERED:
                each.sort(key=_rank_json)


def settle_xml(root: Element) -> None:
    """Sort the children of those elements wherever they stand in an XML document without namespaces."""
    for element in root.iter():
        if element.tag in _UNORDERED:
            element[:] = sorted(element, key=_rank_xml)


def _rank_json(item: dict[str, Any]) -> _Rank:
    return (item.get("location", ""), item.get("line", 0), item.get("offset", 0), json.dumps(item, sort_keys=True))


def _rank_xml(item: Element) -> _Rank:
    line, offset = (int(item.findtext(name) or 0) for name in ("line", "offset"))
    return (item.findtext("location") or "", line, offset, tostring(item, encoding="unicode"))
