"""Constants of clients that stand for models: ``openai.GPT4oMini``, ``ChatModel.GPT_4_1``, ``EmbeddingModel::BGESmallENV15``.

Which model is meant is told by the catalogue: the name's letters and digits have to be those of a model on record, or, for
weights that nobody publishes, to begin as the names of a known family do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lading.catalog.index import Catalog
from lading.patterns import regex

LANGUAGES = frozenset("go rust java kotlin scala csharp php swift".split())
"""Languages whose clients have such constants."""

_NAME = regex(r"(?:\.|::)(?P<name>[A-Za-z]\w*?\d\w*)(?![\w(]|\s*\(|\.\w|::)")
_OWNER = regex(
    r"(?<![\w$\"'`/@-])\w*(?:model|openai|anthropic|embedding|genai|gemini|claude|mistral|deepseek|dashscope|cohere|oai|llm)\w*$",
    re.IGNORECASE,
)
REACH = 60
"""Characters of an owner's name that are looked at."""
_ABOUT = regex(
    r"(?:Provider|Type|Kind|Arch|Architecture|Family|Class|Config|Icon|Template|Format|Parser|Vendor|Registry)s?(?:Enum)?$"
)
"""Owners whose constants say something about models in the words of their families."""
_CLASS = regex(r"(?<![\w$.\"'])(?P<name>[A-Z]\w*\d\w*?)(?:Quantized)?EmbeddingModel\s*\(")
"""LangChain4j's classes, one for each model that runs in the process: ``new BgeSmallEnV15QuantizedEmbeddingModel()``."""
_KIND = regex(r"^(?:(?:Chat|Embedding|Image|Audio|Speech|Create|Text|Beta)*Model|Model)_?(?=[A-Z])|(?<=[a-z0-9])Model$")
_WORDS = regex(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_+|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Z])")
_VERSION = regex(r"(?<![\w.])(\d)-(\d{1,2})(?=-|$)")
_EDITIONS = frozenset(
    "ada audio babbage chat codex davinci e embedding exp experimental fast flash haiku high image instruct large latest "
    "lite low max medium mini nano o opus preview pro realtime search small sonnet thinking transcribe tts "
    "turbo ultra vision".split()
)
"""Words for editions of a model."""
_ALIASES = {
    # sashabaranov/go-openai, embeddings.go and audio.go
    "smallembedding3": "text-embedding-3-small",
    "largeembedding3": "text-embedding-3-large",
    "adaembeddingv2": "text-embedding-ada-002",
    "whisper1": "whisper-1",
    # what Azure has on record without its dot
    "gpt35turbo": "gpt-3.5-turbo",
}
"""Constants whose words are not those of the name."""
_ELSEWHERE = regex(r"[/:@]")
"""In names that only one provider writes that way."""
_NOT_ALNUM = regex(r"[^a-z0-9]+")


def symbols(text: str, catalog: Catalog) -> Iterator[tuple[int, str]]:
    """Start and model of every such constant in ``text``, comments and strings included."""
    for found in _NAME.finditer(text):
        owner = _OWNER.search(text, max(0, found.start() - REACH), found.start())
        if owner is None or _ABOUT.search(owner[0]):
            continue
        if name := model_of(found["name"], catalog):
            yield found.start("name"), name
    for found in _CLASS.finditer(text) if "EmbeddingModel" in text else ():
        if name := _on_record(catalog).get(_squash(found["name"])):
            yield found.start("name"), name


@lru_cache(maxsize=4096)
def model_of(constant: str, catalog: Catalog) -> str | None:
    """The model that a constant is named after."""
    plain = _KIND.sub("", constant).replace("Dot", "_")
    key = _squash(plain)
    if known := _ALIASES.get(key) or _on_record(catalog).get(key) or (key.endswith("q") and _on_record(catalog).get(key[:-1])):
        return known
    words = [word.lower() for word in _WORDS.split(plain) if word]
    name = "-".join(words)
    family = catalog.family(name)
    if family is None or not family.closed_weights or not all(word in _EDITIONS or word[0].isdigit() for word in words[1:]):
        return None
    if family.developer == "openai":
        name = re.sub(r"-(\d)-o(?=-|$)", r"-\1o", name)
    return name if family.developer == "anthropic" else _VERSION.sub(r"\1.\2", name)


@lru_cache(maxsize=2)
def _on_record(catalog: Catalog) -> dict[str, str]:
    """Models on record by the letters and digits of their names; a name that several share stands for none."""
    found: dict[str, str] = {}
    for id_ in catalog.table("models"):
        key = _squash(id_.rpartition("/")[2])
        if len(key) > 4:
            found[key] = "" if key in found else (catalog.canonical(id_) or id_)
    for served in catalog.table("hosted"):
        name = served.partition(":")[2]
        if not _ELSEWHERE.search(name) and (key := _squash(name)) not in found and len(key) > 4:
            found[key] = name
    return found


def _squash(name: str) -> str:
    return _NOT_ALNUM.sub("", name.lower())
