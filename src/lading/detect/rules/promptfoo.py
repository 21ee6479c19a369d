"""promptfoo: providers written ``provider:kind:model``, in its own configurations and wherever its providers are listed."""

from collections.abc import Iterator

from lading.detect.base import CONFIG, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex

_PROVIDER = regex(
    r"(?P<provider>openai|anthropic|google|vertex|bedrock|azureopenai|azure|mistral|cohere|groq|deepseek|openrouter|togetherai|together|"
    r"fireworks|xai|perplexity|cerebras|replicate|huggingface|ollama|localai|"
    r"cloudflare-ai|hyperbolic|github)"
    r"(:(?P<kind>chat|messages|completions?|responses|embeddings?|image|moderation|realtime|transcription|text-generation|"
    r"text-classification|token-classification|feature-extraction|sentence-similarity))?:(?P<name>@?[\w.-]+(/[\w.-]+)*(:[\w.-]+)?)"
)
_PREFIX = {
    "azureopenai": "azure",
    "vertex": "vertex_ai",
    "cloudflare-ai": "cloudflare",
    "togetherai": "together_ai",
    "together": "together_ai",
    "fireworks": "fireworks_ai",
}
"""Where a router's prefix is another word."""
_DATA = "huggingface://datasets/"
_KEYS = frozenset(("providers", "provider", "id", "targets", "grader"))


def visit(site: Site) -> Iterator[Claim]:
    """Claims the model behind a provider, and the data set that test cases come from."""
    if site.text.startswith(_DATA):
        yield Claim(Kind.DATASET, Strength.LOADS, text=site.text.partition("?")[0])
        return
    if site.key not in _KEYS or not (found := _PROVIDER.fullmatch(site.text)):
        return
    provider, name = found["provider"], found["name"]
    if provider == "ollama":
        yield Claim(Kind.MODEL, Strength.LOADS, text=name, via="ollama")
    elif provider == "localai":
        yield Claim(Kind.MODEL, Strength.NAMED, text=name)
    elif provider == "huggingface":
        yield Claim(Kind.HOSTED, Strength.LOADS, text=name, via="huggingface")
    else:
        yield Claim(Kind.HOSTED, Strength.LOADS, text=f"{_PREFIX.get(provider, provider)}/{name}", via="litellm")


RULE = Rule(
    id="promptfoo",
    summary="Providers and data sets of promptfoo configurations",
    example="providers: [openai:gpt-4o-mini, anthropic:messages:claude-sonnet-4-5]",
    needles=("provider", "targets", _DATA),
    languages=CONFIG,
    visit=visit,
)
