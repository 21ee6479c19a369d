"""From the text of a module to its syntax tree."""

from __future__ import annotations

import ast
import warnings

from lading.positions.tree import ParseError


def parse(text: str) -> ast.Module:
    """The tree of ``text``; raises `ParseError` when it is no Python, or nested too deeply."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes and the like in somebody else's code
            return ast.parse(text)
    except SyntaxError as error:
        raise ParseError(error.msg, error.lineno or 0, error.offset or 0) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ParseError(str(error) or "nested too deeply") from error
