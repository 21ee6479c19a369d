"""Compile the catalogue's records into the index that ships in the wheel."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogIndex(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's hook base is generic over its own builder config
    """Runs ``lading.catalog.build`` from the source tree; it needs the standard library only."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Write ``src/lading/catalog/index.json`` before files are collected."""
        sys.path.insert(0, str(Path(self.root) / "src"))
        from lading.catalog.build import main

        if main([]) != 0:
            raise SystemExit("the catalogue's records cannot be compiled")
