"""Names that tell by themselves who serves them: a provider's own way of writing them."""

import re
from collections.abc import Iterator

from lading.detect.base import ANY, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex

# openrouter.ai/docs/guides/routing/model-variants: suffixes of any model id.
_VARIANT = regex(r"(?:openrouter/)?[\w.-]+/[\w.-]+:(?:free|nitro|floor|exacto|batch|thinking|extended|online|beta)")
_BEDROCK = regex(
    r"(?:arn:aws[\w-]*:bedrock:[\w-]*:\d*:(?:foundation-model|inference-profile)/)?"
    r"(?P<name>(?:(?:us|eu|apac|global|us-gov|jp|au|ca)\.)?"
    r"(?:ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshotai?|nvidia|openai|qwen|stability|twelvelabs|writer|xai|zai)"
    r"\.[a-z][a-z0-9]*[-.][a-z0-9.-]*\d[a-z0-9.-]*(?::\d+)?(?::\w+)?)"
)
_NIM = regex(r"nvcr\.io/nim/(?P<name>[\w.-]+/[\w.-]+)(?::[\w.-]+)?")
"""The image of a NIM, which holds one model and serves it where it runs."""
_WRITTEN: tuple[tuple[re.Pattern[str], str], ...] = (
    (regex(r"(?P<name>accounts/fireworks/(?:models|routers)/[\w.-]+)"), "fireworks"),
    (regex(r"(?P<name>@(?:cf|hf)/[\w.-]+/[\w.-]+)"), "cloudflare"),
    (regex(r"(?:projects/[^/]+/locations/[^/]+/)?publishers/[\w-]+/models/(?P<name>[\w.@-]+)"), "vertex"),
    (regex(r"models/(?P<name>(?:gemini|gemma|imagen|veo|text-embedding|learnlm)-[\w.-]+)"), "google"),
    (regex(r"(?P<name>(?:Pro|LoRA)/[\w.-]+/[\w.-]+)"), "siliconflow-cn"),
    (_BEDROCK, "bedrock"),
)  # fmt: skip

_BEGINS = regex(
    r"nvcr\.io/nim/|accounts/|@[ch]f/|projects/|publishers/|models/|Pro/|LoRA/|arn:|(?:[a-z-]{2,6}\.)?(?:ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|"
    r"moonshot|nvidia|openai|qwen|stability|twelvelabs|writer|xai|zai)"
)
"""How all of them begin."""


def visit(site: Site) -> Iterator[Claim]:
    """Claims a name that only one provider writes that way, for that provider."""
    text = site.text
    if ":" in text and (found := _VARIANT.fullmatch(text)):
        yield Claim(Kind.HOSTED, Strength.NAMED, via="openrouter")
        return
    if not _BEGINS.match(text):
        return
    if found := _NIM.fullmatch(text):
        yield Claim(Kind.MODEL, Strength.LOADS, text=found["name"], via="nim")
        return
    for pattern, provider in _WRITTEN:
        if found := pattern.fullmatch(text):
            yield Claim(Kind.HOSTED, Strength.NAMED, text=found["name"], via=provider)
            return


RULE = Rule(
    id="routes",
    summary="Names that tell by themselves who serves them: OpenRouter's variants, Bedrock, Fireworks, Cloudflare, Vertex",
    example='"deepseek/deepseek-r1:free"',
    needles=(
        *(":free", ":nitro", ":floor", ":exacto", ":batch", ":thinking", ":extended", ":online", ":beta"),
        *("nvcr.io/nim/", "accounts/fireworks/", "@cf/", "@hf/", "publishers/", "models/", "Pro/", "LoRA/"),
        *("ai21.", "amazon.", "anthropic.", "cohere.", "deepseek.", "meta.", "minimax.", "mistral.", "moonshot", "nvidia."),
        *("openai.", "qwen.", "stability.", "writer.", "xai.", "zai.", "google.", "luma.", "twelvelabs."),
    ),
    languages=ANY,
    visit=visit,
)
