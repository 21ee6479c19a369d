"""Hugging Face transformers: ``from_pretrained`` on any class, pipelines, and the training arguments' names."""

from lading.detect.base import PROGRAMS, Call, Rule
from lading.domain.reference import Strength

RULE = Rule(
    id="transformers",
    summary="Models loaded with transformers",
    example='AutoModel.from_pretrained("Qwen/Qwen2.5-7B", revision="…", trust_remote_code=True)',
    needles=("from_pretrained", "pipeline", "transformers"),
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
)
