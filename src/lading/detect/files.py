"""Which engine reads a file, and in what context its references stand: decided by the file's name alone."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from lading.detect.base import Language
from lading.detect.engines import listing
from lading.domain.reference import Context
from lading.patterns import regex

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
    (
        regex(
            r"\.env([._-].*)?"
            r"|(.*[._-])?env[._-]([\w-]+[._-])?(example|sample|template|dist|defaults?|local|dev|prod\w*|test)"
        ),
        Language.DOTENV,
    ),
    (regex(r"(docker|container)file([._-].*)?", re.IGNORECASE), Language.DOCKER),
    (regex(r"(gnu)?makefile([._-].*)?|justfile", re.IGNORECASE), Language.MAKE),
    (regex(r"modelfile([._-].*)?", re.IGNORECASE), Language.MODELFILE),
    (regex(r"procfile([._-].*)?", re.IGNORECASE), Language.UNIT),
    (regex(r"\.envrc|\.(bash|zsh)(rc|_profile)"), Language.SHELL),
    (regex(r"\.gitmodules|\.lfsconfig"), Language.INI),
    (regex(r"jenkinsfile", re.IGNORECASE), Language.SOURCE),
    (regex(r"mlmodel|dvc\.lock", re.IGNORECASE), Language.YAML),
    (regex(r"readme\.md", re.IGNORECASE), Language.CARD),
)

_TEMPLATES = frozenset((".tpl", ".tmpl", ".gotmpl", ".j2", ".jinja", ".jinja2", ".template", ".erb"))
_KEY = regex(rb"(\s*#[^\n]*\n|\s*\n|---\n)*([\w-]+:[ \t]*(\n|\S)|\{\{-?\s*(define\b|/\*))")

_INTERPRETERS: tuple[tuple[re.Pattern[bytes], Language], ...] = (
    (regex(rb"#![^\n]*\b(ba|z|da|a|k)?sh\b"), Language.SHELL),
    (regex(rb"#![^\n]*\b(python[\d.]*|uv run)\b"), Language.PYTHON),
)

_TEST = regex(
    r"(^|/)(tests?|testing|testdata|test-data|__tests__|specs?|e2e|fixtures|mocks?)/|(^|/)(test_|conftest)|[._-](test|tests|spec)\.\w+$"
    r"|(?-i:(^|/)[\w.]*([a-z](Tests|Test)|[uU]nit[-_]?[tT]ests?)/|[a-z0-9](Test|Tests|Spec|IT)\.(java|kts?|scala|swift|cs|groovy|dart|php|mm?)$)",
    re.IGNORECASE,
)
_INFRASTRUCTURE = regex(
    r"(^|/)(\.github/workflows|\.gitlab|\.circleci|\.buildkite|\.woodpecker|\.azuredevops|charts?|helm|k8s|kubernetes|manifests|kustomize|terraform|deploy(ment)?s?|docker)/"
    r"|(^|/)(docker-)?compose[\w.-]*\.ya?ml$|(^|/)\.gitlab-ci\.yml$|(^|/)azure-pipelines[\w.-]*\.ya?ml$|(^|/)(bitbucket-pipelines|\.drone|\.woodpecker|\.travis|appveyor|cloudbuild|buildspec)\.ya?ml$|(^|/)Jenkinsfile$|(^|/)values[\w.-]*\.ya?ml$|\.tf(vars)?$",
    re.IGNORECASE,
)


def language_of(path: str) -> Language | None:
    """The language that decides the engine, or None for a file that no engine reads by its name. A template is read as what it
    makes: ``deployment.yaml.j2``, ``Dockerfile.tmpl``.
    """
    name = PurePosixPath(made_from(path)).name
    suffix = PurePosixPath(name).suffix.lower()
    if found := _BY_SUFFIX.get(suffix):
        return found
    from lading.detect.engines.source.lexicons import BY_SUFFIX  # when such a file comes

    if suffix in BY_SUFFIX:
        return Language.SOURCE
    return next((language for pattern, language in _BY_NAME if pattern.fullmatch(name)), None)


def made_from(path: str) -> str:
    """The path of what a template makes: without the template's suffix."""
    suffix = PurePosixPath(path).suffix.lower()
    return path[: -len(suffix)] if suffix in _TEMPLATES else path


def needs_a_look(path: str) -> bool:
    """A file that only its beginning tells about: one without suffix may be a script, a template may make YAML, a text may be a
    list.
    """
    name = PurePosixPath(path).name
    return "." not in name or name.endswith(".tpl") or listing.NAMES.fullmatch(name) is not None


_OWN = regex(r"(^|/)(([^/]+\.)?lading\.toml|lading\.lock|lading-catalog/.*)$")
_RECORD = regex(
    rb'"bomFormat"\s*:\s*"CycloneDX"|cyclonedx\.org/schema/bom|"spdxVersion"|spdx\.org/rdf/|/sarif(-schema)?-\d|'
    rb'"provenance"\s*:\s*\{\s*"tool_version"|<meta name="generator" content="[Ll]ading'
)
_LANGUAGES = (
    "ar|az|be|bg|bn|bs|ca|cs|cy|da|de|el|en|eo|es|et|eu|fa|fi|fr|ga|gl|gu|he|hi|hr|hu|hy|id|is|it|ja|ka|kk|km|kn|ko|ku|ky|lo|lt|lv|mk|"
    "mn|mr|ms|nb|ne|nl|nn|no|pa|pl|ps|pt|ro|ru|si|sk|sl|sq|sr|sv|sw|ta|te|tg|th|tl|tr|uk|ur|uz|vi|zh"
)
"""Codes of ISO 639-1, without those that are a word of programs as well."""
_TRANSLATION = regex(
    r"(^|/)(_?locales?|i18n|l10n|intl|langs?|languages?|translations?)/([\w.-]+/)*"
    rf"([\w.-]+[._-](?!(id|is|no|it|he)\b))?({_LANGUAGES})([-_](?i:hans|hant|latn|cyrl|419|[a-z]{{2}}))?"
    r"(/[\w.-]+)?\.(json5?|ya?ml|properties|toml|ini|[cm]?[jt]s)$"
)
"""Texts for people in one language: a folder of translations, and the code of a language for the name of a file or folder."""
_HEAD = 4096


def is_record(path: str, data: bytes) -> bool:
    """Whether a file tells what software is there, and uses none: bills of materials, reports, our own policy and lock; or says
    what a program says in one language.
    """
    told = _OWN.search(path) or _TRANSLATION.search(path)
    return told is not None or _RECORD.search(data, 0, _HEAD) is not None


def language_in(path: str, data: bytes) -> Language | None:
    """The language by name, else by how the file begins: the interpreter of a script, the first key of a table, the entries of
    a list.
    """
    if found := language_of(path):
        return found
    if not needs_a_look(path):
        return None
    if listing.is_list(path, data):
        return Language.LIST
    if data.startswith(b"#!"):
        return next((language for pattern, language in _INTERPRETERS if pattern.match(data)), None)
    return Language.YAML if path.endswith(".tpl") and _KEY.match(data) else None


def context_of(path: str, language: Language) -> Context:
    """The context of what a file says; tests first, because a test's configuration is still a test."""
    if _TEST.search(path):
        return Context.TEST
    if _INFRASTRUCTURE.search(path):
        return Context.INFRASTRUCTURE
    if language in (Language.DOCKER, Language.UNIT):
        return Context.INFRASTRUCTURE
    code = (Language.PYTHON, Language.NOTEBOOK, Language.SHELL, Language.MAKE, Language.SOURCE)
    return Context.CODE if language in code else Context.CONFIG
