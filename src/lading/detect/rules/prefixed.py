"""``provider:model``, as LangChain, pydantic-ai, the AI SDK's registry and those after them write it."""

import re
from collections.abc import Iterator

from lading.catalog.index import load
from lading.detect.base import ANY, Rule
from lading.detect.shapes import is_word
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex

_FILE = regex(r"\.(?:ya?ml|json|toml|md|txt|py|ts|js|sh)(?:@|$)", re.IGNORECASE)
"""The end of an address of a file: ``github:owner/repo/recipe.yaml@main``."""


def visit(site: Site) -> Iterator[Claim]:
    """Claims a provider's prefix before the name of a known model; ``mistral:7b`` has a tag behind the name, not a model."""
    provider, found, name = site.text.partition(":")
    if not found or ":" in name or "//" in name or not is_word(site.text) or _FILE.search(name):
        return
    if load().service_for_prefix(provider) and load().family(name.rpartition("/")[2]):
        yield Claim(Kind.HOSTED, Strength.NAMED, via="langchain")


RULE = Rule(
    id="prefixed",
    summary="Models with their provider before a colon",
    example='FAST_LLM = "openai:gpt-4o-mini"',
    needles=(
        "openai:",
        "anthropic:",
        "google",
        "groq:",
        "mistral",
        "bedrock",
        "azure",
        "deepseek:",
        "cohere:",
        "together:",
        "xai:",
    ),
    languages=ANY,
    visit=visit,
)
