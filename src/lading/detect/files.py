"""Which engine reads a file, and in what context its references stand: decided by the file's name alone."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from lading.detect.base import Language
from lading.domain.reference import Context

_BY_SUFFIX = {
    ".py": Language.PYTHON,
    ".pyi": Language.PYTHON,
    ".pyw": Language.PYTHON,
    ".ipynb": Language.NOTEBOOK,
    ".yaml": Language.YAML,
    ".yml": Language.YAML,
    ".json": Language.JSON,
    ".jsonc": Language.JSON,
    ".json5": Language.JSON,
    ".jsonl": Language.JSON,
    ".toml": Language.TOML,
    ".ini": Language.INI,
    ".cfg": Language.INI,
    ".conf": Language.INI,
    ".properties": Language.INI,
    ".env": Language.DOTENV,
}

_TEST = re.compile(
    r"(^|/)(tests?|testing|testdata|test-data|__tests__|specs?|e2e|fixtures|mocks?)/|(^|/)(test_|conftest)|[._-](test|tests|spec)\.\w+$",
    re.IGNORECASE,
)
_INFRASTRUCTURE = re.compile(
    r"(^|/)(\.github/workflows|\.gitlab|\.circleci|charts?|helm|k8s|kubernetes|manifests|kustomize|terraform|deploy(ment)?s?|docker)/"
    r"|(^|/)(docker-)?compose[\w.-]*\.ya?ml$|(^|/)\.gitlab-ci\.yml$|(^|/)azure-pipelines[\w.-]*\.ya?ml$|(^|/)values[\w.-]*\.ya?ml$|\.tf(vars)?$",
    re.IGNORECASE,
)


def language_of(path: str) -> Language | None:
    """The language that decides the engine, or None for a file that no engine reads."""
    name = PurePosixPath(path).name
    if name == ".env" or name.startswith(".env."):
        return Language.DOTENV
    return _BY_SUFFIX.get(PurePosixPath(name).suffix.lower())


def context_of(path: str, language: Language) -> Context:
    """The context of what a file says; tests first, because a test's configuration is still a test."""
    if _TEST.search(path):
        return Context.TEST
    if _INFRASTRUCTURE.search(path):
        return Context.INFRASTRUCTURE
    return Context.CODE if language in (Language.PYTHON, Language.NOTEBOOK) else Context.CONFIG
