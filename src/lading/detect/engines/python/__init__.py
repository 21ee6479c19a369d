"""Python: one parse, then ``names`` says what each name stands for, ``folding`` follows values, ``walk`` yields the sites.

Nothing is executed or imported. Folding is lazy: an expression is followed only where a call or a default asks for its value.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from lading.detect.engines.python.walk import walk
from lading.detect.site import Site
from lading.positions.lines import Lines
from lading.positions.tree import ParseError

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<module>[A-Za-z_][\w.]*)[ \t]+import\b|import[ \t]+(?P<modules>[A-Za-z_][\w., \t]*))", re.MULTILINE
)


def imports(text: str) -> Iterator[Site]:
    """The imports alone, read by lines: for a file that is not worth a parse."""
    lines = Lines(text)
    for found in _IMPORT.finditer(text):
        line, column = lines.locate(found.start() + len(found[0]) - len(found[0].lstrip()))
        for module in (found["module"] or found["modules"]).split(","):
            yield Site("", line, column, imported=module.split(" as ")[0].strip())


def sites(text: str) -> Iterator[Site]:
    """Every string that is not a docstring, every argument that folds to one, every call and import; raises `ParseError`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes and the like in somebody else's code
            tree = ast.parse(text)
    except SyntaxError as error:
        raise ParseError(error.msg, error.lineno or 0, error.offset or 0) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ParseError(str(error) or "nested too deeply") from error
    yield from walk(tree)
