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
    ".sh": Language.SHELL,
    ".bash": Language.SHELL,
    ".zsh": Language.SHELL,
    ".ksh": Language.SHELL,
    ".slurm": Language.SHELL,
    ".sbatch": Language.SHELL,
    ".pbs": Language.SHELL,
    ".ps1": Language.SHELL,
    ".bat": Language.SHELL,
    ".cmd": Language.SHELL,
    ".envrc": Language.SHELL,
    ".dockerfile": Language.DOCKER,
    ".containerfile": Language.DOCKER,
    ".mk": Language.MAKE,
    ".mak": Language.MAKE,
    ".just": Language.MAKE,
    ".modelfile": Language.MODELFILE,
    ".service": Language.UNIT,
    ".dvc": Language.YAML,
}

_BY_NAME: tuple[tuple[re.Pattern[str], Language], ...] = (
    (re.compile(r"\.env([._-].*)?|(.*[._-])?env[._-](example|sample|template|dist|defaults?|local|dev|prod\w*|test)"), Language.DOTENV),
    (re.compile(r"(docker|container)file([._-].*)?", re.IGNORECASE), Language.DOCKER),
    (re.compile(r"(gnu)?makefile([._-].*)?|justfile", re.IGNORECASE), Language.MAKE),
    (re.compile(r"modelfile([._-].*)?", re.IGNORECASE), Language.MODELFILE),
    (re.compile(r"procfile([._-].*)?", re.IGNORECASE), Language.UNIT),
    (re.compile(r"\.envrc|\.(bash|zsh)(rc|_profile)"), Language.SHELL),
    (re.compile(r"\.gitmodules|\.lfsconfig"), Language.INI),
    (re.compile(r"mlmodel|dvc\.lock", re.IGNORECASE), Language.YAML),
)

_INTERPRETERS: tuple[tuple[re.Pattern[bytes], Language], ...] = (
    (re.compile(rb"#![^\n]*\b(ba|z|da|a|k)?sh\b"), Language.SHELL),
    (re.compile(rb"#![^\n]*\b(python[\d.]*|uv run)\b"), Language.PYTHON),
)

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
    """The language that decides the engine, or None for a file that no engine reads by its name."""
    name = PurePosixPath(path).name
    found = _BY_SUFFIX.get(PurePosixPath(name).suffix.lower())
    return found or next((language for pattern, language in _BY_NAME if pattern.fullmatch(name)), None)


def may_be_script(path: str) -> bool:
    """A file without suffix: its first line tells whether it is a script."""
    return "." not in PurePosixPath(path).name


def language_in(path: str, data: bytes) -> Language | None:
    """The language by name, else by the interpreter that the first line of a script names."""
    if found := language_of(path):
        return found
    if may_be_script(path) and data.startswith(b"#!"):
        return next((language for pattern, language in _INTERPRETERS if pattern.match(data)), None)
    return None


def context_of(path: str, language: Language) -> Context:
    """The context of what a file says; tests first, because a test's configuration is still a test."""
    if _TEST.search(path):
        return Context.TEST
    if _INFRASTRUCTURE.search(path):
        return Context.INFRASTRUCTURE
    if language in (Language.DOCKER, Language.UNIT):
        return Context.INFRASTRUCTURE
    code = (Language.PYTHON, Language.NOTEBOOK, Language.SHELL, Language.MAKE)
    return Context.CODE if language in code else Context.CONFIG
