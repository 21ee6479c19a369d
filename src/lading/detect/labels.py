"""Names that only label what stands beside them: the display name, alias or title of a model that its table names as well."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lading.detect.shapes import has_scheme, hub_url, is_word, snake
from lading.detect.site import Site
from lading.patterns import regex
from lading.weights.names import is_weight_name

NAMES = frozenset("name title label alias display_name model_name served_model_name nickname".split())
"""Keys under which a table is given a name for people."""

_HANDLES = frozenset("id key slug value".split())
"""Keys under which it is given one for programs, which labels only what says more: a repository, an address, a file."""

_IDENTIFIES = regex(
    r"(^|_)(id|model|models|repo|repository|path|file|filename|url|urls|uri|ref|hf|hub|source|checkpoint|weights|slug|value|gguf)(_|$)"
)
_ROUTES = frozenset(("litellm_params",))
"""Tables that say what an alias is routed to."""
_WORD = regex(r"[a-z]+|\d+")
_OTHER_FILE = regex(r"\.(png|svg|jpe?g|webp|gif|ico|json|ya?ml|md|html?|txt|py|js|ts|sh)$", re.IGNORECASE)
_TELLING_FILE = regex(r"[a-z][\w.]*[-_.].*\d", re.IGNORECASE)


def is_label(site: Site) -> bool:
    """Whether the table says by another key, or further in, which model is meant."""
    key = snake(site.key)
    if (key not in NAMES and key not in _HANDLES) or "/" in site.text or ":" in site.text:
        return False
    if key in NAMES and site.given(*_ROUTES):
        return True
    return any(
        _tells(text) or (_same(site.text, text) and (key in NAMES or "/" in text or is_weight_name(text)))
        for text in _beside(site)
        if text != site.text or key in NAMES
    )


def stands_for_another(site: Site) -> bool:
    """Whether it is a label of something that is named in full, so that the same word elsewhere in the document means that."""
    return is_label(site) and any("/" in text or is_weight_name(text) for text in _beside(site))


def _beside(site: Site) -> Iterator[str]:
    """The words that identify something in the same table, or in what it holds."""
    for name in site.beside:
        if name == site.key or name.startswith("../"):
            continue
        try:
            value = site.beside[name]
        except KeyError:  # no constant
            continue
        if isinstance(value, tuple):
            yield from (text for text in value if _may_name(text))
        elif isinstance(value, str) and _IDENTIFIES.search(snake(name)) and _may_name(value):
            yield value


def _may_name(text: str) -> bool:
    return is_word(text) and _OTHER_FILE.search(text) is None


def _tells(text: str) -> bool:
    """An address of weights, or a file name that says whose they are."""
    if has_scheme(text) and text.count("/") > 1:
        return True
    return is_weight_name(text) and _TELLING_FILE.match(text.rsplit("/", 1)[-1].rpartition(".")[0]) is not None


def _same(name: str, other: str) -> bool:
    """Whether all words of a name are in the other one, which is a name, a path, or an address on the Hub."""
    if "://" in other and not hub_url(other) and not has_scheme(other):
        return False
    return set(_WORD.findall(name.lower())) <= set(_WORD.findall(other.lower()))
