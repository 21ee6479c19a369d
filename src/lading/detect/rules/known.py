"""Strings that are by themselves the name of a known model, wherever they stand: lists, tables, enums, keys of tables."""

import re
from collections.abc import Iterator

from lading.detect.base import ANY, Rule
from lading.detect.shapes import is_hub_id, is_tagged, is_versioned, is_word
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength

_PART = re.compile(r"(prefix|suffix|pattern|regex|keyword|substring)(es|s)?$", re.IGNORECASE)
"""Keys whose values are parts of names, to be compared with."""
_CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
"""The name of a constant: ``GPT_4_O``."""


def visit(site: Site) -> Iterator[Claim]:
    """Offers every string of a fitting shape; only one that the catalogue knows will count."""
    text = site.text
    if _PART.search(site.key) or _CONSTANT.fullmatch(text):
        return
    if is_word(text) and (is_hub_id(text) or is_tagged(text) or is_versioned(text)):
        yield Claim(Kind.MODEL, Strength.BARE, revision=site.constant("revision"))


RULE = Rule(
    id="known",
    summary="Strings that are the name of a known model, in any place",
    example='MODELS = ["Qwen/Qwen2.5-7B-Instruct", "gpt-4o-mini"]',
    needles=("/", "-", ":"),
    languages=ANY,
    visit=visit,
    everywhere=True,
)
