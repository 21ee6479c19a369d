"""Models in tables that say whose API serves them: keys of ``models`` beside a base URL, entries with a ``provider``."""

import re
from collections.abc import Iterator

from lading.catalog.index import load
from lading.detect.base import ANY, Rule
from lading.detect.labels import is_label
from lading.detect.shapes import is_word, snake
from lading.detect.site import KEY, Claim, Site
from lading.domain.names import is_hub_id
from lading.domain.reference import Kind, Strength
from lading.patterns import regex
from lading.weights.names import is_weight_name

_ADDRESSES = ("base_url", "base-url", "baseURL", "baseUrl", "api_base", "api-base", "api_url", "apiBase", "endpoint", "url")
_AROUND = tuple(f"../{name}" for name in _ADDRESSES)
"""Keys around a table of models that say where they are served."""
_PROVIDERS = ("provider", "provider_id", "providerId", "provider_name", "api_provider", "vendor")
_SAYS_SO = frozenset("model model_id model_name hosted_id hosted_model api_model".split())
"""Keys of an entry under which its provider knows the model."""
_NAME = regex(r"[A-Za-z0-9@][\w.:/@+-]*", re.ASCII)
_JOINED = regex(r"[-_.:\d]")
_NUMBERED = regex(r"[A-Za-z].*\d|\d.*[A-Za-z]")


def visit(site: Site) -> Iterator[Claim]:
    """Claims the keys of a ``models`` table for the API at the address around it, and an entry's model for its provider."""
    if not _NAME.fullmatch(site.text):
        return
    if site.key == KEY:
        if (
            len(site.keys) > 1
            and snake(site.keys[-2]) == "models"
            and (address := site.constant(*_AROUND))
            and _is_no_role(site.text)
        ):
            yield Claim(Kind.HOSTED, Strength.LOADS, endpoint=address)
        elif service := _service_around(site):
            yield Claim(Kind.HOSTED, Strength.NAMED, via=service)
        return
    if service := _service_around(site) or _service_in_key(site):
        yield Claim(Kind.HOSTED, Strength.NAMED, via=service)
        return
    if is_word(site.text) and _JOINED.search(site.text) and _identifies(site) and not is_label(site):
        provider = load().service_for_prefix(site.constant(*_PROVIDERS) or "")
        if provider is not None:
            yield Claim(Kind.HOSTED, Strength.NAMED, via=provider.id)


def _service_around(site: Site) -> str | None:
    """The service whose name is the key of the table that holds an entry of that name: ``"minimax-cn": {"MiniMax-M2": {id:
    "MiniMax-M2"}}``; a router also that of the list or table that holds ``org/name``. Not one that is called like a family or
    like an owner on the Hub, which a table may as well be sorted by.
    """
    keys = [key for key in site.keys if key != KEY]
    entry = len(keys) > 1 and keys[-2] == site.text
    if entry:
        keys = keys[:-2]
    catalog = load()
    service = catalog.service_for_prefix(keys[-1]) if keys else None
    if service is None:
        return None
    if "/" in site.text:
        return service.id if service.id in _ROUTERS and is_hub_id(site.text.partition(":")[0]) else None
    if catalog.namespace(keys[-1]) or keys[-1].lower() in {family.id for family in catalog.families(keys[-1])}:
        return None
    on_record = site.key == KEY and catalog.hosted(service.id, site.text) is not None
    return service.id if (entry or on_record) and _JOINED.search(site.text) and catalog.families(site.text) else None


def _service_in_key(site: Site) -> str | None:
    """The router that the name of a setting begins with: ``SILICONFLOW_EMBEDDING_MODEL=BAAI/bge-m3``."""
    found = _OF_SERVICE.fullmatch(snake(site.key))
    if not found or not _JOINED.search(site.text) or is_weight_name(site.text):
        return None
    catalog = load()
    service = catalog.service_for_prefix(found[1])
    return service.id if service and service.id in _ROUTERS and catalog.families(site.text) else None


_OF_SERVICE = regex(r"([a-z0-9]+)_(?:[a-z]+_){0,2}models?(?:_(?:name|id))?")
_ROUTERS = frozenset(
    "openrouter siliconflow siliconflow-cn together deepinfra novita ppio nebius hyperbolic parasail chutes fireworks groq "
    "cerebras sambanova nvidia-nim github-models vercel-ai-gateway atlas-cloud".split()
)
"""Services that sell the models of many makers, and call them by the names of those."""


def _is_no_role(text: str) -> bool:
    """``o3``, ``nova-2``, ``command-r``: a number, or a word of a known family; ``default`` and ``fast-model`` are roles."""
    return _NUMBERED.search(text) is not None or bool(load().families(text))


def _identifies(site: Site) -> bool:
    """Whether the key says that its value is what the provider calls the model."""
    key = snake(site.key)
    if key in _SAYS_SO:
        return True
    if key not in ("id", "name") or "model" not in snake(site.callee.rpartition(".")[2]).split("_"):
        return False
    found = load().families(site.text)
    return not found or found[0].start == 0  # ``model-deepseek-v3.2`` is a name of the program's own


RULE = Rule(
    id="provider-tables",
    summary="Tables of models beside the base URL or the provider that serves them",
    example='{ modelId: "mistral-tiny", provider: "mistral" }',
    needles=("provider", "vendor", "openrouter", "base-url", "base_url", "baseURL", "api_base", "api-base", "endpoint"),
    languages=ANY,
    visit=visit,
)
