"""``docs/what-is-detected.md``: every detector rule and kind of manifest, from what they say of themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from lading.detect.base import ANY, Language, Rule, rules
from lading.detect.manifests.base import Manifest, manifests
from lading.domain.reference import Strength

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
    Language.LIST: "lists of addresses, checksums or models",
}


def rules_table(strengths: Mapping[str, Collection[Strength]]) -> str:
    """A row for each rule; ``strengths`` are those that it claimed with in the samples."""
    head = "| rule | what it finds, and an example | languages | works offline |\n|---|---|---|---|\n"
    return head + "".join(_row(rule, strengths.get(rule.id, ())) for rule in rules())


def manifests_table() -> str:
    """A row for each kind of manifest."""
    head = "| kind | file name, as a regular expression |\n|---|---|\n"
    return head + "".join(_manifest(manifest) for manifest in manifests())


def _row(rule: Rule, strengths: Collection[Strength]) -> str:
    offline = _offline({*strengths, *(call.strength for call in rule.calls)})
    return f"| {rule.id} | {_cell(rule.summary)}<br>{_code(rule.example)} | {_languages(rule)} | {offline} |\n"


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
