"""Tables of repositories in a program: lists and dicts whose name says that they hold models, or that the Hub has them."""

from collections.abc import Iterator

from lading.detect.base import CODE, Rule
from lading.detect.rules.keys import ABOUT, DATASETS, MADE, NAMED
from lading.detect.shapes import snake
from lading.detect.site import KEY, Claim, Site
from lading.domain.names import is_hub_id
from lading.domain.reference import Kind, Strength

_HUB = frozenset(("hf", "huggingface", "hub"))
_ITS_OWN = frozenset("model models repo repos repository repositories checkpoint checkpoints id ids".split())
_FIELDS = frozenset("image images icon logo avatar picture path url link github tag category group kind section".split())
"""Words in the keys of what a table says beside the model."""
_DATA = frozenset("data dataset datasets".split())


def visit(site: Site) -> Iterator[Claim]:
    """Claims ``org/name`` in ``HF_MODELS = […]``, and anywhere below ``MODELS = {…}``."""
    if not site.keys or not is_hub_id(site.text):
        return
    keys = [snake(key) for key in site.keys if key != KEY]
    words = [frozenset(key.split("_")) for key in keys]
    if not keys or MADE.search(keys[-1]) or any(key in DATASETS or _DATA & held for key, held in zip(keys, words, strict=True)):
        return
    if _HUB & words[-1] and _ITS_OWN & words[-1]:
        yield Claim(Kind.MODEL, Strength.LOADS, revision=site.constant("revision"))
    elif any(NAMED & held for held in words[:-1]) and not ABOUT.search(keys[-1]) and not _FIELDS & words[-1]:
        yield Claim(Kind.MODEL, Strength.NAMED, revision=site.constant("revision"))


RULE = Rule(
    id="hub-tables",
    summary="Repositories in tables named for models or for the Hub",
    example='HF_MODELS = ["org/name", "org/other"]',
    needles=("hf", "huggingface", "hub", "model", "llm", "checkpoint"),
    languages=CODE,
    visit=visit,
)
