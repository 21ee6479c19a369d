"""Methods and functions that are named for a model and take its name: builders, options, factories."""

from collections.abc import Iterator

from lading.detect.base import Language, Rule
from lading.detect.rules.keys import ABOUT, LOADS, MADE, NAMED
from lading.detect.shapes import is_word, snake
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength

_ENDS = frozenset(("name", "id", "path", "names", "ids", "from"))


def visit(site: Site) -> Iterator[Claim]:
    """Claims the first argument of ``modelName``, ``WithModel``, ``embedding_model``, ``loadModel``."""
    if site.argument != "0" or not is_word(site.text):
        return
    key = snake(site.callee.rpartition(".")[2])
    words = key.split("_")
    if MADE.search(key) or ABOUT.search(key) or not NAMED & set(words):
        return
    if words[-1] in NAMED or words[-1] in _ENDS or key in LOADS:
        endpoint = site.constant("base_url", "api_base", "api_url", "endpoint")
        yield Claim(Kind.MODEL, Strength.NAMED, revision=site.constant("revision"), endpoint=endpoint)


RULE = Rule(
    id="methods",
    summary="Methods and functions named for a model, given its name",
    example='OpenAiChatModel.builder().modelName("gpt-4o-mini")',
    needles=("model", "llm", "embed", "rerank", "tokenizer", "checkpoint"),
    languages=frozenset({Language.SOURCE}),
    visit=visit,
)
