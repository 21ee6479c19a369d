"""The generated parts of the documentation, each between two comments of a page:

    <!-- generated: NAME WORDS -->
    …
    <!-- /generated -->

NAME is one of `MAKERS`, which turns WORDS into the text between; ``pytest tests/docs --update-snapshots`` writes them all.

A code block behind ``<!-- file: PATH -->`` is a file of a copy of this project that the page's commands work on, and one
behind ``<!-- append: PATH -->`` the end of one: what a page tells to write is what is tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import command_pages
import compliance_tables
import detection_table
import finding_table
import licence_situations
import licence_tables
import output_table
import policy_tables
from kinds import found
from running import ROOT
from workshop import Workshop

Maker: TypeAlias = Callable[[str, Workshop], str]
"""Words and a place to run commands in, to Markdown."""

_PART = re.compile(
    r"(?P<start><!-- generated: (?P<name>[a-z-]+) ?(?P<words>.*?) ?-->\n).*?(?P<end><!-- /generated -->)", re.DOTALL
)
_MARK = re.compile(r"^<!-- /?generated", re.MULTILINE)
_FILE = re.compile(
    r"<!-- (?P<how>file|append): (?P<path>\S+) -->\n+(?P<fence>`{3,})\w*\n(?P<content>.*?)(?P=fence)\n", re.DOTALL
)
_STEP = re.compile(f"{_PART.pattern}|{_FILE.pattern}", re.DOTALL)

DOCS = ROOT / "docs"


MAKERS: Mapping[str, Maker] = {
    "run": lambda words, shop: shop.run(words),
    "quietly": lambda words, shop: shop.quietly(words),
    "commands": lambda words, shop: command_pages.index(),
    "help": lambda words, shop: command_pages.usage(words, shop),
    "exit-codes": lambda words, shop: command_pages.exit_codes(words, shop),
    "detector-rules": lambda words, shop: detection_table.rules_table(found().strengths),
    "manifests": lambda words, shop: detection_table.manifests_table(),
    "findings": lambda words, shop: finding_table.table(),
    "outputs": lambda words, shop: output_table.table(),
    "licence-groups": lambda words, shop: licence_tables.groups(),
    "licence-unions": lambda words, shop: licence_tables.unions(),
    "licences": lambda words, shop: licence_tables.licences(words),
    "licence-passages": lambda words, shop: licence_situations.passages_table(),
    "licence-situations": lambda words, shop: licence_situations.situations_table(),
    "policy-keys": lambda words, shop: policy_tables.keys(words),
    "guidance": lambda words, shop: compliance_tables.guidance_table(),
    "profile": lambda words, shop: compliance_tables.profile(words, shop.home),
}


def pages() -> list[Path]:
    """Every page that may have generated parts."""
    return sorted([ROOT / "README.md", *DOCS.rglob("*.md")])


def filled(text: str, folder: Path) -> str:
    """A page's text with its generated parts made anew; ``folder`` is empty and for the commands that the page runs.

    Raises:
        ValueError: a part has no end, or an unknown name.

    """
    shop = Workshop(folder)

    def step(match: re.Match[str]) -> str:
        if match["path"]:
            shop.write(match["path"], match["content"], append=match["how"] == "append")
            return match[0]
        if match["name"] not in MAKERS:
            raise ValueError(f"nothing makes {match['name']!r}; there are: {', '.join(sorted(MAKERS))}")
        made = MAKERS[match["name"]](match["words"].strip(), shop).strip("\n")
        return f"{match['start']}\n{made}\n\n{match['end']}" if made else f"{match['start']}{match['end']}"

    if len(_MARK.findall(text)) != 2 * len(_PART.findall(text)):
        raise ValueError("a generated part has no start or no end")
    return _STEP.sub(step, text)
