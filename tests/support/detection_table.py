"""``docs/what-is-detected.md``: every detector rule and kind of manifest, from what they say of themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from lading.detect.base import ANY, Language, Rule, rules
from lading.detect.manifests.base import Manifest, manifests
from lading.domain.reference import Strength

_HEAD = """# What is detected

Generated from the rules (`pytest --update-snapshots`); `fixtures/kinds` has a sample for each.

Nothing here needs a network. *Every name* means that the place itself says it loads a model. *Known names* are those whose model, family or
owner is in the catalogue; where that is all a place can tell, an unknown `org/name` counts once the Hub confirms it, so an offline audit leaves
it out.
"""
_RULES = """
## Ways of naming a model

| rule | what it finds | languages | example | works offline |
|---|---|---|---|---|
"""
_MANIFESTS = """
## Dependency manifests and lock files

They name AI libraries; all of this works offline.

| kind | file name, as a regular expression |
|---|---|
"""
_NAMES = {
    Language.PYTHON: "Python",
    Language.NOTEBOOK: "notebooks",
    Language.SOURCE: "other programming languages",
    Language.SHELL: "shell",
    Language.DOCKER: "Dockerfile",
    Language.MAKE: "Makefile",
    Language.UNIT: "Procfile and systemd",
    Language.MODELFILE: "Modelfile",
    Language.YAML: "YAML",
    Language.JSON: "JSON",
    Language.TOML: "TOML",
    Language.INI: "INI",
    Language.DOTENV: ".env",
    Language.CARD: "front matter of a README",
}


def page(strengths: Mapping[str, Collection[Strength]]) -> str:
    """The whole page; ``strengths`` are those that each rule claimed with in the samples."""
    rows = "".join(_row(rule, strengths.get(rule.id, ())) for rule in rules())
    return _HEAD + _RULES + rows + _MANIFESTS + "".join(_manifest(manifest) for manifest in manifests())


def _row(rule: Rule, strengths: Collection[Strength]) -> str:
    offline = _offline({*strengths, *(call.strength for call in rule.calls)})
    return f"| {rule.id} | {_cell(rule.summary)} | {_languages(rule)} | {_code(rule.example)} | {offline} |\n"


def _manifest(manifest: Manifest) -> str:
    return f"| {manifest.id} | {_code(manifest.pattern)} |\n"


def _offline(strengths: Collection[Strength]) -> str:
    if Strength.LOADS not in strengths:
        return "known names"
    return "every name" if set(strengths) == {Strength.LOADS} else "every name where the place loads models, else known names"


def _languages(rule: Rule) -> str:
    if rule.languages >= ANY:
        return "all"
    return ", ".join(_written(rule.languages))


def _written(languages: Collection[Language]) -> Iterator[str]:
    yield from (
        _NAMES.get(language, language.value) for language in dict.fromkeys((*_NAMES, *Language)) if language in languages
    )


def _code(text: str) -> str:
    mark = "``" if "`" in text else "`"
    return f"{mark}{_cell(text)}{mark}"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
