"""Models in tables that say whose API serves them: keys of ``models`` beside a base URL, entries with a ``provider``."""

import re
from collections.abc import Iterator

from lading.catalog.index import load
from lading.detect.base import ANY, Rule
from lading.detect.labels import is_label
from lading.detect.shapes import is_word, snake
from lading.detect.site import KEY, Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex

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
        return
    if is_word(site.text) and _JOINED.search(site.text) and _identifies(site) and not is_label(site):
        service = load().service_for_prefix(site.constant(*_PROVIDERS) or "")
        if service is not None:
            yield Claim(Kind.HOSTED, Strength.NAMED, via=service.id)


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
    needles=("provider", "vendor", "base-url", "base_url", "baseURL", "api_base", "api-base", "endpoint"),
    languages=ANY,
    visit=visit,
)
