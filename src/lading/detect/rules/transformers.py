"""Hugging Face transformers: ``from_pretrained`` on any class, pipelines, and the training arguments' names."""

from collections.abc import Iterator

from lading.catalog.index import load
from lading.detect.base import PROGRAMS, Call, Rule
from lading.detect.rules.keys import MADE, NAMED
from lading.detect.shapes import snake
from lading.detect.site import KEY, Claim, Site
from lading.domain.reference import Kind, Strength

_TYPES = frozenset("type arch architecture backbone version variant source".split())
_ENCODERS = NAMED | frozenset("backbone bert text vision".split())


def visit(site: Site) -> Iterator[Claim]:
    """Claims ``text_encoder_type = "bert-base-uncased"``: what looks like a kind of model is the id of one."""
    if "-" not in site.text or "/" in site.text or not site.key or site.key == KEY:
        return
    words = frozenset(snake(site.key).split("_"))
    if words & _TYPES and words & _ENCODERS and not MADE.search(snake(site.key)) and load().canonical(site.text):
        yield Claim(Kind.MODEL, Strength.NAMED, via="transformers")


RULE = Rule(
    id="transformers",
    summary="Models loaded with transformers",
    example='AutoModel.from_pretrained("Qwen/Qwen2.5-7B", revision="…", trust_remote_code=True)',
    needles=("from_pretrained", "pipeline", "transformers", "encoder", "backbone", "bert"),
    languages=PROGRAMS,
    calls=(
        Call(
            "*.from_pretrained", ("0", "pretrained_model_name_or_path", "model_name", "model_id", "model"), via="transformers"
        ),
        Call("transformers.pipeline", ("model", "1", "tokenizer", "feature_extractor"), via="transformers"),
        Call("transformers.pipelines.pipeline", ("model", "1", "tokenizer"), via="transformers"),
        Call("pipeline", ("model", "1"), via="transformers", strength=Strength.NAMED),
        Call("trl.*", ("model", "model_name", "reward_model"), via="transformers"),
    ),
    visit=visit,
)
