"""Shapes and remote code from ``config.json``."""

from __future__ import annotations

from typing import Any

import pytest

from lading.domain.reference import Relation
from lading.domain.shape import Shape, Tower
from lading.weights.config import config_of, shapes_of


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"num_hidden_layers": 2},
        {"num_hidden_layers": "2", "hidden_size": "8"},
        {"num_hidden_layers": True, "hidden_size": 8},
        {"num_hidden_layers": -2, "hidden_size": 8},
        {"num_hidden_layers": 1 << 70, "hidden_size": 8},
        {"architectures": 5, "text_config": [], "vision_config": "x", "auto_map": 5},
        {"architectures": [], "auto_map": {"AutoModel": 5}},
    ],
)
def test_no_shape(said: dict[str, Any]) -> None:
    config = config_of(said)
    assert (config.shapes, config.remote_code) == ((), ())


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            {
                "architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "num_hidden_layers": 28, "hidden_size": 2048,
                "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128, "intermediate_size": 6144,
                "vocab_size": 151936, "rope_theta": 1000000,
            },
            Shape(
                architecture="Qwen3ForCausalLM", model_type="qwen3", layers=28, hidden=2048, heads=16, kv_heads=8, head_dim=128,
                feed_forward=6144, vocabulary=151936, rope_theta=1e6,
            ),
        ),
        (
            {"model_type": "gpt2", "n_layer": 12, "n_embd": 768, "n_head": 12, "vocab_size": 50257, "n_inner": None},
            Shape(model_type="gpt2", layers=12, hidden=768, heads=12, vocabulary=50257),
        ),
        (
            {
                "model_type": "chatglm", "num_layers": 28, "hidden_size": 4096, "num_attention_heads": 32, "kv_channels": 128,
                "ffn_hidden_size": 13696, "padded_vocab_size": 65024, "multi_query_attention": True, "multi_query_group_num": 2,
            },
            Shape(
                model_type="chatglm", layers=28, hidden=4096, heads=32, kv_heads=2, head_dim=128, feed_forward=13696,
                vocabulary=65024,
            ),
        ),
        (
            {"model_type": "x", "num_hidden_layers": 2, "hidden_size": 8, "rope_parameters": {"rope_theta": 5e6}},
            Shape(model_type="x", layers=2, hidden=8, rope_theta=5e6),
        ),
        (
            {
                "model_type": "deepseek_v3", "num_hidden_layers": 61, "hidden_size": 7168, "n_routed_experts": 256,
                "num_experts_per_tok": 8, "moe_intermediate_size": 2048,
            },
            Shape(
                model_type="deepseek_v3", layers=61, hidden=7168, experts=256, experts_used=8, expert_feed_forward=2048
            ),
        ),
    ],
)  # fmt: skip
def test_own_shape(said: dict[str, Any], expected: Shape) -> None:
    assert shapes_of(said) == [expected]


def test_parts_are_towers() -> None:
    said = {
        "model_type": "qwen2_5_vl",
        "text_config": {"num_hidden_layers": 28, "hidden_size": 3584},
        "vision_config": {"depth": 32, "hidden_size": 1280},
    }
    assert [(shape.tower, shape.layers, shape.hidden) for shape in shapes_of(said)] == [
        (Tower.LANGUAGE, 28, 3584),
        (Tower.VISION, 32, 1280),
    ]


def test_the_text_of_clip_is_no_language_model() -> None:
    said = {"model_type": "clip", "text_config": {"num_hidden_layers": 12, "hidden_size": 512}}
    assert [shape.tower for shape in shapes_of(said)] == [Tower.TEXT]


def test_encoder_and_decoder() -> None:
    said = {"model_type": "whisper", "d_model": 384, "encoder_layers": 4, "decoder_layers": 5, "decoder_attention_heads": 6}
    assert [(shape.tower, shape.layers, shape.heads) for shape in shapes_of(said)] == [
        (Tower.ENCODER, 4, None),
        (Tower.DECODER, 5, 6),
    ]


def test_code_and_source() -> None:
    config = config_of(
        {
            "_name_or_path": "acme/base",
            "auto_map": {"AutoConfig": "configuration_x.XConfig", "AutoModel": "acme/code--modeling_x.X"},
            "custom_pipelines": {"sum": {"impl": "pipe.Sum"}},
            "quantization_config": {"quant_method": "gptq"},
        }
    )
    assert config.bases == ((Relation.UNKNOWN, "acme/base"),)
    assert config.remote_code == (
        ("AutoConfig", "configuration_x.XConfig"),
        ("AutoModel", "acme/code--modeling_x.X"),
        ("sum", "pipe.Sum"),
    )
    assert config.quantization == "gptq"
