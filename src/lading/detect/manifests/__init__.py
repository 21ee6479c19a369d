"""Dependency manifests: which AI libraries a repository declares or locks. One file per kind of manifest in ``kinds``."""

from __future__ import annotations

from lading.detect.manifests.base import manifest_of


def is_manifest(path: str) -> bool:
    """Is this, by its name alone, a file that declares or locks dependencies?"""
    return manifest_of(path) is not None
