"""Python: one parse, then ``names`` says what each name stands for, ``folding`` follows values, ``walk`` yields the sites.

Nothing is executed or imported. Folding is lazy: an expression is followed only where a call or a default asks for its value.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from lading.catalog.index import Catalog
from lading.detect.engines.python.prune import prune, thin
from lading.detect.engines.python.walk import walk
from lading.detect.site import Site
from lading.detect.sweep import Spots
from lading.positions.tree import ParseError

_IMPORT = re.compile(
    rb"^(?P<indent>[ \t]*)(?:from[ \t]+(?P<module>[A-Za-z_][\w.]*)[ \t]+import\b|import[ \t]+(?P<modules>[A-Za-z_][\w., \t]*))",
    re.MULTILINE,
)


def imports(source: bytes, spots: Spots, catalog: Catalog) -> Iterator[Site]:
    """The imports of libraries that ``catalog`` knows, read by lines: for what is not worth a parse."""
    line, at = 1, 0
    for found in _IMPORT.finditer(source):
        if spots.is_passed(found.start()):
            continue
        start = found.start() + len(found["indent"])
        line, at = line + source.count(b"\n", at, start), start
        for part in (found["module"] or found["modules"]).decode().split(","):
            module = part.split(" as ")[0].strip()
            if catalog.package_of_module(module) or catalog.package_of_module(module.partition(".")[0]):
                yield Site("", line, len(found["indent"]) + 1, imported=module)


def sites_around(source: bytes, spots: Spots, catalog: Catalog) -> Iterator[Site]:
    """The sites of a module in which only ``spots`` are telling; raises `ParseError`."""
    yield from imports(source, spots, catalog)
    pruned, telling = prune(source, spots)
    try:
        tree = _parse(pruned.decode("utf-8", "replace"))
    except ParseError:
        if pruned == source:
            raise
        tree = _parse(source.decode("utf-8", "replace"))
    thin(tree, telling)
    yield from walk(tree, telling)


def sites(text: str) -> Iterator[Site]:
    """Every string that is not a docstring, every argument that folds to one, every call and import; raises `ParseError`."""
    yield from walk(_parse(text))


def _parse(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes and the like in somebody else's code
            return ast.parse(text)
    except SyntaxError as error:
        raise ParseError(error.msg, error.lineno or 0, error.offset or 0) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ParseError(str(error) or "nested too deeply") from error
