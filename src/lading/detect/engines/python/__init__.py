"""Python: one parse, then ``names`` says what each name stands for, ``folding`` follows values, ``walk`` yields the sites.

Nothing is executed or imported. Folding is lazy: an expression is followed only where a call or a default asks for its value.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from lading.detect.engines.python.walk import walk
from lading.detect.site import Site
from lading.positions.tree import ParseError


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
