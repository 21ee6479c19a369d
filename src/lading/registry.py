"""Leaf modules found by file name: a detector rule, weight format, finding or report format is one file in its folder."""

from __future__ import annotations

import os
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType


@lru_cache
def leaf(package: str, name: str) -> ModuleType | None:
    """The module called ``name`` directly inside ``package``, without the others beside it; None when there is none."""
    if not name.isidentifier() or name.startswith("_") or find_spec(f"{package}.{name}") is None:
        return None
    return import_module(f"{package}.{name}")


@lru_cache
def leaves(package: str) -> tuple[ModuleType, ...]:
    """Every module directly inside ``package`` (a dotted name), in alphabetical order; names starting with ``_`` are left
    out.
    """
    parent = import_module(package)
    files = os.listdir(Path(str(parent.__file__)).parent)  # noqa: PTH208 - names are all that is asked for
    names = sorted(file.removesuffix(".py") for file in files if file.endswith(".py") and not file.startswith("_"))
    return tuple(import_module(f"{package}.{name}") for name in names)
