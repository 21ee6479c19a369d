"""Strings that are by themselves the name of a known model, wherever they stand: lists, tables, enums, keys of tables."""

import re
from collections.abc import Iterator
from itertools import islice

from lading.catalog.index import load
from lading.detect.base import ANY, Rule
from lading.detect.labels import is_label
from lading.detect.rules.keys import MADE, PUSHED
from lading.detect.rules.keys import TELLING as _TELLING
from lading.detect.shapes import is_tagged, is_versioned, is_word, snake
from lading.detect.site import KEY, Claim, Site
from lading.domain.names import is_hub_id
from lading.domain.reference import Kind, Strength
from lading.patterns import regex
from lading.weights.names import is_weight_name

_PART = regex(r"(prefix|suffix|pattern|regex|keyword|substring|hint|marker|needle)(es|s)?$", re.IGNORECASE)
"""Keys whose values are parts of names, to be compared with."""
_OTHERWISE = regex(
    r"(^|_)(run|experiment|exp|job|project|wandb|swanlab|mlflow|cluster|split|subset|tag|license|licence|template|alias|aliase|"
    r"architecture|arch|family|familie|description|title|tooltip|comment|summary|help|caption|note|docs?|icon|test|case|class|cls|"
    r"class_type|function)s?(_(id|name))?s?$"
)
"""Keys whose values are named after a model, speak of one, or stand for one that is named elsewhere."""
_JOINED = regex(r"[-./:@_]")
_ADDRESS = regex(r"[A-Za-z][\w.-]*:\d{4,5}")
"""A host and its port: ``ollama:11434``."""
_CONSTANT = regex(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
"""The name of a constant: ``GPT_4_O``."""
_IMPORTED = regex(r"[a-z_]\w*(\.[a-z_]\w*)+\.[A-Z]\w*", re.ASCII)
"""The path of a class in a program: ``sam3.train.matcher.HungarianMatcher``."""


def visit(site: Site) -> Iterator[Claim]:
    """Offers every string of a fitting shape; only one that the catalogue knows will count."""
    text = site.text
    if (
        _PART.search(site.key)
        or _CONSTANT.fullmatch(text)
        or _IMPORTED.fullmatch(text)
        or ("/" not in text and _is_named_after(site))
    ):
        return
    if is_weight_name(text) or not _JOINED.search(text):
        return  # one word alone is as well that of a class, a form, a voice; names of weights have a rule of their own
    heads = site.key == KEY and _heads_a_model(site)
    if (
        is_word(text)
        and "://" not in text
        and not _ADDRESS.fullmatch(text)
        and (heads or is_hub_id(text) or is_tagged(text) or is_versioned(text))
    ):
        strength = Strength.NAMED if heads or (is_hub_id(text) and _is_among_models(site)) else Strength.BARE
        yield Claim(Kind.MODEL, strength, revision=site.constant("revision"))


def _heads_a_model(site: Site) -> bool:
    """Whether it is a key of a table of models, by a name that some service has on record: ``models: {deepseek-chat: {…}}``."""
    return len(site.keys) > 1 and site.keys[-2] == "models" and bool(load().served_by(site.text))


def _is_among_models(site: Site) -> bool:
    """Whether most values of its table are ids of models that the catalogue knows, at least two of them: ``{"glm":
    "THUDM/chatglm2-6b", …}``.
    """
    if site.key == KEY or len(site.beside) < _FEW or is_hub_id(site.key):
        return False
    values = [value for name in islice(site.beside, _MANY) if (value := site.constant(name)) and value != site.text]
    ids = [value for value in values if is_hub_id(value)]
    known = sum(load().canonical(id_) is not None for id_ in ids)
    return known > 1 and 2 * known >= len(values) and len(ids) == len(values)


_FEW = 3
_MANY = 64
"""Entries of a table that are looked at."""


def _is_named_after(site: Site) -> bool:
    """Runs, jobs, outputs, aliases and labels are named after models, and so is a document that has a name at its top."""
    keys = [snake(key) for key in site.keys if key != KEY]
    key = keys[-1] if keys else ""
    if _OTHERWISE.search(key) or MADE.search(key) or key == PUSHED or is_label(site):
        return True
    return len(site.keys) == 1 and key == "name" and len(site.beside) > 1 and not _TELLING.intersection(map(snake, site.beside))


RULE = Rule(
    id="known",
    summary="Strings that are the name of a known model, in any place",
    example='MODELS = ["Qwen/Qwen2.5-7B-Instruct", "gpt-4o-mini"]',
    needles=("/", "-", ":"),
    languages=ANY,
    visit=visit,
    everywhere=True,
)
