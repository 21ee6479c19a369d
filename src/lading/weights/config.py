"""What a model's ``config.json`` says of its shape: transformers' configuration classes, diffusers' and open_clip's parts.

Names of the sizes differ from class to class (https://huggingface.co/docs/transformers/main_classes/configuration has the
common ones); each field of `Shape` has its words here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lading.domain.reference import Relation
from lading.domain.shape import Shape, Tower
from lading.weights.base import clean, distinct, hub_id
from lading.weights.jsons import mapping, text, whole

MAX_CONFIG = 4 << 20
"""Bytes of a configuration file that are read."""

_WORDS = {
    "layers": ("num_hidden_layers", "n_layer", "num_layers", "n_layers", "depth", "encoder_layers"),
    "hidden": ("hidden_size", "n_embd", "d_model", "embed_dim", "dim", "model_dim", "width"),
    "heads": ("num_attention_heads", "n_head", "num_heads", "n_heads", "encoder_attention_heads"),
    "kv_heads": ("num_key_value_heads", "num_kv_heads", "multi_query_group_num", "n_head_kv", "n_kv_heads"),
    "head_dim": ("head_dim", "kv_channels", "d_kv"),
    "feed_forward": (
        "intermediate_size", "ffn_hidden_size", "n_inner", "d_ff", "encoder_ffn_dim", "ffn_dim", "hidden_dim", "ffn_dim_hidden",
    ),
    "vocabulary": ("vocab_size", "padded_vocab_size", "n_vocab"),
    "experts": ("num_local_experts", "n_routed_experts", "num_experts", "moe_num_experts"),
    "experts_used": ("num_experts_per_tok", "moe_topk", "num_experts_per_token", "moe_k", "moe_top_k"),
    "expert_feed_forward": ("moe_intermediate_size", "moe_ffn_hidden_size", "expert_ffn_hidden_size"),
}  # fmt: skip

_DECODER_WORDS = {
    "layers": ("decoder_layers", "num_decoder_layers"),
    "heads": ("decoder_attention_heads",),
    "feed_forward": ("decoder_ffn_dim",),
}

# Parts of a configuration that are a tower of their own.
_PARTS = (
    ("text_config", Tower.LANGUAGE),
    ("language_config", Tower.LANGUAGE),
    ("llm_config", Tower.LANGUAGE),
    ("thinker_config", Tower.LANGUAGE),
    ("vision_config", Tower.VISION),
    ("visual", Tower.VISION),
    ("audio_config", Tower.AUDIO),
    ("encoder", Tower.ENCODER),
    ("decoder", Tower.DECODER),
)
_NO_LANGUAGE = frozenset({"clip", "siglip", "siglip2", "chinese_clip", "align", "clap", "blip", "altclip"})
_MAX_CODE = 50


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration: its shapes (main tower first), what it names as its source, and the code it says to load."""

    architecture: str = ""
    model_type: str = ""
    shapes: tuple[Shape, ...] = ()
    bases: tuple[tuple[Relation, str], ...] = ()
    remote_code: tuple[tuple[str, str], ...] = ()
    """``auto_map``: the automatic class, and the module and class (``org/name--module.Class`` for those of another model)."""
    quantization: str = ""


def config_of(said: Mapping[str, Any]) -> Config:
    """Read an already parsed configuration."""
    architectures = said.get("architectures")
    architecture = (
        text(architectures[0]) if isinstance(architectures, list) and architectures else text(said.get("_class_name"))
    )
    path = hub_id(text(said.get("_name_or_path")))
    return Config(
        architecture=clean(architecture),
        model_type=clean(text(said.get("model_type"))),
        shapes=tuple(shapes_of(said)),
        bases=distinct([(Relation.UNKNOWN, path)] if path else []),
        remote_code=tuple(_remote_code(said)),
        quantization=clean(text(mapping(said.get("quantization_config")).get("quant_method"))),
    )


def shapes_of(said: Mapping[str, Any]) -> list[Shape]:
    """The shapes that a configuration states: of its own, else of its parts."""
    architectures = said.get("architectures")
    architecture = clean(text(architectures[0])) if isinstance(architectures, list) and architectures else ""
    model_type = clean(text(said.get("model_type")))
    shapes: dict[Tower, Shape] = {}
    for part, tower in _PARTS:
        below = mapping(said.get(part))
        inner = mapping(below.get("text_config"))  # thinker_config.text_config
        if part == "text_config" and model_type in _NO_LANGUAGE:
            tower = Tower.TEXT
        shape = _shape(inner or below, tower, architecture, model_type)
        if shape and tower not in shapes:
            shapes[tower] = shape
    if shapes and (Tower.LANGUAGE in shapes or Tower.TEXT in shapes):
        return list(shapes.values())
    decoder = any(word in said for words in _DECODER_WORDS.values() for word in words)
    own = _shape(said, Tower.ENCODER if decoder else Tower.LANGUAGE, architecture, model_type)
    if not own:
        return list(shapes.values())
    if not decoder:
        return [own, *shapes.values()]
    return [own, _shape({**said, **_decoder(said)}, Tower.DECODER, architecture, model_type) or own]


def _decoder(said: Mapping[str, Any]) -> dict[str, Any]:
    """The decoder's sizes under the words that `_shape` looks for first."""
    return {_WORDS[name][0]: value for name, words in _DECODER_WORDS.items() if (value := _first(said, words)) is not None}


def _shape(said: Mapping[str, Any], tower: Tower, architecture: str, model_type: str) -> Shape | None:
    sizes = {name: _first(said, words) for name, words in _WORDS.items()}
    if sizes["layers"] is None or sizes["hidden"] is None:
        return None
    if said.get("multi_query_attention") is False:
        sizes["kv_heads"] = None
    return Shape(tower=tower, architecture=architecture, model_type=model_type, rope_theta=_rope(said), **sizes)


def _first(said: Mapping[str, Any], words: tuple[str, ...]) -> int | None:
    return next((size for word in words if (size := whole(said.get(word)))), None)


def _rope(said: Mapping[str, Any]) -> float | None:
    parameters = mapping(said.get("rope_parameters"))
    for value in (
        said.get("rope_theta"),
        parameters.get("rope_theta"),
        mapping(parameters.get("full_attention")).get("rope_theta"),
        said.get("rotary_emb_base"),
    ):
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e12:
            return float(value)
    return None


def _remote_code(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for automatic, names in mapping(said.get("auto_map")).items():
        listed = names if isinstance(names, list) else [names]
        found += [(clean(automatic)[:100], clean(name)[:200]) for name in listed[:4] if isinstance(name, str)]
    # diffusers and transformers pipelines.
    for task, about in mapping(said.get("custom_pipelines")).items():
        if name := text(mapping(about).get("impl")):
            found.append((clean(task)[:100], clean(name)[:200]))
    return found[:_MAX_CODE]
