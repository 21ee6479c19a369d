"""Strings that are by themselves the name of a known model, wherever they stand: lists, tables, enums, keys of tables."""

from collections.abc import Iterator

from lading.detect.base import ANY, Rule
from lading.detect.shapes import is_hub_id, is_tagged, is_versioned, is_word
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength


def visit(site: Site) -> Iterator[Claim]:
    """Offers every string of a fitting shape; only one that the catalogue knows will count."""
    text = site.text
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
