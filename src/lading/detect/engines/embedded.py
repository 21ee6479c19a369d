"""Texts of one kind inside files of another: here-documents, ``python -c``, JSON in arguments, scripts in a config map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lading.detect.base import Language
from lading.detect.engines.commands.words import find
from lading.detect.site import Site
from lading.positions.tree import ParseError

MAX_DEPTH = 3
"""Texts within texts that are read."""


def readable(name: str) -> bool:
    """Whether a text of that file name has an engine."""
    from lading.detect.files import language_of  # when asked, as it knows the suffixes of an engine that reads JSON in strings

    return language_of(name) not in (None, Language.NOTEBOOK)


def sites(name: str, text: str, line: int, file: Sequence[str], depth: int) -> Iterator[Site]:
    """The sites of a text that begins on ``line`` of a file, read as its name says; what cannot be read has none."""
    if depth >= MAX_DEPTH:
        return
    try:
        for site in _read(name, text, depth + 1):
            at, column = find(file, line + site.line - 1, site.text)
            yield replace(site, line=at, column=column)
    except ParseError:
        return


def _read(name: str, text: str, depth: int) -> Iterator[Site]:
    # Imported when asked: an engine may hold texts of every other, itself included.
    from lading.detect.engines import docker, make, modelfile, python, shell, structured, unit
    from lading.detect.files import language_of

    match language_of(name):
        case Language.PYTHON:
            yield from python.sites(text)
        case Language.YAML:
            yield from structured.yaml_sites(text, depth)
        case Language.JSON:
            yield from structured.json_sites(text, depth)
        case Language.TOML:
            yield from structured.toml_sites(text, depth)
        case Language.INI:
            yield from structured.ini_sites(text, depth)
        case Language.DOTENV:
            yield from structured.dotenv_sites(text)
        case Language.SHELL:
            yield from shell.sites(text, depth)
        case Language.DOCKER:
            yield from docker.sites(text, depth)
        case Language.MAKE:
            yield from make.sites(text, depth)
        case Language.MODELFILE:
            yield from modelfile.sites(text)
        case Language.UNIT:
            yield from unit.sites(text, depth)
        case _:
            return
