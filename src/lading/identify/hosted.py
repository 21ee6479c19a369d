"""Names as hosted APIs and routers use them: a route is a served model, never a Hub repository."""

from __future__ import annotations

import re
from dataclasses import replace

from lading.catalog.index import Catalog, Family, Service
from lading.domain.reference import Kind, Reference, Strength
from lading.identify.meaning import Meaning
from lading.identify.urls import host_of, ollama
from lading.patterns import regex

BEDROCK = regex(
    r"(?:(?:us|eu|apac|global|us-gov|jp|au|ca)\.)?(?P<vendor>[a-z0-9]+)\.(?P<model>[a-z][a-z0-9.-]*?)(?:-v\d+)?(?::\d+)?(?::\w+)?",
    re.IGNORECASE,
)
_BEDROCK_SHAPE = regex(r".*(-v\d+(:\d+)?|:\d+)$")
_TIER = regex(r"(?:Pro|LoRA)/(?=[^/]+/)|@(?:cf|hf)/")
"""What providers put before a Hub id: SiliconFlow's price tiers, Cloudflare's catalogue."""
_COMMON = regex(r":(?:batch|thinking|extended|online|beta)$")
"""Variants of OpenRouter that tags of other registries are called as well."""
LOCAL_HOSTS = regex(
    r"localhost|0\.0\.0\.0|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[?::1|host\.docker\.internal|[\w-]+$|.*\.(local|svc|internal|lan)$"
)

_TOLD_APART = regex(r"[-_.\d]")

_ROUTERS = ("litellm", "langchain")
"""Naming systems that put a provider before the name."""
_OLLAMA = ("ollama", "ollama_chat")
_OWN_SERVERS = ("hosted_vllm", "vllm", "openai_like", "lm_studio", "llamafile", "litellm_proxy", "custom_openai")
"""Prefixes by which a router asks the user's own server."""

SYSTEMS = frozenset(
    "openai openai-like anthropic azure google vertex mistral cohere groq together fireworks deepseek dashscope zhipu "
    "moonshot qianfan minimax perplexity xai nvidia bedrock openrouter litellm langchain huggingface".split()
)
"""Naming systems (`Reference.via`) of hosted APIs."""

SERVICE_OF = {
    "vertex": "google-vertex",
    "google": "google-ai-studio",
    "azure": "azure-openai",
    "bedrock": "amazon-bedrock",
    "nvidia": "nvidia-nim",
    "qianfan": "baidu-qianfan",
}
"""Service record of a naming system where their names differ."""


ROUTERS_OWNERS = frozenset("deepseek inception liquid minimax perplexity stepfun x-ai xiaomi z-ai".split())
"""Makers as OpenRouter and its like write them (anomalyco/models.dev, providers/openrouter, 2026-11), where
nobody publishes under that name on the Hub."""


def endpoint(text: str, catalog: Catalog) -> Meaning | None:
    """A base URL at a known operator's host."""
    service = _service_at(text, catalog)
    return Meaning(Kind.ENDPOINT, host_of(text), service.id) if service else None


def _service_at(url: str, catalog: Catalog) -> Service | None:
    host = host_of(url)
    return catalog.service_at(host) if host else None


def is_local(url: str) -> bool:
    """A base URL on this machine or a private network: the operator is the user."""
    return LOCAL_HOSTS.match(host_of(url)) is not None


def is_by_user(reference: Reference) -> bool:
    """Whether the user serves the model that is asked for: the base URL says so."""
    return reference.endpoint is not None and is_local(reference.endpoint)


def unrouted(reference: Reference, catalog: Catalog) -> Reference:
    """What is asked of the user's own server, as a model that is loaded: ``openai/org/name`` without the router's prefix, and
    Ollama's names as such.
    """
    prefix, found, rest = reference.text.partition("/")
    if not found or reference.via not in _ROUTERS:
        return _by_own_server(reference, catalog)
    if prefix in _OLLAMA:
        return replace(reference, text=rest, kind=Kind.MODEL, via="ollama")
    if prefix in _OWN_SERVERS or catalog.service_for_prefix(prefix):
        strength = Strength.LOADS if "/" in rest else Strength.NAMED
        return replace(reference, text=rest, kind=Kind.MODEL, via="", strength=strength)
    return reference


def _by_own_server(reference: Reference, catalog: Catalog) -> Reference:
    """A name as the server behind a local address knows it, at Ollama's port one of Ollama's."""
    name, _, tag = reference.text.partition(":")
    if _OLLAMAS_PORT.search(reference.endpoint or "") and (tag or catalog.hosted("ollama", name) or catalog.families(name)):
        known = catalog.hosted("ollama", name) or not any(family.closed_weights for family in catalog.families(name))
        return replace(reference, kind=Kind.MODEL, via="ollama") if known else reference
    strength = reference.strength if "/" in reference.text else Strength.NAMED
    return replace(reference, kind=Kind.MODEL, via="", strength=strength)


_OLLAMAS_PORT = regex(r":11434\b")


def from_request(reference: Reference, catalog: Catalog) -> Meaning | None:
    """The model asked for in a call to a hosted API, with the operator from base URL, route prefix or client."""
    text, via = reference.text, reference.via
    if is_by_user(reference):
        return None  # judged as a model name, not as a hosted one
    if reference.endpoint and (at := _service_at(reference.endpoint, catalog)):
        routed = route(text, catalog, inner=via) if via in _ROUTERS else None
        return served(routed.name if routed else text, at.id, catalog)
    if via == "openrouter":
        if reference.strength is Strength.NAMED and _COMMON.search(text) and not catalog.families(text.partition(":")[0]):
            return None
        return served(text if text.count("/") == 1 else text.removeprefix("openrouter/"), "openrouter", catalog)
    if via in _ROUTERS and (routed := route(text, catalog, inner=via)):
        return routed
    if (via == "bedrock" or _BEDROCK_SHAPE.fullmatch(text)) and (found := bedrock(text, catalog)):
        return found
    if via in ("openai-like", "litellm", "langchain", "openai", ""):
        own = served(text, "openai", catalog) if via == "openai" and "/" not in text else None
        return by_family(text, catalog) or own
    return served(text, service_id(via), catalog)


