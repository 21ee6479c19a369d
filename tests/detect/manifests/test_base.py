"""Which files are manifests."""

from __future__ import annotations

import re

import pytest

from lading.detect.manifests import is_manifest
from lading.detect.manifests.base import manifest_of, manifests


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "requirements.md",
        "requirements",
        "src/requirements.py",
        "myrequirements.txt",
        "requirements/README.md",
        "package.json.bak",
        "tsconfig.json",
        "subpackage.json",
        "Cargo.toml.orig",
        "values.yaml",
        "prodenvironment.yml",
        "xsetup.py",
        "poetry.lock/notes.txt",
    ],
)
def test_no_manifest(path: str) -> None:
    assert not is_manifest(path)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("requirements.txt", "requirements"),
        ("a/b/requirements-dev.txt", "requirements"),
        ("requirements_gpu.in", "requirements"),
        ("dev-requirements.txt", "requirements"),
        ("requirements/base.txt", "requirements"),
        ("constraints.txt", "requirements"),
        ("requirements.lock", "requirements"),
        ("pyproject.toml", "pyproject"),
        ("poetry.lock", "toml-lock"),
        ("uv.lock", "toml-lock"),
        ("pdm.lock", "toml-lock"),
        ("pylock.dev.toml", "toml-lock"),
        ("rust/Cargo.lock", "toml-lock"),
        ("Pipfile", "pipfile"),
        ("Pipfile.lock", "pipfile-lock"),
        ("environment.yml", "conda-environment"),
        ("environment-gpu.yaml", "conda-environment"),
        ("docker/conda-env.yml", "conda-environment"),
        ("setup.cfg", "setup-cfg"),
        ("setup.py", "setup-py"),
        ("web/package.json", "package-json"),
        ("package-lock.json", "package-lock"),
        ("npm-shrinkwrap.json", "package-lock"),
        ("yarn.lock", "yarn-lock"),
        ("pnpm-lock.yaml", "pnpm-lock"),
        ("Cargo.toml", "cargo"),
        ("go.mod", "go-mod"),
    ],
)
def test_manifest(path: str, kind: str) -> None:
    found = manifest_of(path)
    assert found is not None
    assert found.id == kind


def test_ids_are_distinct_and_patterns_have_no_groups() -> None:
    assert len({manifest.id for manifest in manifests()}) == len(manifests())
    assert not any(re.compile(manifest.pattern).groups for manifest in manifests())
