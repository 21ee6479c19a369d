"""Facts about each subject, and its lineage to the root: ``chain.resolve(subjects, catalog, sources)``."""

from lading.resolve.chain import resolve
from lading.resolve.sources import Sources

__all__ = ["Sources", "resolve"]