def service_id(via: str) -> str:
    """The service record that a naming system belongs to."""
    return SERVICE_OF.get(via, via)


def served(text: str, provider: str, catalog: Catalog) -> Meaning:
    """``text`` as served by ``provider``, with the weights behind it where they are known."""
    known = catalog.hosted(provider, text) or catalog.hosted(provider, text.partition(":")[0])
    hub_id = known.hub_id if known and known.hub_id else catalog.canonical(_TIER.sub("", text).partition(":")[0])
    return Meaning(Kind.HOSTED, text, provider, hub_id=hub_id)


def route(text: str, catalog: Catalog, inner: str = "litellm") -> Meaning | None:
    """``provider/model`` or ``provider:model``: the route of a router. ``ollama/…`` is a local model, ``hosted_vllm/…`` the
    user's own.
    """
    separator = ":" if inner == "langchain" and ":" in text else "/"
    prefix, found, rest = text.partition(separator)
    if not found:
        return None
    if prefix in _OLLAMA:
        return ollama(rest, catalog)
    if prefix in _OWN_SERVERS:
        return (
            Meaning(Kind.MODEL, rest, "huggingface", hub_id=rest)
            if rest.count("/") == 1 and catalog.families(rest)
            else by_family(rest, catalog)
        )
    service = catalog.service_for_prefix(prefix)
    if service is None:
        return None
    name = rest
    if service.id == "huggingface" or prefix == "huggingface":
        segments = rest.split("/")
        name = "/".join(segments[-2:])  # huggingface/<partner>/<org>/<name>
    return served(name, service.id, catalog)


def closed(text: str, catalog: Catalog) -> Meaning | None:
    """``openai/gpt-4o``: closed weights are on no Hub, so it is a route, to whom it names or to the maker; and so is what a
    service is on record to serve under that name.
    """
    owner, _, name = text.partition("/")
    if catalog.canonical(text):
        return None
    if owner == "openrouter":  # its own choice of a model: openrouter/auto
        return served(text, "openrouter", catalog)
    if owner in _OLLAMA:  # what a router asks of Ollama is a model of its library
        return ollama(name, catalog) if catalog.families(name) else None
    service = catalog.service_for_prefix(owner)
    if service and "/" not in name and catalog.hosted(service.id, name):  # groq/llama-3.3-70b-versatile
        return served(name, service.id, catalog)
    family = catalog.family(name)
    if "/" not in name and family is not None and owner in ROUTERS_OWNERS:
        return served(text, "openrouter" if catalog.hosted("openrouter", text) else "", catalog)
    if "/" in name or family is None or not family.closed_weights:
        return None
    if routed := route(text, catalog):
        return routed
    developer = catalog.namespace(owner)
    if (developer and developer.id == family.developer) or catalog.hosted("openrouter", text):
        return served(name, catalog.first_hand(family.id, family.developer) or "", catalog)
    return None


def bedrock(text: str, catalog: Catalog) -> Meaning | None:
    """``vendor.model-v1:0``, regional prefix optional, when vendor or model is a known one."""
    name = text.removeprefix("bedrock/").removeprefix("converse/")
    found = BEDROCK.fullmatch(name)
    if not found or "/" in name:
        return None
    if catalog.hosted(SERVICE_OF["bedrock"], name) or catalog.families(f"{found['vendor']}-{found['model']}"):
        return served(name, SERVICE_OF["bedrock"], catalog)
    return None


def by_family(text: str, catalog: Catalog) -> Meaning | None:
    """A bare name such as ``gpt-4o-mini`` or ``deepseek-chat``: served first-hand by its family's maker unless told
    otherwise.
    """
    family = catalog.family(text)
    if family is None:
        return None
    if "/" in text:
        return None
    return served(text, _first_hand(text, family, catalog) or "", catalog)


def _first_hand(text: str, family: Family, catalog: Catalog) -> str | None:
    """The maker's own service; of several that it runs the one that bears its name, where ``text`` is on record there."""
    if found := catalog.first_hand(family.id, family.developer):
        return found
    return family.developer if catalog.hosted(family.developer, text) else None


def on_record(text: str, catalog: Catalog) -> Meaning | None:
    """A name that its maker's own API is on record to serve: ``eleven_v3``, ``tts-1``; one word alone is not told apart from
    others.
    """
    if not _TOLD_APART.search(text):
        return None
    for service_id_ in sorted(catalog.served_by(text), key=len):
        service, known = catalog.service(service_id_), catalog.hosted(service_id_, text)
        if service and known and service.operator and service.operator == known.developer:
            return served(text, service.id, catalog)
    return None


def is_api_name(text: str, family: Family, catalog: Catalog) -> bool:
    """A name that only an API has: a moving one (``mistral-large-latest``), or one that the family's own API is on record to
    serve (``deepseek-chat``).
    """
    provider = _first_hand(text, family, catalog)
    return text.endswith("-latest") or bool(provider and catalog.hosted(provider, text))


def is_hosted_system(reference: Reference) -> bool:
    """Whether the place speaks to a hosted API."""
    return reference.kind is Kind.HOSTED or (reference.via in SYSTEMS and reference.strength is Strength.LOADS)
