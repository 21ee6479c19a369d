"""The model card of a component, from its facts and its weight files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lading.domain.facts import Facts
from lading.domain.reference import WeightFile
from lading.report.cyclonedx.extras import ModelCard

_TEXT, _IMAGE, _AUDIO, _VIDEO, _VECTOR, _LABEL = ("text",), ("image",), ("audio",), ("video",), ("vector",), ("label",)
_FORMATS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "any-to-any": (("text", "image", "audio", "video"), ("text", "image", "audio", "video")),
    "audio-classification": (_AUDIO, _LABEL),
    "automatic-speech-recognition": (_AUDIO, _TEXT),
    "depth-estimation": (_IMAGE, _IMAGE),
    "feature-extraction": (_TEXT, _VECTOR),
    "fill-mask": (_TEXT, _TEXT),
    "image-classification": (_IMAGE, _LABEL),
    "image-feature-extraction": (_IMAGE, _VECTOR),
    "image-segmentation": (_IMAGE, _IMAGE),
    "image-text-to-text": (("image", "text"), _TEXT),
    "image-to-image": (_IMAGE, _IMAGE),
    "image-to-text": (_IMAGE, _TEXT),
    "image-to-video": (_IMAGE, _VIDEO),
    "object-detection": (_IMAGE, ("bounding boxes", "label")),
    "question-answering": (_TEXT, _TEXT),
    "sentence-similarity": (_TEXT, _VECTOR),
    "summarization": (_TEXT, _TEXT),
    "text-classification": (_TEXT, _LABEL),
    "text-generation": (_TEXT, _TEXT),
    "text-ranking": (_TEXT, ("score",)),
    "text-to-audio": (_TEXT, _AUDIO),
    "text-to-image": (_TEXT, _IMAGE),
    "text-to-speech": (_TEXT, _AUDIO),
    "text-to-video": (_TEXT, _VIDEO),
    "text2text-generation": (_TEXT, _TEXT),
    "token-classification": (_TEXT, _LABEL),
    "translation": (_TEXT, _TEXT),
    "zero-shot-classification": (_TEXT, _LABEL),
    "zero-shot-image-classification": (("image", "text"), _LABEL),
}
"""What goes in and comes out by the Hub's pipeline tag, which is defined by just that (huggingface.co/tasks)."""

_HYPERPARAMETERS = {
    "context_length": "context_length",
    "embedding_length": "hidden_size",
    "block_count": "num_hidden_layers",
    "attention.head_count": "num_attention_heads",
    "attention.head_count_kv": "num_key_value_heads",
    "feed_forward_length": "intermediate_size",
    "vocab_size": "vocab_size",
}
"""What a GGUF header calls them below its architecture, and their names in CycloneDX's property taxonomy (``cdx:ai-ml``)."""

_SIZES = {
    "hidden_size": "hidden",
    "num_hidden_layers": "layers",
    "num_attention_heads": "heads",
    "num_key_value_heads": "kv_heads",
    "intermediate_size": "feed_forward",
    "vocab_size": "vocabulary",
}
"""The same in `lading.domain.shape.Shape`."""


def card(facts: Facts | None, weights: Iterable[WeightFile], datasets: Iterable[str]) -> ModelCard:
    """The card, with ``datasets`` as bom-refs; fields that nothing is known about stay empty."""
    weights = list(weights)
    architectures = sorted({each.architecture for each in weights if each.architecture})
    task = facts.task if facts else None
    inputs, outputs = _FORMATS.get(task or "", ((), ()))
    parameters = facts.parameters if facts else None
    return ModelCard(
        task=task,
        architecture=", ".join(architectures) or None,
        datasets=tuple(sorted(set(datasets))),
        inputs=inputs,
        outputs=outputs,
        properties=(
            *((("cdx:ai-ml:model:parameter:count", parameters),) if parameters else ()),
            *sorted({pair for each in weights for pair in _hyperparameters(each)}),
        ),
    )


def _hyperparameters(weights: WeightFile) -> Iterable[tuple[str, str]]:
    """What the header of a weight file says of the model's make, and else what follows from its tensors."""
    said, shape = dict(weights.metadata), weights.anatomy.shape
    for key, name in _HYPERPARAMETERS.items():
        size = getattr(shape, _SIZES.get(name, ""), None)
        if value := said.get(f"{weights.architecture}.{key}") or size:
            yield f"cdx:ai-ml:model:hyperparameter:{name}", str(value)
