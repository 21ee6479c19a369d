"""mergekit: the models of a merge, an adapter written behind its model (``org/model+org/adapter``)."""

from collections.abc import Iterator

from lading.detect.base import CONFIG, Rule
from lading.detect.site import KEY, Claim, Site
from lading.domain.names import is_hub_id
from lading.domain.reference import Kind, Strength
from lading.patterns import regex

_KEYS = frozenset(("model", "base_model", "path", "lora", "tokenizer_source", "source_model", "positive_prompts"))
_PLACES = frozenset(("slices", "models", "modules", "experts", "base_model", "tokenizer_source", "merges"))
_REVISION = regex(r"@[\w.-]+$")


def visit(site: Site) -> Iterator[Claim]:
    """Claims each part of a model's reference in a merge."""
    if site.key not in _KEYS or site.key == KEY or site.keys[0] not in _PLACES:
        return
    certain = site.given("merge_method", "../merge_method") or "sources" in site.keys or "+" in site.text
    for part in site.text.removeprefix("model:").split("+"):
        name = _REVISION.sub("", part)
        if certain and is_hub_id(name):
            yield Claim(Kind.MODEL, Strength.LOADS, text=name)


RULE = Rule(
    id="mergekit",
    summary="Models and adapters that mergekit merges",
    example="slices: [{sources: [{model: org/model+org/adapter}]}]",
    needles=("merge_method", "slices", "tokenizer_source", "merges"),
    languages=CONFIG,
    visit=visit,
)
