"""Python: one parse, then ``names`` says what each name stands for, ``folding`` follows values, ``modules`` follows them into
other files, ``walk`` yields the sites.

Nothing is executed or imported. Folding is lazy: an expression is followed only where a call or a default asks for its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lading.catalog.index import Catalog
from lading.detect.engines.python.modules import Modules
from lading.detect.engines.python.parsing import parse
from lading.detect.engines.python.prune import prune, thin
from lading.detect.engines.python.walk import walk
from lading.detect.site import Site
from lading.detect.sweep import Spots
from lading.patterns import regex
from lading.positions.tree import ParseError

_IMPORT = regex(
    rb"^(?P<indent>[ \t]*)(?:from[ \t]+(?P<module>[A-Za-z_][\w.]*)[ \t]+import\b|import[ \t]+(?P<modules>[A-Za-z_][\w., \t]*))",
    re.MULTILINE,
)


def imports(source: bytes, spots: Spots, catalog: Catalog) -> Iterator[Site]:
    """The imports of libraries that ``catalog`` knows, read by lines: for what is not worth a parse."""
    line, at = 1, 0
    for begin in spots.imports:
        found = _IMPORT.match(source, begin)
        if found is None:
            continue
        start = begin + len(found["indent"])
        line, at = line + source.count(b"\n", at, start), start
        for part in (found["module"] or found["modules"]).decode().split(","):
            module = part.split(" as ")[0].strip()
            if catalog.package_of_module(module) or catalog.package_of_module(module.partition(".")[0]):
                yield Site("", line, len(found["indent"]) + 1, imported=module)


def sites_around(source: bytes, spots: Spots, catalog: Catalog, modules: Modules | None = None) -> Iterator[Site]:
    """The sites of a module in which only ``spots`` are telling; raises `ParseError`."""
    yield from imports(source, spots, catalog)
    pruned, telling = prune(source, spots)
    try:
        tree = parse(pruned.decode("utf-8", "replace"))
    except ParseError:
        if pruned == source:
            raise
        tree = parse(source.decode("utf-8", "replace"))
    thin(tree, telling)
    yield from walk(tree, telling, modules)


def sites(text: str, modules: Modules | None = None) -> Iterator[Site]:
    """Every string that is not a docstring, every argument that folds to one, every call and import; raises `ParseError`.

    ``modules`` are those that the text may import its values from.
    """
    yield from walk(parse(text), modules=modules)
