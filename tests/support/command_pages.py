"""``docs/commands``: help texts, exit codes and the index, from the command line itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import typer
from running import ROOT
from workshop import Workshop

from lading.cli.main import app

FOLDER = ROOT / "docs" / "commands"

_MEANINGS = {
    "0": "done",
    "2": "a usage error",
    "4": "an internal error",
}
_LINK = re.compile("^(?:when|for) ")
_CODE = re.compile(r"(?:^Exits |[,;] (?:or )?)(?P<code>[0-4])(?P<when>(?: .*?)?)(?=[,;] (?:or )?[0-4][ ,;]|\. |\.?$)")


def commands() -> Mapping[str, Any]:
    """The commands and groups of commands by name, in the order of ``--help``."""
    found: Mapping[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # the root is a group
    return found


def below(command: Any) -> Mapping[str, Any]:
    """The commands of a group; none for a command."""
    inner: Mapping[str, Any] = getattr(command, "commands", {})
    return inner


def page(name: str) -> str:
    """What the page of a new command begins as; what it is for and the examples are written by hand."""
    inner = below(commands()[name])
    parts = [f"# lading {name}\n\n{_first(commands()[name])}\n"]
    for words in (name, *(f"{name} {each}" for each in inner)):
        parts.append(
            f"\n## {'Usage' if words == name else f'lading {words}'}\n\n<!-- generated: help {words} -->\n<!-- /generated -->\n"
        )
        if words != name or not inner:
            parts.append(
                f"\n{'##' if words == name else '###'} Exit codes{'' if words == name else f' of {words}'}\n\n"
                f"<!-- generated: exit-codes {words} -->\n<!-- /generated -->\n"
            )
    return "".join(parts)


def index() -> str:
    """A row for each command, with a link to its page."""
    rows = (f"| [{name}](commands/{name}.md) | {_first(command)} |" for name, command in commands().items())
    return "\n".join(["| command | does |", "|---|---|", *rows])


def usage(words: str, shop: Workshop) -> str:
    """The help text of a command, as printed."""
    return f"```console\n$ lading {words} --help\n{_help(words, shop).strip()}\n```".replace("lading  ", "lading ")


def exit_codes(words: str, shop: Workshop) -> str:
    """A table of what the help text says about exit codes."""
    said = re.search(r"^\s*(Exits .*?)\n\s*\n", _help(words, shop), re.DOTALL | re.MULTILINE)
    found = _codes(" ".join(said[1].split())) if said else {}
    rows = (f"| {code} | {when} |" for code, when in sorted({**_MEANINGS, **found}.items()))
    return "\n".join(["| code | when |", "|---|---|", *rows])


def _codes(sentence: str) -> dict[str, str]:
    return {match["code"]: _LINK.sub("", match["when"].strip()) or "otherwise" for match in _CODE.finditer(sentence)}


def _help(words: str, shop: Workshop) -> str:
    return shop.text(*words.split(), "--help")


def _first(command: Any) -> str:
    return " ".join(str(command.help).split("\n\n")[0].split())
